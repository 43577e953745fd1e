/**
 * `npm run bench`: what Causeway costs, as ratios that hold on any machine, and what it makes of failovers,
 * each beside its limit.
 *
 * Exit code 1 when a limit is exceeded, 0 with `--report-only`.
 */
import { cpus } from "node:os";
import { Command } from "commander";
import { measureFunctions } from "./cold-start";
import { measureFailovers } from "./failover";
import { measureLoading } from "./loading";
import { describe, holds, type Measurement } from "./report";
import { measureReview } from "./review";
import { measureSandbox } from "./sandbox";
import { measureScale } from "./scale";
import { measureSynthesis } from "./synthesis";

interface Options {
  readonly rounds: number;
  readonly sandbox: boolean;
  readonly reportOnly: boolean;
}

async function main(): Promise<void> {
  const { rounds, sandbox, reportOnly } = new Command("bench")
    .option("--rounds <count>", "rounds of each comparison", Number, 5)
    .option("--sandbox", "also deploy to emulated accounts, against plain terraform apply (minutes)", false)
    .option("--report-only", "exit with 0 also when a limit is exceeded", false)
    .parse()
    .opts<Options>();
  console.log(
    `Node ${process.versions.node}, ${cpus().length} CPUs; medians of ${rounds} interleaved rounds\n`,
  );
  const report = (measurements: readonly Measurement[]): boolean => {
    for (const measurement of measurements) console.log(describe(measurement));
    return measurements.every(holds);
  };
  const verdicts = [
    report([measureSynthesis(rounds)]),
    report(measureLoading(Math.min(rounds, 3))),
    report(measureScale(Math.min(rounds, 3))),
    report(measureReview()),
    report(measureFunctions(rounds * 3)),
    report(await measureFailovers()),
    ...(sandbox ? [report([await measureSandbox()])] : []),
  ];
  if (verdicts.includes(false) && !reportOnly) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
