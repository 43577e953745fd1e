/**
 * Users and rights of MySQL, MariaDB, Aurora MySQL and TiDB.
 *
 * From the DMS guide, CHAP_Source.MySQL and CHAP_Target.MySQL; retention from the RDS guide,
 * mysql-stored-proc-configuring.
 */
import { asMysqlPattern, schemasOf, sorted } from "./patterns";
import { backQuoted, mysqlText } from "./quoting";
import {
  isManaged,
  passwordWords,
  unknownWords,
  type Grants,
  type GrantsRequest,
  type SourceUse,
  type Statement,
  type TargetUse,
} from "./request";

/** Differences between the engines of the family. */
interface Variant {
  /** Note to the owner about user names. */
  readonly userNote?: string;
}

/** The family's knowledge, for one engine. */
export function mysqlGrants({ userNote }: Variant = {}): Grants {
  return {
    comment: "--",
    statements: (request) => [
      {
        why: ["The user that DMS connects as.", passwordWords(request), userNote]
          .filter((sentence) => sentence !== undefined)
          .join(" "),
        text: `CREATE USER IF NOT EXISTS ${account(request)} IDENTIFIED BY <password>${request.encrypted ? " REQUIRE SSL" : ""};`,
        rights: true,
      },
      ...(request.source ? source(request, request.source) : []),
      ...(request.target ? target(request, request.target) : []),
      ...(request.checkedByBalancer ? [connectErrors] : []),
    ],
  };
}

function account({ user }: GrantsRequest): string {
  return `${mysqlText(user)}@'%'`;
}

/** Rights on whole databases, which are MySQL's schemas. */
function grant(rights: string, pattern: string, request: GrantsRequest): string {
  return `GRANT ${rights} ON ${backQuoted(asMysqlPattern(pattern))}.* TO ${account(request)};`;
}

function source(request: GrantsRequest, use: SourceUse): Statement[] {
  const { names, patterns } = schemasOf(use.selections);
  const sets = patterns.filter((pattern) => pattern.includes("["));
  return [
    {
      why: `DMS reads the rows.${sets.length === 0 ? "" : ` Grants know no sets of characters: ${sets.join(", ")} is granted with any character in their place.`}`,
      text: [...names.map(escapedName), ...patterns]
        .map((schema) => grant("SELECT", schema, request))
        .join("\n"),
      rights: true,
    },
    ...(use.changes.length === 0 ? [] : changes(request)),
  ];
}

/** A name as a pattern that means it and nothing else. */
function escapedName(name: string): string {
  return name.replaceAll(/[%[]/g, "[$&]");
}

function changes(request: GrantsRequest): Statement[] {
  const managed = isManaged(request);
  const xa: Statement = {
    why: "The endpoint has IgnoreOpenXaTransactionsCheck=false: DMS looks at open XA transactions.",
    text: `GRANT XA_RECOVER_ADMIN ON *.* TO ${account(request)};`,
    rights: true,
  };
  return [
    {
      why: "DMS reads changes from the binary log, as a replica does. These rights are on the whole server; MySQL has no narrower ones.",
      text: `GRANT REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO ${account(request)};`,
      rights: true,
    },
    ...(readsXa(request) ? [xa] : []),
    managed
      ? {
          why: "Binary logs are kept for 72 hours, so that a task that stood still over a weekend can go on. RDS deletes them as soon as it can otherwise, and the task would have to load every table again.",
          text: "CALL mysql.rds_set_configuration('binlog retention hours', 72);",
        }
      : {
          why: "Binary logs are kept long enough for a task that stood still to go on: set expire_logs_days, or binlog_expire_logs_seconds in MySQL 8, to a day or more. server_id is 1 or more; a replica needs log_slave_updates, too.",
        },
    {
      why: `To check: log_bin ON, binlog_format ROW, binlog_row_image FULL, binlog_checksum NONE. ${
        managed
          ? "They come from the parameter group, log_bin from automated backups; a new binlog_format of Aurora needs a restart."
          : "They come from the server's configuration file."
      }`,
      text: "SHOW GLOBAL VARIABLES WHERE Variable_name IN\n  ('log_bin', 'binlog_format', 'binlog_row_image', 'binlog_checksum');",
    },
  ];
}

function readsXa({ attributes }: GrantsRequest): boolean {
  return /(^|;)\s*IgnoreOpenXaTransactionsCheck\s*=\s*false\s*(;|$)/i.test(attributes);
}

const writing = "ALTER, CREATE, DROP, INDEX, INSERT, UPDATE, DELETE, SELECT";

function target(request: GrantsRequest, use: TargetUse): Statement[] {
  const control = sorted(use.controlSchemas.map((schema) => schema ?? "awsdms_control"));
  return [
    {
      why: `DMS makes, fills and changes the tables.${unknownWords(use)}`,
      text: [...use.schemas.map(escapedName), ...use.schemaPatterns]
        .map((schema) => grant(writing, schema, request))
        .join("\n"),
      rights: true,
    },
    {
      why: "DMS keeps tables of its own about each task.",
      text: control.map((schema) => grant("ALL PRIVILEGES", escapedName(schema), request)).join("\n"),
      rights: true,
    },
    {
      why: `To check: local_infile ON, because DMS loads tables with LOAD DATA.${isManaged(request) ? " It comes from the parameter group." : ""}`,
      text: "SHOW GLOBAL VARIABLES LIKE 'local_infile';",
    },
    {
      why: "After the cut-over: DMS does not move AUTO_INCREMENT. Add it to the columns of tables that DMS made (ALTER TABLE … MODIFY … AUTO_INCREMENT); MySQL then counts on from the highest value.",
    },
  ];
}

const connectErrors: Statement = {
  why: "To check: max_connect_errors 1000000 or more. The balancer's health checks count as connection errors of its addresses, and MySQL blocks an address that has too many.",
  text: "SHOW GLOBAL VARIABLES LIKE 'max_connect_errors';",
};
