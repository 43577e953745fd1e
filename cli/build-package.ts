/** Builds `dist/`, what the npm package holds besides documents: `npm run package` (docs/package.md). */
import { cpSync, mkdirSync, rmSync } from "node:fs";
import * as path from "node:path";
import { bundleFunction, lambdaFunctionNames, packagedArchives } from "../modules/lambda/bundle";
import { UserError } from "./errors";
import { run } from "./processes";

const root = path.join(__dirname, "..");
const dist = path.join(root, "dist");

/** Files that the code reads, beside it as in a checkout. */
const read = [
  "cli/terraform-guard.sh",
  "locks",
  "model/certificates/amazon-root-ca-1.pem",
  "model/certificates/isrg-root-x1.pem",
  "environments/environment.schema.json",
];

/** Compiled because commands name them; they need packages that are for tests alone. */
const leftOut = [
  "sandbox",
  "cli/sandbox",
  ...["destroy", "up", "use"].flatMap((word) => [
    `cli/commands/sandbox-${word}.js`,
    `cli/commands/sandbox-${word}.d.ts`,
  ]),
];

async function build(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const { code, stdout } = await run({
    file: process.execPath,
    args: [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"],
    cwd: root,
    env: process.env,
  });
  if (code !== 0) throw new UserError(`it does not compile:\n${stdout}`);
  for (const file of leftOut) rmSync(path.join(dist, file), { recursive: true });
  for (const file of read) cpSync(path.join(root, file), path.join(dist, file), { recursive: true });
  mkdirSync(path.join(dist, packagedArchives));
  for (const name of lambdaFunctionNames) {
    cpSync(bundleFunction(name).zipPath, path.join(dist, packagedArchives, `${name}.zip`));
  }
}

void build();
