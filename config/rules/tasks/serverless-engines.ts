/** What DMS Serverless takes as a source and as a target. */

/** `unknown` is what could not be established. */
export type ServerlessSupport = "supported" | "refused" | "unknown";

interface EngineSupport {
  readonly source: ServerlessSupport;
  readonly target: ServerlessSupport;
}

const both = { source: "supported", target: "supported" } as const;
const sourceOnly = { source: "supported", target: "refused" } as const;
const targetOnly = { source: "refused", target: "supported" } as const;
const neither = { source: "refused", target: "refused" } as const;

/**
 * Engines by their word in the file, after the lists under "Supported Endpoints" of the DMS guide
 * (https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Serverless.Components.html).
 *
 * Both lists say "MySQL-compatible databases"; that stands for Aurora MySQL and TiDB here. MariaDB is a
 * source by its own name, and no target by it.
 */
const engines: Readonly<Record<string, EngineSupport>> = {
  "aurora-mysql": both,
  "aurora-postgresql": both,
  mysql: both,
  mariadb: { source: "supported", target: "unknown" },
  postgres: both,
  tidb: both,
  oracle: both,
  sqlserver: both,
  docdb: both,
  s3: both,
  mongodb: sourceOnly,
  db2: sourceOnly,
  redshift: targetOnly,
  // The page speaks of replications into it, where it says what they lack.
  "redshift-serverless": targetOnly,
  dynamodb: targetOnly,
  kinesis: targetOnly,
  // The list says Amazon MSK; a cluster of one's own speaks the same protocol.
  kafka: targetOnly,
  opensearch: targetOnly,
  sybase: neither,
};

/** Whether DMS Serverless takes an engine in a direction. */
export function supportOf(engine: string, direction: "source" | "target"): ServerlessSupport {
  return Object.hasOwn(engines, engine) ? (engines[engine]?.[direction] ?? "unknown") : "unknown";
}
