/** Common ground of PostgreSQL and Aurora PostgreSQL. */
import * as z from "zod";
import { postgresChangeParameters } from "./change-parameters";
import { asAttributes, type Direction, type EngineArguments } from "./engine";
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

/** DMS's defaults (API reference, PostgreSQLSettings) for settings that a provider may have set to zero. */
const defaults = {
  captureDdls: true,
  executeTimeout: 60,
  heartbeatFrequency: 5,
  maxFileSize: 32_768,
} as const;

/**
 * The settings as extra connection attributes, and not as `postgres_settings`: of that block provider 5.100 sends
 * what is not written as zero or false, and never a change.
 *
 * DMS keeps what is not said. So what such a zero would harm is said with every other setting: an endpoint that was
 * made with the block comes right by it.
 *
 * Names: DMS guide, CHAP_Source.PostgreSQL and CHAP_Target.PostgreSQL, else the API's with a small first letter.
 */
export function postgresArguments(
  settings: z.output<typeof postgresSettings>,
  direction: Direction,
): EngineArguments {
  const said = direction === "source" ? sourceAttributes(settings) : targetAttributes(settings);
  if (Object.values(said).every((value) => value === undefined)) return {};
  const { captureDdls, executeTimeout, heartbeatFrequency, maxFileSize } = { ...defaults, ...settings };
  return asAttributes(
    direction === "source"
      ? { ...said, captureDDLs: captureDdls, executeTimeout, heartbeatFrequency }
      : { ...said, executeTimeout, maxFileSize },
  );
}

function sourceAttributes({ captureDdls, pluginName, ...settings }: z.output<typeof postgresSettings>) {
  const { disableTriggers: _triggers, maxFileSize: _size, ...ofSource } = settings;
  return {
    ...ofSource,
    captureDDLs: captureDdls,
    // The guide's attribute has the plugin's own name, the API's enumeration a hyphen in it.
    pluginName: pluginName?.replaceAll("-", "_"),
  };
}

function targetAttributes(settings: z.output<typeof postgresSettings>) {
  const { disableTriggers, executeTimeout, mapBooleanAsBoolean, maxFileSize } = settings;
  return {
    // The guide's own example (CHAP_Target.PostgreSQL, afterConnectScript).
    afterConnectScript:
      disableTriggers === undefined
        ? undefined
        : `SET session_replication_role='${disableTriggers ? "replica" : "origin"}'`,
    executeTimeout,
    mapBooleanAsBoolean,
    maxFileSize,
  };
}

/** Facts of every engine of the family. */
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
    beside: "or write `position`, an LSN of the slot that the endpoint names in slotName",
  },
  blocksSilentClients: false,
  proxy: "postgres",
  needsDatabaseName: true,
  settings: postgresSettings,
  settingDirections: postgresSettingDirections,
  arguments: postgresArguments,
  answersAttributesAs: "postgres_settings",
  changeParameters: postgresChangeParameters,
  grants: postgresGrants,
} as const;
