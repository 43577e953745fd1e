/**
 * Users and rights of Amazon Redshift, provisioned and serverless.
 *
 * From the DMS guide, CHAP_Target.Redshift, which leaves the choice of rights to the owner.
 */
import { sorted } from "./patterns";
import { doubleQuoted } from "./quoting";
import { passwordWords, unknownWords, type Grants, type GrantsRequest, type TargetUse } from "./request";

/** Redshift's knowledge. */
export const redshiftGrants: Grants = {
  comment: "--",
  statements: (request) => [
    {
      why: `Connected to database ${databaseOf(request)}, as everything below. The user that DMS connects as. ${passwordWords(request)}`,
      text: `CREATE USER ${doubleQuoted(request.user)} PASSWORD <password>;`,
    },
    ...(request.target ? target(request, request.target) : []),
  ],
};

function databaseOf({ databaseName = "dev" }: GrantsRequest): string {
  return doubleQuoted(databaseName);
}

function target(request: GrantsRequest, use: TargetUse) {
  const to = doubleQuoted(request.user);
  const control = sorted(use.controlSchemas.map((schema) => schema ?? "public"));
  const others = [...use.schemaPatterns];
  return [
    {
      why: "DMS makes schemas that are missing, and temporary tables for changes.",
      text: `GRANT CREATE, TEMPORARY ON DATABASE ${databaseOf(request)} TO ${to};`,
    },
    {
      why: `DMS makes and fills the tables. What it makes is its own; tables of others it can neither drop nor change: give it those (ALTER TABLE … OWNER TO).${unknownWords(use)}${
        others.length === 0 ? "" : ` Do the same for each schema like ${others.join(", ")}.`
      }`,
      text: use.schemas
        .map((name) => {
          const schema = doubleQuoted(name);
          return [
            `CREATE SCHEMA IF NOT EXISTS ${schema};`,
            `GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${to};`,
            `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${to};`,
          ].join("\n");
        })
        .join("\n"),
    },
    {
      why: "DMS keeps tables of its own about each task.",
      text: control
        .map((schema) => `GRANT USAGE, CREATE ON SCHEMA ${doubleQuoted(schema)} TO ${to};`)
        .join("\n"),
    },
  ];
}
