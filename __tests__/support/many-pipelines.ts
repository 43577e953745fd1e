/** The base environment at any size, for tests and benchmarks. */
import { stringify } from "yaml";
import { auroraSource, baseFile, type EndpointFile, type EnvironmentFile } from "./environment";

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
  const file = baseFile();
  file.replication.instances = numbered(instances, (i) => [
    `i${i}`,
    { class: "dms.r6i.large", engineVersion: "3.6.1" },
  ]);
  file.endpoints = {
    ...numbered(Math.ceil(pipelines / groupSize), (g) => [`orders-db-${g}`, source(g)]),
    ...numbered(pipelines, (i) => [`lake-${i}`, target(i)]),
  };
  file.pipelines = numbered(pipelines, (i) => [`p${i}`, pipeline(i, `i${i % instances}`)]);
  return stringify(file, { aliasDuplicateObjects: false });
}

/** Each in a cluster of its own; its certificate comes with Causeway, so that the file needs none beside it. */
function source(group: number): EndpointFile {
  return {
    ...auroraSource("orders"),
    cluster: `orders-${group}`,
    secret: { name: `orders/dms-${group}`, policy: "merge", keyAccess: "grant" },
    caCertificate: "amazon-root-ca-1",
  } as EndpointFile;
}

function target(index: number): EndpointFile {
  return { engine: "s3", bucket: "landing", folder: `f${index}`, access: "assumed-role" };
}

function pipeline(index: number, runsOn: string): NonNullable<EnvironmentFile["pipelines"]>[string] {
  const group = Math.floor(index / groupSize);
  return {
    group: `g${group}`,
    source: `orders-db-${group}`,
    target: `lake-${index}`,
    migrationType: "full-load-and-cdc",
    runsOn,
    tables: [
      { include: `shop.t${index}` },
      { include: `shop.t${index}_%` },
      { exclude: `shop.t${index}_old%` },
    ],
  };
}

function numbered<T>(count: number, entry: (index: number) => readonly [string, T]): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));
}
