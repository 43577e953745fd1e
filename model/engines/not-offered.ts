/** Engines of DMS that the catalogue leaves out, each with its reason and what to write instead. */

/** An engine of DMS that an environment file cannot name. */
export interface NotOffered {
  /** `EngineName` of the API (CreateEndpoint). */
  readonly engineName: string;
  readonly title: string;
  /** Reason, and what to do instead, in sentences. */
  readonly because: string;
}

export const notOffered: readonly NotOffered[] = [
  {
    engineName: "neptune",
    title: "Neptune",
    because:
      "It needs a graph mapping beside the table mappings (DMS guide, CHAP_Target.Neptune), and provider 5.100 has no settings for it.",
  },
  {
    engineName: "redis",
    title: "Redis OSS",
    because:
      "DMS takes its password from the endpoint's settings and not from a secret (API, RedisSettings), so it would stand in Terraform's state.",
  },
  {
    engineName: "babelfish",
    title: "Babelfish",
    because:
      "AWS prefers an Aurora PostgreSQL target for it (DMS guide, CHAP_Target.Babelfish): write `engine: aurora-postgresql`.",
  },
  {
    engineName: "azuredb",
    title: "Azure SQL Database",
    because:
      "Provider 5.100 sends no secret for it (`internal/service/dms/endpoint.go`); DMS loads it once and captures no changes.",
  },
  {
    engineName: "azure-sql-managed-instance",
    title: "Azure SQL Managed Instance",
    because: "Provider 5.100 sends no secret for it (`internal/service/dms/endpoint.go`).",
  },
  {
    engineName: "db2-zos",
    title: "Db2 for z/OS",
    because:
      "DMS loads it once, captures no changes, and needs an ODBC licence at the server (DMS guide, CHAP_Source.DB2zOS); nobody has asked for it yet.",
  },
];
