/** Loaded before a measured program: prints its peak memory when it ends (`measure.ts` reads it). */
import { writeSync } from "node:fs";

process.on("exit", () => {
  writeSync(1, `\ncauseway-peak-kib ${process.resourceUsage().maxRSS}\n`);
});
