/**
 * Users and rights of Oracle.
 *
 * From the DMS guide, CHAP_Source.Oracle and CHAP_Target.Oracle. On RDS the master user grants objects of SYS
 * with a procedure (RDS guide, Appendix.Oracle.CommonDBATasks.System).
 */
import { dictionaryViews, logMinerViews, logViews, targetRights, targetViews } from "./oracle-objects";
import { sequenceStatements } from "./oracle-sequences";
import { asRegularExpression, condition, isAny, nameOf, namedTables, patternSelections } from "./patterns";
import { doubleQuoted, text } from "./quoting";
import {
  isManaged,
  passwordWords,
  type Grants,
  type GrantsRequest,
  type PipelineSelection,
  type SourceUse,
  type Statement,
} from "./request";

/** The settings that matter here. */
interface OracleSettings {
  readonly addSupplementalLogging?: boolean | undefined;
  readonly useLogminerReader?: boolean | undefined;
}

type OracleRequest = GrantsRequest<OracleSettings>;

/** Oracle's knowledge. */
export const oracleGrants: Grants<OracleSettings> = {
  comment: "--",
  statements: (request) => [
    {
      why: `The user that DMS connects as; Oracle writes simple names in capitals. ${passwordWords(request)}`,
      text: [
        // SQL*Plus would take what follows an & of a name for a variable.
        "SET DEFINE OFF",
        `CREATE USER ${user(request)} IDENTIFIED BY <password>;`,
        `GRANT CREATE SESSION TO ${user(request)};`,
      ].join("\n"),
    },
    ...(request.source ? source(request, request.source) : []),
    ...(request.target ? [...target(request), ...sequenceStatements(request.target)] : []),
  ],
};

/** As Oracle stores it: DMS logs in with the name of the secret, which Oracle folds to capitals. */
function userName({ user: name }: OracleRequest): string {
  return /^[A-Za-z][\w$#]*$/.test(name) ? name.toUpperCase() : name;
}

function user(request: OracleRequest): string {
  return doubleQuoted(userName(request));
}

/** A right on an object of SYS. */
function onSys(object: string, right: "SELECT" | "EXECUTE", request: OracleRequest): string {
  return isManaged(request)
    ? `EXEC rdsadmin.rdsadmin_util.grant_sys_object(${text(object)}, ${text(userName(request))}, ${text(right)});`
    : `GRANT ${right} ON SYS.${object} TO ${user(request)};`;
}

function source(request: OracleRequest, use: SourceUse): Statement[] {
  return [
    {
      why: "DMS reads the dictionary.",
      text: [
        `GRANT SELECT ANY TRANSACTION TO ${user(request)};`,
        `GRANT SELECT ON DBA_TABLESPACES TO ${user(request)};`,
        ...dictionaryViews.map((view) => onSys(view, "SELECT", request)),
      ].join("\n"),
    },
    tableRights("DMS reads the rows. Oracle grants each table by itself.", "SELECT", use.selections, request),
    ...(use.changes.length === 0 ? [] : changes(request, use)),
  ];
}

function changes(request: OracleRequest, use: SourceUse): Statement[] {
  const logging = request.settings.addSupplementalLogging !== false;
  return [
    logRights(request),
    isManaged(request) ? managedLogs : ownLogs,
    ...(logging
      ? [
          tableRights(
            "DMS adds supplemental logging of primary keys to the tables (`addSupplementalLogging: false` leaves that to you).",
            "ALTER",
            use.changedSelections,
            request,
          ),
        ]
      : []),
    {
      why: "To check: log_mode ARCHIVELOG, supplemental_log_data_min YES or IMPLICIT. A table without a primary key needs supplemental logging of its unique index's columns, or of all columns.",
      text: "SELECT log_mode, supplemental_log_data_min FROM v$database;",
    },
  ];
}

function logRights(request: OracleRequest): Statement {
  const to = user(request);
  const views = logViews.map((view) => onSys(view, "SELECT", request));
  if (request.settings.useLogminerReader !== false) {
    return {
      why: "DMS reads changes from the redo logs with LogMiner. LOGMINING exists since Oracle 12c.",
      text: [
        ...views,
        ...logMinerViews.map((view) => onSys(view, "SELECT", request)),
        onSys("DBMS_LOGMNR", "EXECUTE", request),
        `GRANT LOGMINING TO ${to};`,
        ...(isManaged(request) ? [`GRANT EXECUTE ON rdsadmin.rdsadmin_util TO ${to};`] : []),
      ].join("\n"),
    };
  }
  return {
    why: "DMS reads changes from the redo logs as files (Binary Reader).",
    text: [
      ...views,
      ...logMinerViews.map((view) => onSys(view, "SELECT", request)),
      onSys("DBA_DIRECTORIES", "SELECT", request),
      ...(isManaged(request)
        ? [
            `GRANT EXECUTE ON rdsadmin.rdsadmin_util TO ${to};`,
            "EXEC rdsadmin.rdsadmin_master_util.create_archivelog_dir;",
            "EXEC rdsadmin.rdsadmin_master_util.create_onlinelog_dir;",
            `GRANT READ ON DIRECTORY ONLINELOG_DIR TO ${to};`,
            `GRANT READ ON DIRECTORY ARCHIVELOG_DIR TO ${to};`,
          ]
        : [
            onSys("V_$TRANSPORTABLE_PLATFORM", "SELECT", request),
            `GRANT CREATE ANY DIRECTORY TO ${to};`,
            onSys("DBMS_FILE_TRANSFER", "EXECUTE", request),
            onSys("DBMS_FILE_GROUP", "EXECUTE", request),
          ]),
    ].join("\n"),
  };
}

const managedLogs: Statement = {
  why: "Archived redo logs are kept for 24 hours, so that a task that stood still can go on; see that the storage holds them. Automated backups have to be on: they switch ARCHIVELOG on.",
  text: [
    "EXEC rdsadmin.rdsadmin_util.set_configuration('archivelog retention hours', 24);",
    "COMMIT;",
    "EXEC rdsadmin.rdsadmin_util.alter_supplemental_logging('ADD');",
    "EXEC rdsadmin.rdsadmin_util.alter_supplemental_logging('ADD', 'PRIMARY KEY');",
  ].join("\n"),
};

const ownLogs: Statement = {
  why: "Supplemental logging, without which redo logs do not identify rows. The database runs in ARCHIVELOG mode, and keeps archived logs long enough for a task that stood still to go on.",
  text: "ALTER DATABASE ADD SUPPLEMENTAL LOG DATA;",
};

/** A right on each selected table: one by one where the file names it, in a loop where it has patterns. */
function tableRights(
  why: string,
  right: string,
  selections: readonly PipelineSelection[],
  request: OracleRequest,
): Statement {
  const named = namedTables(selections).map(
    ({ schema, table }) =>
      `GRANT ${right} ON ${doubleQuoted(schema)}.${doubleQuoted(table)} TO ${user(request)};`,
  );
  const patterns = patternSelections(selections);
  return {
    why,
    text: [...named, ...(patterns.length === 0 ? [] : [loop(right, patterns, request)])].join("\n"),
  };
}

function loop(right: string, selections: readonly PipelineSelection[], request: OracleRequest): string {
  const fits = condition(selections, (part, pattern) => {
    const column = part === "schema" ? "owner" : "object_name";
    const name = nameOf(pattern);
    if (name !== undefined) return `${column} = ${text(name)}`;
    return isAny(pattern) ? undefined : `REGEXP_LIKE(${column}, ${text(asRegularExpression(pattern))})`;
  });
  const types = right === "SELECT" && selections.some(({ views }) => views) ? "'TABLE', 'VIEW'" : "'TABLE'";
  return `-- What the patterns match now; again for tables that are made later.
BEGIN
  FOR one IN (
    SELECT owner, object_name FROM dba_objects
    WHERE object_type IN (${types})
      AND (${fits})
  ) LOOP
    EXECUTE IMMEDIATE 'GRANT ${right} ON "' || one.owner || '"."' || one.object_name || '" TO ' || ${text(user(request))};
  END LOOP;
END;
/`;
}

function target(request: OracleRequest): Statement[] {
  return [
    {
      why: "DMS makes, fills and changes tables, those of its control tables too. The guide asks for rights on any schema; Oracle has none on all tables of one. DMS makes no schema: those that tables arrive in have to exist.",
      text: [
        ...targetRights.map((right) => `GRANT ${right} TO ${user(request)};`),
        ...targetViews.map((view) => onSys(view, "SELECT", request)),
      ].join("\n"),
    },
  ];
}
