/** Environment files with any number of pipelines, within the rules. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** Pipelines of one group, which has a replication instance, a source and a bucket of its own. */
const groupSize = 50;

/** Writes `<directory>/bench.yaml` with so many pipelines: a whole number of groups of 50. */
export function writeEnvironment(directory: string, pipelines: number): void {
  const groups = Array.from({ length: pipelines / groupSize }, (_, index) => `g${index + 1}`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, "bench.yaml"),
    stringify(environment(groups), { aliasDuplicateObjects: false }),
  );
}

function environment(groups: readonly string[]) {
  const members = groups.flatMap((group) =>
    Array.from({ length: groupSize }, (_, index) => ({ group, key: `${group}-t${index + 1}` })),
  );
  return {
    region: "eu-west-1",
    backend: { type: "local" },
    accounts: {
      dms: { id: "111111111111", deployRole: "causeway-deploy" },
      orders: { id: "222222222222", deployRole: "causeway-deploy" },
      lake: { id: "333333333333", deployRole: "causeway-deploy" },
    },
    replication: {
      account: "dms",
      network: { cidr: "10.20.0.0/16" },
      serviceRoles: "create",
      instances: byKey(groups, (group) => [group, { class: "dms.r6i.large", engineVersion: "3.6.1" }]),
    },
    buckets: byKey(groups, (group) => [group, { account: "lake", name: `bench-landing-${group}` }]),
    endpoints: {
      ...byKey(groups, (group) => [`${group}-db`, database(group)]),
      ...byKey(members, ({ group, key }) => [
        `${key}-lake`,
        {
          engine: "s3",
          bucket: group,
          folder: key,
          access: "assumed-role",
          settings: { dataFormat: "parquet", compressionType: "gzip", timestampColumnName: "replicated_at" },
        },
      ]),
    },
    pipelines: byKey(members, ({ group, key }) => [
      key,
      {
        source: `${group}-db`,
        target: `${key}-lake`,
        migrationType: "full-load-and-cdc",
        runsOn: group,
        tables: [{ include: "shop.orders_%" }, { exclude: "shop.orders_tmp_%" }],
        group,
      },
    ]),
  };
}

function database(group: string) {
  return {
    engine: "postgres",
    account: "orders",
    instance: `orders-${group}`,
    databaseName: "shop",
    secret: { name: `orders/${group}`, policy: "merge", keyAccess: "grant" },
    connection: { via: "direct" },
    sslMode: "require",
  };
}

function byKey<T, V>(items: readonly T[], entry: (item: T) => readonly [string, V]): Record<string, V> {
  return Object.fromEntries(items.map(entry));
}
