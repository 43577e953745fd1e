/** Environments of any size, for tests and benchmarks. */

/** How large the environment is to be. */
export interface Size {
  readonly pipelines: number;
  /** Replication instances that the pipelines are spread over; 99 pipelines fit one. */
  readonly instances: number;
}

/** As many assumed-role endpoints as one group has room for. */
const groupSize = 80;

/** The text of an environment file with one S3 target for each pipeline, and one source for each group. */
export function manyPipelines({ pipelines, instances }: Size): string {
  const each = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i));
  const groups = Math.ceil(pipelines / groupSize);
  return `
region: eu-west-1
backend: { type: local }
accounts:
  dms: { id: "111111111111", deployRole: deploy }
  orders: { id: "222222222222", deployRole: deploy }
  lake: { id: "333333333333", deployRole: deploy }
replication:
  account: dms
  network: { vpc: replication, subnets: [private-a, private-b] }
  serviceRoles: create
  instances:
${each(instances, (i) => `    i${i}: { class: dms.r6i.large, engineVersion: "3.6.1" }`).join("\n")}
buckets:
  landing: { account: lake, name: landing-many }
endpoints:
${each(groups, (g) =>
  `
  orders-db-${g}:
    engine: aurora-mysql
    account: orders
    cluster: orders-${g}
    secret: { name: orders/dms-${g}, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: certificates/ca.pem`.slice(1),
).join("\n")}
${each(pipelines, (i) => `  lake-${i}: { engine: s3, bucket: landing, folder: f${i}, access: assumed-role }`).join("\n")}
pipelines:
${each(pipelines, (i) =>
  `
  p${i}:
    group: g${Math.floor(i / groupSize)}
    source: orders-db-${Math.floor(i / groupSize)}
    target: lake-${i}
    migrationType: full-load-and-cdc
    runsOn: i${i % instances}
    tables: [{ include: shop.t${i} }, { include: shop.t${i}_% }, { exclude: shop.t${i}_old% }]`
    .trimStart()
    .replace(/^/, "  "),
).join("\n")}
`;
}
