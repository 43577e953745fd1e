/** What PostgreSQL and Aurora PostgreSQL have in common. */
import * as z from "zod";
import { withoutUndefined } from "../members";
import { postgresChangeParameters } from "./change-parameters";
import type { Direction, EngineArguments } from "./engine";
import { postgresGrants } from "./grants/postgres";

const schemaName = z.string().regex(/^[a-z_][a-z0-9_$]{0,62}$/, "the name of a schema, in lower case");

/** Settings of the API's `PostgreSQLSettings`, in its words with a small first letter. */
export const postgresSettings = z.strictObject({
  pluginName: z
    .enum(["no-preference", "test-decoding", "pglogical"])
    .optional()
    .describe("Plugin that decodes changes at the source; pglogical where it is installed, by default."),
  slotName: z
    .string()
    .regex(/^[a-z0-9_]{1,63}$/, "lower-case letters, digits and underscores")
    .optional()
    .describe(
      "Existing replication slot of the source; a task that starts at a position needs one. DMS makes its own by default.",
    ),
  captureDdls: z
    .boolean()
    .optional()
    .describe(
      "Whether changes of tables are captured, with a table and a trigger at the source; true by default.",
    ),
  ddlArtifactsSchema: schemaName
    .optional()
    .describe("Schema of the source that DMS keeps the artifacts of captureDdls in; public by default."),
  heartbeatEnable: z
    .boolean()
    .optional()
    .describe(
      "Whether DMS writes to the source now and then, so that an idle slot lets go of old WAL files.",
    ),
  heartbeatFrequency: z.int().min(1).optional().describe("Minutes between two heartbeats; 5 by default."),
  heartbeatSchema: schemaName
    .optional()
    .describe("Schema of the source that the heartbeat writes to; public by default."),
  executeTimeout: z.int().min(1).optional().describe("Seconds until a statement times out; 60 by default."),
  failTasksOnLobTruncation: z
    .boolean()
    .optional()
    .describe("Whether a task fails at a LOB of the source that is larger than LobMaxSize."),
  mapBooleanAsBoolean: z
    .boolean()
    .optional()
    .describe("Whether booleans stay booleans instead of text; source and target both have to say it."),
  mapJsonbAsClob: z.boolean().optional().describe("Whether JSONB of the source becomes CLOB."),
  mapLongVarcharAs: z
    .enum(["wstring", "clob", "nclob"])
    .optional()
    .describe("What long VARCHAR of the source becomes; wstring by default."),
  disableTriggers: z
    .boolean()
    .optional()
    .describe(
      "Whether the target leaves foreign keys and triggers alone while DMS writes (session_replication_role = replica); the user needs the right to set it.",
    ),
  maxFileSize: z
    .int()
    .min(1)
    .optional()
    .describe("Largest file that the target is loaded from, in KB; 32,768 by default."),
});

/** Settings that matter in one direction only. */
export const postgresSettingDirections = {
  pluginName: "source",
  slotName: "source",
  captureDdls: "source",
  ddlArtifactsSchema: "source",
  heartbeatEnable: "source",
  heartbeatFrequency: "source",
  heartbeatSchema: "source",
  failTasksOnLobTruncation: "source",
  mapJsonbAsClob: "source",
  mapLongVarcharAs: "source",
  disableTriggers: "target",
  maxFileSize: "target",
} as const;

/** The settings as `postgres_settings`. */
export function postgresArguments(
  settings: z.output<typeof postgresSettings>,
  direction: Direction,
): EngineArguments {
  const { disableTriggers, executeTimeout, mapBooleanAsBoolean, maxFileSize, ...source } = settings;
  const ofDirection =
    direction === "source"
      ? source
      : {
          maxFileSize,
          // The guide's own example (CHAP_Target.PostgreSQL, afterConnectScript).
          ...(disableTriggers === undefined
            ? {}
            : {
                afterConnectScript: `SET session_replication_role='${disableTriggers ? "replica" : "origin"}'`,
              }),
        };
  const block = withoutUndefined({ executeTimeout, mapBooleanAsBoolean, ...ofDirection });
  return Object.keys(block).length === 0 ? {} : { postgresSettings: block };
}

/** What every engine of the family says of itself. */
export const postgresFamily = {
  directions: ["source", "target"],
  defaultPort: 5432,
  sslModes: ["require", "verify-ca", "verify-full"],
  certificates: "pem",
  family: "postgres",
  features: {
    source: [
      "character-substitution",
      "loopback-prevention",
      "ranges",
      "table-lob-settings",
      "time-travel",
      "validation",
    ],
    target: [
      "character-substitution",
      "loopback-prevention",
      "parallel-load",
      "table-lob-settings",
      "target-schema",
      "time-travel",
      "validation",
    ],
  },
  serverless: { source: "supported", target: "supported" },
  changePosition: { matches: /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i, like: 'an LSN like "4AF/B00000D0"' },
  noStartTime: {
    why: "PostgreSQL does not know which position a time had",
    instead: "write `position`, an LSN of the slot that the endpoint names in slotName",
  },
  blocksSilentClients: false,
  proxy: "postgres",
  needsDatabaseName: true,
  settings: postgresSettings,
  settingDirections: postgresSettingDirections,
  arguments: postgresArguments,
  changeParameters: postgresChangeParameters,
  grants: postgresGrants,
} as const;
