/**
 * Users and rights of SQL Server.
 *
 * From the DMS guide, CHAP_Source.SQLServer and CHAP_Target.SQLServer. Batches end with GO, as its clients
 * have it.
 */
import { schemasOf } from "./patterns";
import { bracketed } from "./quoting";
import {
  isManaged,
  passwordWords,
  type Grants,
  type GrantsRequest,
  type SourceUse,
  type Statement,
  type TargetUse,
} from "./request";
import { captureStatements, nationalText } from "./sqlserver-capture";

/** The settings that matter here. */
interface SqlServerSettings {
  readonly setUpMsCdcForTables?: boolean | undefined;
  readonly readBackupOnly?: boolean | undefined;
}

type SqlServerRequest = GrantsRequest<SqlServerSettings>;

/** SQL Server's knowledge. */
export const sqlserverGrants: Grants<SqlServerSettings> = {
  comment: "--",
  statements: (request) => [
    {
      why: `The login that DMS connects as, and its user in the database. ${passwordWords(request)}`,
      text: batch(
        "USE [master];",
        `CREATE LOGIN ${user(request)} WITH PASSWORD = <password>;`,
        `GRANT VIEW SERVER STATE TO ${user(request)};`,
        "GO",
        inDatabase(request),
        `CREATE USER ${user(request)} FOR LOGIN ${user(request)};`,
      ),
    },
    ...(ownsDatabase(request) ? [owner(request)] : []),
    ...(request.source ? source(request, request.source) : []),
    ...(request.target ? [identities(request.target)] : []),
  ],
};

function user(request: SqlServerRequest): string {
  return bracketed(request.user);
}

function databaseOf({ databaseName = "master" }: SqlServerRequest): string {
  return databaseName;
}

function inDatabase(request: SqlServerRequest): string {
  return `USE ${bracketed(databaseOf(request))};`;
}

function batch(...lines: readonly string[]): string {
  return [...lines, "GO"].join("\n");
}

/** Writing, and capturing changes, takes the whole database. */
function ownsDatabase({ source: read, target: written }: SqlServerRequest): boolean {
  return written !== undefined || (read !== undefined && read.changes.length > 0);
}

function owner(request: SqlServerRequest): Statement {
  const reasons = [
    ...(request.source && request.source.changes.length > 0 ? ["a source of changes"] : []),
    ...(request.target ? ["a target"] : []),
  ];
  return {
    why: `The guide asks for db_owner at ${reasons.join(" and ")}; it reads, writes and makes what lies in any schema of this database.`,
    text: batch(`ALTER ROLE [db_owner] ADD MEMBER ${user(request)};`),
  };
}

function source(request: SqlServerRequest, use: SourceUse): Statement[] {
  const views = [
    `GRANT VIEW DATABASE STATE TO ${user(request)};`,
    `GRANT VIEW DEFINITION TO ${user(request)};`,
  ];
  if (use.changes.length === 0) {
    return ownsDatabase(request)
      ? []
      : [{ why: "DMS reads the rows.", text: batch(...views, ...reading(request, use)) }];
  }
  return [
    { why: "DMS looks at the state of the database.", text: batch(...views) },
    ...ownServer(request),
    {
      why: "To check: recovery_model_desc FULL or BULK_LOGGED, and a full backup that was made after it was set.",
      text: batch(
        `SELECT name, recovery_model_desc FROM sys.databases WHERE name = ${nationalText(databaseOf(request))};`,
      ),
    },
    ...captureStatements({
      databaseName: databaseOf(request),
      managed: isManaged(request),
      byDms: request.settings.setUpMsCdcForTables === true,
      selections: use.changedSelections,
    }),
  ];
}

/** A schema at a time where the file names them all. */
function reading(request: SqlServerRequest, use: SourceUse): string[] {
  const { names, patterns } = schemasOf(use.selections);
  return patterns.length > 0
    ? [`ALTER ROLE [db_datareader] ADD MEMBER ${user(request)};`]
    : names.map((name) => `GRANT SELECT ON SCHEMA::${bracketed(name)} TO ${user(request)};`);
}

/** Statements for the log of a server that RDS does not run. */
function ownServer(request: SqlServerRequest): Statement[] {
  if (isManaged(request)) return [];
  return request.settings.readBackupOnly === true ? administrator(request) : withoutAdministrator(request);
}

function administrator(request: SqlServerRequest): Statement[] {
  return [
    {
      why: "The endpoint has readBackupOnly, for which DMS has to be sysadmin: it asks the server for the log positions of its backups. Without that setting, narrower rights are enough.",
      text: batch(`ALTER SERVER ROLE [sysadmin] ADD MEMBER ${user(request)};`),
    },
    {
      why: "Tables with a primary key are captured with replication: distribution is configured before (NULL here: not yet done). DMS makes the publication itself.",
      text: batch("EXEC sp_get_distributor;"),
    },
  ];
}

/** Rights that replace the sysadmin role. */
function withoutAdministrator(request: SqlServerRequest): Statement[] {
  const to = user(request);
  return [
    {
      why: "DMS reads the log and its backups without being sysadmin.",
      text: batch(
        "USE [master];",
        `CREATE USER ${to} FOR LOGIN ${to};`,
        `GRANT SELECT ON sys.fn_dblog TO ${to};`,
        "GO",
        "USE [msdb];",
        `CREATE USER ${to} FOR LOGIN ${to};`,
        `GRANT EXECUTE ON dbo.sp_stop_job TO ${to};`,
        `GRANT EXECUTE ON dbo.sp_start_job TO ${to};`,
        ...["backupset", "backupmediafamily", "backupfile"].map(
          (table) => `GRANT SELECT ON dbo.${table} TO ${to};`,
        ),
        "GO",
        inDatabase(request),
      ),
    },
    {
      why: "Tables with a primary key are captured with replication: a sysadmin configures distribution (NULL here: not yet done) and a transactional publication of the tables, named AR_PUBLICATION_ and the database's id in five digits (DMS guide, CHAP_Source.SQLServer, without the sysadmin role).",
      text: batch(
        "EXEC sp_get_distributor;",
        "SELECT 'AR_PUBLICATION_' + RIGHT('00000' + CAST(DB_ID() AS varchar(5)), 5) AS publication;",
      ),
    },
  ];
}

/** DMS does not move the identity property (DMS guide, CHAP_Source.SQLServer, limitations). */
function identities({ schemas, schemaPatterns, unknownSchemas }: TargetUse): Statement {
  const fits = [
    ...(unknownSchemas.length === 0 ? [] : ["1 = 1"]),
    ...(schemas.length === 0
      ? []
      : [`OBJECT_SCHEMA_NAME(object_id) IN (${schemas.map(nationalText).join(", ")})`]),
    ...schemaPatterns.map((pattern) => `OBJECT_SCHEMA_NAME(object_id) LIKE ${nationalText(pattern)}`),
  ];
  return {
    why: "After the cut-over, when nothing is replicated any more: DMS moves neither the identity property nor sequences. This writes the statements that set identity columns behind their highest value.",
    text: batch(
      "SELECT 'DBCC CHECKIDENT (N''' + REPLACE(QUOTENAME(OBJECT_SCHEMA_NAME(object_id)) + '.' + QUOTENAME(OBJECT_NAME(object_id)), '''', '''''') + ''', RESEED);'",
      `  FROM sys.identity_columns WHERE ${fits.length === 0 ? "1 = 1" : fits.join(" OR ")}`,
      "  ORDER BY 1;",
    ),
  };
}
