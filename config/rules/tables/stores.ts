/** Stores behind endpoints: two keys of the file may be one database. */
import { databaseEngineOf, databasePort, identityOf, type EngineWord } from "../../../model/engines";
import {
  isDatabase,
  isS3,
  type DatabaseEndpointConfig,
  type Environment,
} from "../../../model/schema/environment";
import { quote } from "../../messages";
import { lookup } from "../../../model/members";
import { accountIdOf } from "../../../model/queries";

/** Something that holds tables: a database, or what takes its place at a service. */
export interface Store {
  /** Equal for endpoints that are one. */
  readonly id: string;
  /** For messages. */
  readonly title: string;
  readonly engine: EngineWord;
  /** True if names that differ in capital letters only may be one table. */
  readonly foldsCase: boolean;
}

/**
 * Engines whose names may be the same without regard to capital letters: MySQL's by `lower_case_table_names`,
 * SQL Server's by its collation, Redshift's unless a parameter says otherwise; indexes have small letters only.
 */
const folding: readonly EngineWord[] = [
  "mysql",
  "mariadb",
  "aurora-mysql",
  "tidb",
  "sqlserver",
  "redshift",
  "redshift-serverless",
  "opensearch",
];

/** Databases whose own names are the same without regard to capital letters. */
const foldingDatabases: readonly EngineWord[] = [
  "oracle",
  "sqlserver",
  "db2",
  "redshift",
  "redshift-serverless",
];

/** Engines of which a schema of the file is a database (DMS guide, CHAP_Target.DocumentDB). */
const databasesAsSchemas: readonly EngineWord[] = ["mongodb", "docdb"];

/** Store of an endpoint's tables; undefined for streams, which hold none, and where the file does not say. */
export function storeOf(environment: Environment, key: string): Store | undefined {
  const endpoint = lookup(environment.endpoints, key);
  if (endpoint === undefined) return undefined;
  if (isDatabase(endpoint)) return database(environment, endpoint);
  if (isS3(endpoint)) {
    const bucket = lookup(environment.buckets, endpoint.bucket)?.name;
    return bucket === undefined
      ? undefined
      : store(
          endpoint.engine,
          [bucket, endpoint.folder],
          `folder ${quote(endpoint.folder)} of bucket ${quote(bucket)}`,
        );
  }
  // Both are in the replication account and Region.
  if (endpoint.engine === "dynamodb") return store("dynamodb", ["dynamodb"], "DynamoDB");
  if (endpoint.engine === "opensearch")
    return store("opensearch", ["domain", endpoint.domain], `domain ${quote(endpoint.domain)}`);
  return undefined;
}

function database(environment: Environment, endpoint: DatabaseEndpointConfig): Store | undefined {
  const { engine } = endpoint;
  const [[word, name] = []] = Object.entries(identityOf(endpoint) ?? {});
  if (word === undefined || name === undefined) return undefined;
  const named = "databaseName" in endpoint && !databasesAsSchemas.includes(engine);
  const databaseName = named ? endpoint.databaseName : undefined;
  return store(
    engine,
    [
      accountIdOf(environment, endpoint.account),
      // Clusters of Redshift and of RDS may have one name.
      databaseEngineOf(endpoint).loadedBy ?? "",
      word,
      name.toLowerCase(),
      // Only a host may have several servers.
      word === "host" ? databasePort(endpoint) : undefined,
      foldingDatabases.includes(engine) ? databaseName?.toLowerCase() : databaseName,
    ],
    `${databaseName === undefined ? "" : `database ${quote(databaseName)} of `}${word} ${quote(name)}`,
  );
}

function store(engine: EngineWord, identity: readonly unknown[], title: string): Store {
  return { id: JSON.stringify(identity), title, engine, foldsCase: folding.includes(engine) };
}
