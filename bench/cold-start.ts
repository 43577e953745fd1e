/** Size of each Lambda function and how long a fresh Node process takes to load it. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { bundleFunction, lambdaFunctionNames, type LambdaFunctionName } from "../modules/lambda/bundle";
import { functionEnvironment } from "./function-environment";
import { costOfCommand, inTurn, median } from "./measure";
import type { Measurement } from "./report";
import { emptyFolder } from "./workspace";

/** Measures every function. */
export function measureFunctions(rounds: number): Measurement[] {
  return lambdaFunctionNames.flatMap((name) => [zipSize(name), coldStart(name, rounds)]);
}

function zipSize(name: LambdaFunctionName): Measurement {
  const { size } = statSync(bundleFunction(name).zipPath);
  return { what: `zip of ${name}`, value: size / 1e6, limit: 1, unit: "MB", from: `${size} bytes` };
}

function coldStart(name: LambdaFunctionName, rounds: number): Measurement {
  const folder = emptyFolder(`cold-start-${name}`);
  for (const [file, content] of Object.entries(unzipSync(readFileSync(bundleFunction(name).zipPath)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  writeFileSync(join(folder, "empty.js"), "exports.handler = async () => ({});\n");
  const load = (file: string) => () =>
    costOfCommand([process.execPath, "-e", `require(${JSON.stringify(`./${file}`)})`], {
      cwd: folder,
      env: functionEnvironment,
    }).wallMs;
  const pairs = inTurn(rounds, load("index.js"), load("empty.js"));
  const [own, empty] = [median(pairs.map(({ a }) => a)), median(pairs.map(({ b }) => b))];
  return {
    what: `cold start of ${name} against an empty function`,
    value: median(pairs.map(({ a, b }) => a / b)),
    limit: 3,
    from: `${own.toFixed(0)} ms against ${empty.toFixed(0)} ms`,
  };
}
