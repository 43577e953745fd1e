/** A Chromium of this machine, for tests of pages. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import { chromium, type Browser } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Starts it. @throws Error that says what to install where there is none. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: browserFile(),
    // A container has neither a sandbox of its own nor a GPU.
    args: ["--no-sandbox", "--disable-gpu", "--headless"],
    ignoreDefaultArgs: ["--headless=old"],
  });
}

function browserFile(): string {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const found = names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(existsSync);
  const file = process.env["CAUSEWAY_CHROMIUM"] ?? found;
  if (file !== undefined && existsSync(file)) return file;
  throw new Error(
    `no Chromium: none of ${names.join(", ")} is on PATH, and CAUSEWAY_CHROMIUM names no file. Install one, or name it`,
  );
}
