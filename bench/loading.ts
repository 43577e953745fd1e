/** What reading environment files costs, and what a large one with a mistake does. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { manyPipelines } from "../__tests__/support/many-pipelines";
import { loadEnvironments } from "../config/load";
import { costOf, inTurn, median } from "./measure";
import type { Measurement } from "./report";
import { emptyFolder, root } from "./workspace";

/** Measures CPU time: of loading against reading the YAML alone, and of a synthesis that is refused. */
export function measureLoading(rounds: number): Measurement[] {
  return [loadingAgainstYaml(rounds), refused(rounds)];
}

function loadingAgainstYaml(rounds: number): Measurement {
  const { directory, text } = folderWith("loading", manyPipelines({ pipelines: 1000, instances: 13 }));
  const pairs = inTurn(
    rounds,
    () => cpuMs(() => loadEnvironments({ directory })),
    () => cpuMs(() => parse(text)),
  );
  const ms = (values: readonly number[]) => `${median(values).toFixed(0)} ms`;
  return {
    what: "loading 1,000 pipelines against reading the YAML (CPU time)",
    value: median(pairs.map(({ a, b }) => a / b)),
    limit: 5,
    from: `${ms(pairs.map(({ a }) => a))} against ${ms(pairs.map(({ b }) => b))}`,
  };
}

function refused(rounds: number): Measurement {
  // Short lines: a file of more than a megabyte is refused unread.
  const pipelines = Array.from({ length: 8000 }, (_, index) => {
    const place = `runsOn: ${index === 7000 ? "nobody" : `i${index % 100}`}, tables: [{ include: s.t${index} }]`;
    return `  q${index}: { source: orders-db-0, target: lake-0, migrationType: full-load, ${place} }\n`;
  });
  const text = manyPipelines({ pipelines: 1, instances: 100 }).replace(
    "pipelines:\n",
    `pipelines:\n${pipelines.join("")}`,
  );
  const { directory } = folderWith("refused", text);
  const env = { CAUSEWAY_ENVIRONMENTS_DIR: directory, CAUSEWAY_ENVIRONMENT: undefined };
  const costs = Array.from({ length: rounds }, () =>
    costOf({ args: ["main.ts"], cwd: root, env, exitCode: 1 }),
  );
  return {
    what: "refusing 8,000 pipelines for one mistake (CPU time)",
    value: median(costs.map(({ cpuMs: cpu }) => cpu)) / 1e3,
    limit: 5,
    unit: "s",
    from: `${(text.length / 1e6).toFixed(1)} MB of YAML, the median`,
  };
}

function folderWith(name: string, text: string): { readonly directory: string; readonly text: string } {
  const directory = join(emptyFolder(name), "environments");
  mkdirSync(directory);
  writeFileSync(join(directory, "bench.yaml"), text);
  return { directory, text };
}

function cpuMs(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
}
