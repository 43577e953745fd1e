/**
 * Users and rights of PostgreSQL and Aurora PostgreSQL.
 *
 * From the DMS guide, CHAP_Source.PostgreSQL and CHAP_Target.PostgreSQL.
 */
import { asRegularExpression, schemasOf, sorted } from "./patterns";
import { nextValues } from "./postgres-sequences";
import { dollarQuoted, doubleQuoted, text } from "./quoting";
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

/** The settings of the family that matter here. */
export interface PostgresSettings {
  readonly pluginName?: string | undefined;
  readonly slotName?: string | undefined;
  readonly captureDdls?: boolean | undefined;
  readonly ddlArtifactsSchema?: string | undefined;
  readonly heartbeatEnable?: boolean | undefined;
  readonly heartbeatSchema?: string | undefined;
  readonly disableTriggers?: boolean | undefined;
}

type PostgresRequest = GrantsRequest<PostgresSettings>;

/** The family's knowledge. */
export const postgresGrants: Grants<PostgresSettings> = {
  comment: "--",
  statements: (request) => [
    {
      why: `Connected to database ${databaseOf(request)}, as everything below. The user that DMS connects as. ${passwordWords(request)}`,
      text: [
        `CREATE USER ${user(request)} WITH PASSWORD <password>;`,
        `GRANT CONNECT ON DATABASE ${databaseOf(request)} TO ${user(request)};`,
      ].join("\n"),
      rights: true,
    },
    ...(request.source ? source(request, request.source) : []),
    ...(request.target ? target(request, request.target) : []),
  ],
};

function user(request: PostgresRequest): string {
  return doubleQuoted(request.user);
}

function databaseOf({ databaseName = "postgres" }: PostgresRequest): string {
  return doubleQuoted(databaseName);
}

function source(request: PostgresRequest, use: SourceUse): Statement[] {
  const { names, patterns } = schemasOf(use.selections);
  return [
    ...schemaGrants(request, names, patterns, {
      why: "DMS reads the rows. The last line of each is for tables that are made later by whoever runs it; other owners run it for theirs.",
      schema: "USAGE",
      tables: "SELECT",
    }),
    ...(use.changes.length === 0 ? [] : changes(request, use)),
  ];
}

function changes(request: PostgresRequest, use: SourceUse): Statement[] {
  const managed = isManaged(request);
  return [
    managed
      ? {
          why: "DMS reads changes from the write-ahead log, through replication slots that it makes, and makes an event trigger, which takes rds_superuser. The guide asks for both roles where the user is not the master user.",
          text: `GRANT rds_superuser, rds_replication TO ${user(request)};`,
          rights: true as const,
        }
      : {
          why: "DMS reads changes from the write-ahead log, through replication slots that it makes. The guide asks for a superuser. pg_hba.conf admits it from the replication instances, for databases and for replication.",
          text: `ALTER USER ${user(request)} WITH SUPERUSER;`,
        },
    ...ownSchemas(request),
    ...(request.settings.pluginName === "pglogical"
      ? [
          {
            why: "The endpoint decodes with pglogical, which shared_preload_libraries names; that takes a restart.",
            text: "CREATE EXTENSION IF NOT EXISTS pglogical;",
          },
        ]
      : []),
    {
      why: `To check: wal_level logical${managed ? " (rds.logical_replication 1 in the parameter group, after a restart)" : ""}; max_replication_slots and max_wal_senders for ${use.changes.length} more than today; wal_sender_timeout ${
        request.throughVpcEndpoint
          ? "10000 to 299999, and not 0, because the VPC endpoint on the way drops a connection that carries nothing for 350 seconds"
          : "0, or 10000 to 299999"
      }; max_worker_processes at least the sum of max_logical_replication_workers, autovacuum_max_workers and max_parallel_workers; idle_in_transaction_session_timeout 0.`,
      text: "SELECT name, setting, unit FROM pg_settings WHERE name IN\n  ('wal_level', 'max_replication_slots', 'max_wal_senders', 'wal_sender_timeout', 'max_worker_processes',\n   'max_logical_replication_workers', 'autovacuum_max_workers', 'max_parallel_workers',\n   'idle_in_transaction_session_timeout')\n  ORDER BY name;",
    },
    {
      why: `To watch: a slot keeps the log until its task has read it, also while the task stands still. ${
        request.settings.slotName === undefined
          ? "One that no task needs any more is dropped by hand (pg_drop_replication_slot)."
          : `The endpoint reads from slot ${request.settings.slotName}, which has to exist.`
      }`,
      text: "SELECT slot_name, plugin, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS kept\n  FROM pg_replication_slots ORDER BY slot_name;",
    },
    {
      why: "To know: updates and deletes are replicated of tables with a primary key only.",
    },
  ];
}

/** Schemas of the source that DMS writes to. */
function ownSchemas(request: PostgresRequest): Statement[] {
  const { captureDdls, ddlArtifactsSchema, heartbeatEnable, heartbeatSchema } = request.settings;
  const grant = (schema: string) =>
    `GRANT USAGE, CREATE ON SCHEMA ${doubleQuoted(schema)} TO ${user(request)};`;
  return [
    ...(captureDdls === false
      ? []
      : [
          {
            why: "DMS follows changes of tables with table awsdms_ddl_audit, a function and an event trigger, in this schema (`captureDdls: false` does without).",
            text: grant(ddlArtifactsSchema ?? "public"),
            rights: true as const,
          },
        ]),
    ...(heartbeatEnable === true
      ? [
          {
            why: "The heartbeat writes to a table of this schema.",
            text: grant(heartbeatSchema ?? "public"),
            rights: true as const,
          },
        ]
      : []),
  ];
}

function target(request: PostgresRequest, use: TargetUse): Statement[] {
  const control = sorted(use.controlSchemas.map((schema) => schema ?? "public"));
  return [
    {
      why: "DMS makes schemas that are missing.",
      text: `GRANT CREATE ON DATABASE ${databaseOf(request)} TO ${user(request)};`,
      rights: true,
    },
    ...schemaGrants(request, use.schemas, use.schemaPatterns, {
      why: `DMS makes and fills the tables. What it makes is its own; tables of others it can empty, but neither drop nor change: give it those (ALTER TABLE … OWNER TO), or let the task say TargetTablePrepMode TRUNCATE_BEFORE_LOAD or DO_NOTHING.${unknownWords(use)}`,
      create: true,
      schema: "USAGE, CREATE",
      tables: "SELECT, INSERT, UPDATE, DELETE, TRUNCATE",
    }),
    {
      why: "DMS keeps tables of its own about each task.",
      text: control
        .map((schema) => `GRANT USAGE, CREATE ON SCHEMA ${doubleQuoted(schema)} TO ${user(request)};`)
        .join("\n"),
      rights: true,
    },
    ...(request.settings.disableTriggers ? [triggers(request)] : []),
    nextValues(use),
  ];
}

function triggers(request: PostgresRequest): Statement {
  return isManaged(request)
    ? {
        why: "The endpoint has disableTriggers: DMS sets session_replication_role, which takes rds_superuser.",
        text: `GRANT rds_superuser TO ${user(request)};`,
        rights: true,
      }
    : {
        why: "The endpoint has disableTriggers: DMS sets session_replication_role. Before PostgreSQL 15 this takes a superuser.",
        text: `GRANT SET ON PARAMETER session_replication_role TO ${user(request)};`,
      };
}

interface SchemaRights {
  readonly why: string;
  /** True to create a schema that is missing. */
  readonly create?: true;
  readonly schema: string;
  readonly tables: string;
}

function schemaGrants(
  request: PostgresRequest,
  names: readonly string[],
  patterns: readonly string[],
  rights: SchemaRights,
): Statement[] {
  const to = user(request);
  const named = names.map((name) => {
    const schema = doubleQuoted(name);
    return [
      ...(rights.create ? [`CREATE SCHEMA IF NOT EXISTS ${schema};`] : []),
      `GRANT ${rights.schema} ON SCHEMA ${schema} TO ${to};`,
      `GRANT ${rights.tables} ON ALL TABLES IN SCHEMA ${schema} TO ${to};`,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT ${rights.tables} ON TABLES TO ${to};`,
    ].join("\n");
  });
  const matched = patterns.map((pattern) => everySchema(pattern, rights, request.user));
  return [{ why: rights.why, text: [...named, ...matched].join("\n"), rights: true }];
}

/** The same for each schema that a pattern matches now. */
function everySchema(pattern: string, rights: SchemaRights, name: string): string {
  const block = `DECLARE
  schema_name name;
BEGIN
  FOR schema_name IN
    SELECT nspname FROM pg_namespace
    WHERE nspname ~ ${text(asRegularExpression(pattern))}
      AND nspname !~ '^pg_' AND nspname <> 'information_schema'
  LOOP
    EXECUTE format(${text(`GRANT ${rights.schema} ON SCHEMA %I TO %I`)}, schema_name, ${text(name)});
    EXECUTE format(${text(`GRANT ${rights.tables} ON ALL TABLES IN SCHEMA %I TO %I`)}, schema_name, ${text(name)});
    EXECUTE format(${text(`ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ${rights.tables} ON TABLES TO %I`)}, schema_name, ${text(name)});
  END LOOP;
END`;
  return `-- Every schema like ${pattern}; again for one that is made later.\nDO ${dollarQuoted(block)};`;
}
