/**
 * Users and rights of SAP ASE.
 *
 * From the DMS guide, CHAP_Source.SAP and CHAP_Target.SAP.
 */
import { namedTables } from "./patterns";
import { bracketed, text } from "./quoting";
import { passwordWords, type Grants, type GrantsRequest, type SourceUse, type Statement } from "./request";

/** SAP ASE's knowledge. */
export const sybaseGrants: Grants = {
  comment: "--",
  statements: (request) => [
    {
      why: `The login that DMS connects as. ${passwordWords(request)}`,
      text: batch(
        "USE master",
        "GO",
        `EXEC sp_addlogin ${text(request.user)}, <password>`,
        "GO",
        `USE ${database(request)}`,
      ),
    },
    request.target
      ? {
          why: "The guide asks for the right to read and write, and names no smaller one: the login is the owner of this database.",
          text: batch(`EXEC sp_addalias ${text(request.user)}, 'dbo'`),
        }
      : {
          why: "Its user in the database.",
          text: batch(`EXEC sp_adduser ${text(request.user)}`),
        },
    ...(request.source ? source(request, request.source) : []),
  ],
};

function database({ databaseName = "master" }: GrantsRequest): string {
  return bracketed(databaseName);
}

function batch(...lines: readonly string[]): string {
  return [...lines, "GO"].join("\n");
}

function source(request: GrantsRequest, use: SourceUse): Statement[] {
  return [
    {
      why: "The guide asks for these roles at every source, also where rows are only copied once.",
      text: batch(
        ...["sa_role", "replication_role", "sybase_ts_role"].map(
          (role) => `EXEC sp_role 'grant', ${role}, ${text(request.user)}`,
        ),
      ),
    },
    ...(use.changes.length === 0 ? [] : changes(request, use)),
  ];
}

function changes(request: GrantsRequest, use: SourceUse): Statement[] {
  const named = namedTables(use.changedSelections);
  return [
    {
      why: "The RepAgent of this database must not run: DMS takes its place, and only one task can.",
      text: batch(`EXEC sp_stop_rep_agent ${text(request.databaseName ?? "master")}`),
    },
    {
      why: "Changes of these tables are written for replication. DMS does that by itself too, for those that patterns select.",
      ...(named.length === 0
        ? {}
        : {
            text: batch(
              ...named.map(
                ({ schema, table }) => `EXEC sp_setreptable ${text(`${schema}.${table}`)}, 'true'`,
              ),
            ),
          }),
    },
    {
      why: "When the task has been deleted for good, and not before, the log may be truncated again: dbcc settrunc('ltm', 'ignore')",
    },
  ];
}
