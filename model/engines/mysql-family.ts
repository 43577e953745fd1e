/** Common ground of MySQL and the databases that speak its protocol. */
import * as z from "zod";
import { mysqlChangeParameters } from "./change-parameters";
import { asAttributes, type Direction, type EngineArguments } from "./engine";
import type { Features } from "./features";
import { mysqlGrants } from "./grants/mysql";

/** Settings of the API's `MySQLSettings`, in its words with a small first letter, and one of the guide's attributes. */
export const mysqlSettings = z.strictObject({
  serverTimezone: z
    .string()
    .regex(/^[\w+/-]+$/, 'a time zone like "US/Pacific", without quotes inside')
    .optional()
    .describe("Time zone of the source database; UTC by default."),
  eventsPollInterval: z
    .int()
    .min(1)
    .optional()
    .describe("Seconds between two looks into the binary log of an idle source; 5 by default."),
  cleanSourceMetadataOnMismatch: z
    .boolean()
    .optional()
    .describe("Whether a source's table metadata is made again when it no longer fits what is cached."),
  executeTimeout: z.int().min(1).optional().describe("Seconds until a statement at the source times out."),
  foreignKeyChecks: z
    .boolean()
    .optional()
    .describe(
      "Whether the target checks foreign keys while DMS writes. Tables are loaded side by side, so that a target with foreign keys needs false.",
    ),
  parallelLoadThreads: z
    .int()
    .min(1)
    .max(32)
    .optional()
    .describe("Threads, each with a connection, that load one table into the target; 1 by default."),
  maxFileSize: z.int().min(1).optional().describe("Largest file that the target is loaded from, in KB."),
  afterConnectScript: z
    .string()
    .regex(/^[^;\r\n]+$/, "one statement without a semicolon")
    .optional()
    .describe("Statement that DMS runs at each connection, whether it succeeds or not."),
});

/** Settings that matter in one direction only. */
export const mysqlSettingDirections = {
  serverTimezone: "source",
  eventsPollInterval: "source",
  cleanSourceMetadataOnMismatch: "source",
  executeTimeout: "source",
  foreignKeyChecks: "target",
  parallelLoadThreads: "target",
  maxFileSize: "target",
} as const;

/**
 * The settings as extra connection attributes: provider 5.100 has no `mysql_settings`.
 *
 * Names: DMS guide, CHAP_Source.MySQL and CHAP_Target.MySQL; `Initstmt`: CHAP_Troubleshooting.
 */
export function mysqlArguments(
  settings: z.output<typeof mysqlSettings>,
  direction: Direction,
): EngineArguments {
  const { afterConnectScript } = settings;
  if (direction === "source") {
    return asAttributes({
      afterConnectScript,
      cleanSrcMetadataOnMismatch: settings.cleanSourceMetadataOnMismatch,
      eventsPollInterval: settings.eventsPollInterval,
      executeTimeout: settings.executeTimeout,
      serverTimezone: settings.serverTimezone,
    });
  }
  return asAttributes({
    Initstmt: foreignKeys(settings.foreignKeyChecks),
    afterConnectScript,
    maxFileSize: settings.maxFileSize,
    parallelLoadThreads: settings.parallelLoadThreads,
  });
}

/** True is said as well: what is no longer said stays in DMS. */
function foreignKeys(checked: boolean | undefined): string | undefined {
  return checked === undefined ? undefined : `SET FOREIGN_KEY_CHECKS=${checked ? 1 : 0}`;
}

/** Loopback prevention is not among them: the guide names MySQL and Aurora MySQL alone (`withLoopbackPrevention`). */
export const mysqlFeatures = {
  source: [
    "character-substitution",
    "partitions-auto",
    "partitions-list",
    "ranges",
    "table-lob-settings",
    "validation",
  ],
  target: ["character-substitution", "parallel-load", "table-lob-settings", "time-travel", "validation"],
} as const satisfies Features;

/** Those of an engine of the family whose changes by DMS itself are told apart. */
export const withLoopbackPrevention = {
  source: [...mysqlFeatures.source, "loopback-prevention"],
  target: [...mysqlFeatures.target, "loopback-prevention"],
} as const satisfies Features;

/** Facts of every engine of the family. */
export const mysqlFamily = {
  directions: ["source", "target"],
  // DMS has no `require` for MySQL (DMS guide, CHAP_Security.SSL).
  sslModes: ["verify-ca", "verify-full"],
  certificates: "pem",
  blocksSilentClients: true,
  // With a secret the provider sends no DatabaseName (its endpoint.go), and DMS advises against one, which
  // would put the tables of all schemas into it: a transformation renames schemas instead.
  needsDatabaseName: false,
  family: "mysql",
  features: mysqlFeatures,
  serverless: { source: "supported", target: "supported" },
  changePosition: {
    matches: /^[\w.-]+\.\d+:\d+$/,
    like: 'a binary log file and a position like "mysql-bin-changelog.000024:373"',
  },
  settings: mysqlSettings,
  settingDirections: mysqlSettingDirections,
  arguments: mysqlArguments,
  changeParameters: mysqlChangeParameters,
  grants: mysqlGrants(),
} as const;
