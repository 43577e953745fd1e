/** The environment that tests start from, and folders of environment files for the loader and its rules. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Problem } from "../../config/error";
import { ConfigError, formatWarning, loadEnvironments, type LoadOptions } from "../../config/load";
import type { Environment } from "../../model/schema/environment";
import { badAdvice } from "./followed-advice";
import { shippedFolder } from "./synth-app";

/** File names and what they hold. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** Certificate beside the shipped environment files; `inFolder` has it as `certificates/ca.pem` too. */
export const certificate = "certificates/rds-ca-rsa2048-g1-eu-west-1.pem";

/**
 * A whole environment without a problem or a warning; tests lay a few lines over it that have one.
 *
 * `environment.ts` has it as an object, and larger ones that are made from it.
 */
export const wholeEnvironment = `
region: eu-west-1
backend: { type: local }
accounts:
  dms: { id: "111111111111", deployRole: causeway-deploy }
  orders: { id: "222222222222", deployRole: causeway-deploy }
  lake: { id: "333333333333", deployRole: causeway-deploy }
replication:
  account: dms
  network: { vpc: replication, subnets: [private-a, private-b] }
  serviceRoles: create
  instances:
    main: { class: dms.t3.medium, engineVersion: "3.6.1", multiAz: true }
buckets:
  landing: { account: lake, name: shop-landing }
endpoints:
  orders-db:
    engine: aurora-mysql
    account: orders
    cluster: orders-aurora
    secret: { name: orders/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: ${certificate}
  lake-orders: { engine: s3, bucket: landing, folder: orders, access: assumed-role }
pipelines:
  orders-to-lake:
    source: orders-db
    target: lake-orders
    migrationType: full-load-and-cdc
    runsOn: main
    tables: [{ include: shop.orders }]
`;

/**
 * Runs something in a new current directory that holds `environments/` with the given files.
 *
 * Messages then name files as `environments/dev.yaml`. The folder is gone afterwards.
 */
export function inFolder<T>(files: Files, run: (folder: string) => T): T {
  const before = process.cwd();
  const root = mkdtempSync(path.join(tmpdir(), "causeway-config-"));
  const folder = path.join(root, "environments");
  mkdirSync(path.join(folder, "certificates"), { recursive: true });
  for (const name of [certificate, "certificates/ca.pem"]) {
    copyFileSync(path.join(shippedFolder, certificate), path.join(folder, name));
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  try {
    process.chdir(root);
    return run("environments");
  } finally {
    process.chdir(before);
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * Loads a folder with the given files.
 *
 * Advice is followed, too: each edit that a message names is made, and the files are loaded again.
 *
 * @throws Error if that does not solve the problem, or makes another.
 */
export function loadFiles(files: Files, options: LoadOptions = {}): Environment[] {
  const warnings: Problem[] = [];
  const onWarning = (warning: Problem) => {
    warnings.push(warning);
    options.onWarning?.(warning);
  };
  try {
    const environments = inFolder(files, (directory) =>
      loadEnvironments({ directory, ...options, onWarning }),
    );
    if (options.onWarning !== undefined) followAdvice(files, { ...options, strict: true }, warnings);
    return environments;
  } catch (error) {
    if (error instanceof ConfigError) followAdvice(files, options, error.problems);
    throw error;
  }
}

function followAdvice(files: Files, options: LoadOptions, problems: readonly Problem[]): void {
  const bad = badAdvice(files, problems, (next) => problemsOf(next, options));
  if (bad.length > 0) throw new Error(bad.join("\n"));
}

/** Everything that stops one from loading files; nobody follows the advice, as of files that are wrong in several ways. */
export function problemsOf(files: Files, options: LoadOptions = {}): readonly Problem[] {
  try {
    inFolder(files, (directory) => loadEnvironments({ directory, ...options, onWarning: () => undefined }));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** For `expect(…).toThrow…`: loads `dev.yaml` laid over the whole environment. */
export function loading(dev: string, files: Files = {}): () => Environment[] {
  return () => loadFiles({ "common.yaml": wholeEnvironment, "dev.yaml": dev, ...files });
}

/** The warnings of `dev.yaml` laid over the whole environment. */
export function warningsOf(dev: string, files: Files = {}): string {
  const warnings: string[] = [];
  loadFiles(
    { "common.yaml": wholeEnvironment, "dev.yaml": dev, ...files },
    { onWarning: (warning) => warnings.push(formatWarning(warning)) },
  );
  return warnings.join("\n");
}
