/**
 * Users and rights of MongoDB and Amazon DocumentDB, in the language of their shell.
 *
 * From the DMS guide, CHAP_Source.MongoDB, CHAP_Source.DocumentDB and CHAP_Target.DocumentDB.
 */
import { schemasOf } from "./patterns";
import type { Grants, GrantsRequest, SourceUse, Statement, TargetUse } from "./request";

/** The settings that matter here. */
interface MongodbSettings {
  readonly authSource?: string;
}

/** MongoDB's knowledge. */
export const mongodbGrants: Grants<MongodbSettings> = {
  comment: "//",
  statements: (request) => {
    const changes = (request.source?.changes.length ?? 0) > 0;
    return [
      ...(changes ? [streamRole] : []),
      user(request, request.settings.authSource ?? "admin", [
        ...readRoles(request.source),
        ...(changes ? [{ role: streamRoleName, db: "admin" }] : []),
      ]),
      ...(changes ? [replicaSet] : []),
    ];
  },
};

/** DocumentDB's knowledge. */
export const docdbGrants: Grants = {
  comment: "//",
  statements: (request) => [
    user(request, "admin", [...readRoles(request.source), ...writeRoles(request.target)]),
    ...(request.source && request.source.changes.length > 0 ? changeStreams(request.source) : []),
  ],
};

interface Role {
  readonly role: string;
  readonly db: string;
}

/** The shell asks for the password, so that it stands in no script. */
function user(
  { user: name, secretName }: Pick<GrantsRequest, "user" | "secretName">,
  database: string,
  roles: readonly Role[],
): Statement {
  return {
    why: `The user that DMS connects as. The shell asks for the password: type that of secret ${JSON.stringify(secretName)}. DMS takes none of ; : . + in it.`,
    text: [
      `db.getSiblingDB(${JSON.stringify(database)}).createUser({`,
      `  user: ${JSON.stringify(name)},`,
      "  pwd: passwordPrompt(),",
      "  roles: [",
      ...roles.map(({ role, db }) => `    { role: ${JSON.stringify(role)}, db: ${JSON.stringify(db)} },`),
      "  ],",
      "});",
    ].join("\n"),
  };
}

function readRoles(source: SourceUse | undefined): Role[] {
  if (!source) return [];
  const { names, patterns } = schemasOf(source.selections);
  return patterns.length > 0
    ? [{ role: "readAnyDatabase", db: "admin" }]
    : names.map((db) => ({ role: "read", db }));
}

function writeRoles(target: TargetUse | undefined): Role[] {
  if (!target) return [];
  return target.schemaPatterns.length > 0 || target.unknownSchemas.length > 0
    ? [{ role: "readWriteAnyDatabase", db: "admin" }]
    : target.schemas.map((db) => ({ role: "readWrite", db }));
}

const streamRoleName = "causewayChangeStream";

const streamRole: Statement = {
  why: "DMS follows changes with change streams, of every database: the guide names no narrower role (MongoDB 4 and newer; in 3, the user has role read of database local instead).",
  text: `db.getSiblingDB("admin").createRole({
  role: ${JSON.stringify(streamRoleName)},
  privileges: [{ resource: { db: "", collection: "" }, actions: ["find", "changeStream"] }],
  roles: [],
});`,
};

const replicaSet: Statement = {
  why: "To check: the server is a member of a replica set; without one there is no log of operations. The log is long enough for a task that stood still to go on.",
  text: "rs.status();\ndb.getReplicationInfo();",
};

function changeStreams({ changedSelections }: SourceUse): Statement[] {
  const { names, patterns } = schemasOf(changedSelections);
  const databases = patterns.length > 0 ? [""] : names;
  return [
    {
      why: "DMS follows changes with change streams, which are off until they are switched on. The cluster keeps them for three hours; parameter change_stream_log_retention_duration makes that longer, so that a task that stood still can go on.",
      text: databases
        .map(
          (database) =>
            `db.adminCommand({ modifyChangeStreams: 1, database: ${JSON.stringify(database)}, collection: "", enable: true });`,
        )
        .join("\n"),
    },
  ];
}
