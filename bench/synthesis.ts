/** Synthesis of the shipped environments against a bare cdktf program that emits the same resources. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bareProgram } from "./bare-program";
import { costOf, inTurn, median } from "./measure";
import type { Measurement } from "./report";
import { refuseDifference } from "./same-output";
import { emptyFolder, root } from "./workspace";

/** Measures CPU time; the bundles of the Lambda functions are made before. */
export function measureSynthesis(rounds: number): Measurement {
  const folder = emptyFolder("synthesis");
  const [ownOut, bareOut] = [join(folder, "own"), join(folder, "bare")];
  const shipped = { CAUSEWAY_ENVIRONMENTS_DIR: join(root, "environments"), CAUSEWAY_ENVIRONMENT: undefined };
  const own = () => costOf({ args: ["main.ts"], cwd: root, env: { ...shipped, CDKTF_OUTDIR: ownOut } });
  own();
  writeFileSync(join(folder, "program.ts"), bareProgram(ownOut));
  const bare = () =>
    costOf({ args: [join(folder, "program.ts")], cwd: root, env: { CDKTF_OUTDIR: bareOut } });
  bare();
  refuseDifference(ownOut, bareOut);
  const pairs = inTurn(rounds, own, bare);
  const ms = (costs: readonly { cpuMs: number }[]) =>
    `${median(costs.map(({ cpuMs }) => cpuMs)).toFixed(0)} ms`;
  return {
    what: "synthesis of the shipped environments against bare cdktf (CPU time)",
    value: median(pairs.map(({ a, b }) => a.cpuMs / b.cpuMs)),
    limit: 1.2,
    from: `${ms(pairs.map(({ a }) => a))} against ${ms(pairs.map(({ b }) => b))}`,
  };
}
