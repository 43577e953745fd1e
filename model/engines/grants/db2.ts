/**
 * Users and rights of Db2.
 *
 * From the DMS guide, CHAP_Source.DB2, and the RDS guide, db2-sp-granting-revoking-privileges and
 * db2-sp-managing-databases.
 */
import { doubleQuoted, text } from "./quoting";
import {
  isManaged,
  passwordWords,
  type Grants,
  type GrantsRequest,
  type SourceUse,
  type Statement,
} from "./request";

/** Db2's knowledge. */
export const db2Grants: Grants = {
  comment: "--",
  statements: (request) => [
    isManaged(request)
      ? {
          why: `Connected to database rdsadmin. The user that DMS connects as; Db2 has no users of its own. ${passwordWords(request)}`,
          text: `CALL rdsadmin.add_user(${text(request.user)}, <password>);`,
        }
      : {
          why: `Db2 has no users of its own: the user that DMS connects as is one of the operating system, with the name and the password of secret ${JSON.stringify(request.secretName)}. DMS takes none of ; : . + in the password.`,
        },
    ...(request.source ? source(request, request.source) : []),
  ],
};

/** As Db2 compares it: simple names in capitals. */
function user({ user: name }: GrantsRequest): string {
  return doubleQuoted(name.toUpperCase());
}

function source(request: GrantsRequest, use: SourceUse): Statement[] {
  const changes = use.changes.length > 0;
  return [
    {
      why: `Connected to database ${doubleQuoted(request.databaseName ?? "")}.`,
      text: `GRANT CONNECT ON DATABASE TO USER ${user(request)};`,
    },
    {
      why: changes
        ? "Db2 lets only administrators read its log, and the guide asks for both rights."
        : "DMS reads the rows. The guide asks for this right, which is to all data of the database, also where the file names single tables.",
      text: databaseRights(request, changes ? ["DBADM", "DATAACCESS"] : ["DATAACCESS"]),
    },
    ...(changes ? archiveLog(request) : []),
  ];
}

function databaseRights(request: GrantsRequest, rights: readonly string[]): string {
  if (!isManaged(request)) return `GRANT ${rights.join(", ")} ON DATABASE TO USER ${user(request)};`;
  return [
    "-- Connected to database rdsadmin again.",
    `CALL rdsadmin.dbadm_grant(?, ${text(request.databaseName ?? "")}, ${text(rights.join(", "))}, ${text(`USER ${request.user}`)});`,
  ].join("\n");
}

function archiveLog(request: GrantsRequest): Statement[] {
  const check = "SELECT name, value FROM sysibmadm.dbcfg WHERE name IN ('logarchmeth1', 'logarchmeth2');";
  const toCheck = "To check: logarchmeth1 or logarchmeth2 is not OFF, so that the log is archived.";
  if (!isManaged(request)) {
    return [{ why: `${toCheck} It is kept long enough for a task that stood still to go on.`, text: check }];
  }
  const { databaseName = "" } = request;
  return [
    {
      why: "Still connected to database rdsadmin. Archived logs are kept for 72 hours, so that a task that stood still over a weekend can go on: by default RDS keeps them for 5 minutes. The most is 840.",
      text: `CALL rdsadmin.set_archive_log_retention(?, ${text(databaseName)}, '72');`,
    },
    { why: `Connected to database ${doubleQuoted(databaseName)} again. ${toCheck}`, text: check },
  ];
}
