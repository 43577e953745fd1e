/** Small valid environments for tests of stacks: a base, and what a test changes in it. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type * as z from "zod";
import { loadEnvironments } from "../../config/load";
import type { Environment, environmentSchema } from "../../model/schema/environment";
import { shippedFolder } from "./synth-app";

/** What an environment file says, before defaults are filled in. */
export type EnvironmentFile = z.input<typeof environmentSchema>;

/** An endpoint as the file has it. */
export type EndpointFile = NonNullable<EnvironmentFile["endpoints"]>[string];

/** Certificate beside the shipped environment files. */
export const certificate = "certificates/rds-ca-rsa2048-g1-eu-west-1.pem";

/** Three accounts, one source, one assumed-role and one bucket-policy target, a pipeline to each. */
export function baseFile(): EnvironmentFile {
  const pipeline = (target: string, table: string) => ({
    source: "orders-db",
    target,
    migrationType: "full-load-and-cdc" as const,
    runsOn: "main",
    tables: [{ include: `shop.${table}` }],
  });
  return {
    region: "eu-west-1",
    backend: { type: "local" },
    tags: { project: "shop" },
    accounts: {
      dms: { id: "111111111111", deployRole: "causeway-deploy" },
      orders: { id: "222222222222", deployRole: "causeway-deploy" },
      lake: { id: "333333333333", deployRole: "causeway-deploy" },
    },
    replication: {
      account: "dms",
      network: { vpc: "replication", subnets: ["private-a", "private-b"] },
      serviceRoles: "create",
      instances: { main: { class: "dms.t3.medium", engineVersion: "3.6.1", multiAz: true } },
    },
    buckets: { landing: { account: "lake", name: "shop-landing" } },
    endpoints: {
      "orders-db": auroraSource("orders"),
      "lake-orders": { engine: "s3", bucket: "landing", folder: "orders", access: "assumed-role" },
      "lake-audit": { engine: "s3", bucket: "landing", folder: "audit", access: "bucket-policy" },
    },
    pipelines: {
      "orders-to-lake": pipeline("lake-orders", "orders"),
      "audit-to-lake": pipeline("lake-audit", "audit"),
    },
  };
}

/** An Aurora MySQL source in an account, whose secret the file's owner lets Causeway edit. */
export function auroraSource(account: string): EndpointFile {
  return {
    engine: "aurora-mysql",
    account,
    cluster: `${account}-aurora`,
    secret: { name: `${account}/dms`, policy: "merge", keyAccess: "grant" },
    connection: { via: "direct" },
    sslMode: "verify-full",
    caCertificate: certificate,
  };
}

/**
 * An environment as the loader would give it: the base, changed by `edit`.
 *
 * It goes through the loader, so that no test stands on a file that would be refused.
 *
 * @throws ConfigError if it would.
 */
export function environmentFrom(edit: (file: EnvironmentFile) => void = () => {}, name = "dev"): Environment {
  const file = baseFile();
  edit(file);
  return loadFile(JSON.stringify(file, null, 2), name);
}

/** The same from the text of an environment file. */
export function loadFile(text: string, name = "dev"): Environment {
  const directory = mkdtempSync(path.join(tmpdir(), "causeway-environment-"));
  try {
    mkdirSync(path.join(directory, "certificates"));
    copyFileSync(path.join(shippedFolder, certificate), path.join(directory, certificate));
    writeFileSync(path.join(directory, `${name}.yaml`), text);
    const [environment] = loadEnvironments({ directory, only: name });
    if (!environment) throw new Error(`${name} was not loaded`);
    return { ...environment, directory: shippedFolder };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
