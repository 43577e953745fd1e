/** Synthesis of 1,000 pipelines against 100. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manyPipelines } from "../__tests__/support/many-pipelines";
import { costOf, inTurn, median, type Cost } from "./measure";
import type { Measurement } from "./report";
import { emptyFolder, root } from "./workspace";

/** Folder of what 100 and 1,000 pipelines synthesize, below `<pipelines>/out`; `measureScale` writes it. */
export const scaleFolder = "scale";

/** Pipelines of one replication instance. */
const perInstance = 50;

/** Measures CPU time and peak memory. */
export function measureScale(rounds: number): Measurement[] {
  const folder = emptyFolder(scaleFolder);
  const synthesis = (pipelines: number) => {
    const environments = join(folder, String(pipelines));
    mkdirSync(environments);
    writeFileSync(
      join(environments, "bench.yaml"),
      manyPipelines({ pipelines, instances: pipelines / perInstance }),
    );
    return (): Cost =>
      costOf({
        args: ["main.ts"],
        cwd: root,
        env: {
          CAUSEWAY_ENVIRONMENTS_DIR: environments,
          CAUSEWAY_ENVIRONMENT: undefined,
          CDKTF_OUTDIR: join(environments, "out"),
        },
      });
  };
  const few = synthesis(100);
  const many = synthesis(1000);
  few();
  const pairs = inTurn(rounds, many, few);
  const seconds = (costs: readonly Cost[]) =>
    `${(median(costs.map(({ cpuMs }) => cpuMs)) / 1e3).toFixed(1)} s`;
  return [
    {
      what: "synthesis, 1,000 pipelines against 100 (CPU time)",
      value: median(pairs.map(({ a, b }) => a.cpuMs / b.cpuMs)),
      limit: 11,
      from: `${seconds(pairs.map(({ a }) => a))} against ${seconds(pairs.map(({ b }) => b))}`,
    },
    {
      what: "synthesis, 1,000 pipelines (peak memory)",
      value: Math.max(...pairs.map(({ a }) => a.peakMb ?? Number.POSITIVE_INFINITY)),
      limit: 700,
      unit: "MB",
      from: "the most of all rounds",
    },
  ];
}
