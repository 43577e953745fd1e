import * as z from "zod";
import { asAttributes, databaseEngine, yesNo } from "./engine";
import { oracleGrants } from "./grants/oracle";

/** The guide's extra connection attributes of Oracle, in the API's words with a small first letter. */
const settings = z.strictObject({
  addSupplementalLogging: z
    .boolean()
    .optional()
    .describe("Whether DMS turns on primary-key supplemental logging for the tables of the source."),
  useLogminerReader: z
    .boolean()
    .optional()
    .describe(
      "Whether changes are read with LogMiner, as by default; false reads the redo logs as files (Binary Reader).",
    ),
  archivedLogDestId: z
    .int()
    .min(1)
    .max(31)
    .optional()
    .describe("Destination of the source's archived redo logs (dest_id in v$archived_log)."),
  archivedLogsOnly: z.boolean().optional().describe("Whether only archived redo logs are read."),
  standbyDelayTime: z
    .int()
    .min(0)
    .optional()
    .describe("Minutes that a standby, where it is the source, is behind."),
  numberDataTypeScale: z
    .int()
    .min(-2)
    .max(38)
    .optional()
    .describe("Scale that NUMBER of the source is read with; 10 by default, -1 for FLOAT, -2 for text."),
  readTableSpaceName: z.boolean().optional().describe("Whether tablespaces are replicated."),
  failTasksOnLobTruncation: z
    .boolean()
    .optional()
    .describe("Whether a task fails at a LOB of the source that is larger than LobMaxSize."),
  retryInterval: z.int().min(1).optional().describe("Seconds before a query is sent again; 5 by default."),
  charLengthSemantics: z
    .enum(["default", "char", "byte"])
    .optional()
    .describe("What the length of a target's text columns counts."),
  useDirectPathFullLoad: z.boolean().optional().describe("Whether the target is loaded by direct path."),
  directPathParallelLoad: z
    .boolean()
    .optional()
    .describe(
      "Whether direct path loads in parallel; the target's tables have neither constraints nor indexes.",
    ),
  enableHomogenousTablespace: z
    .boolean()
    .optional()
    .describe("Oracle to Oracle: whether tables and indexes keep their tablespaces; said at the source."),
});

/** Oracle Database, on RDS or a server of its own. */
export const oracle = databaseEngine({
  engine: "oracle",
  title: "Oracle",
  engineName: "oracle",
  limits: "DMS takes its CA certificates in an auto-login wallet only, and does not compare host names.",
  places: ["instance", "host"],
  rdsEngines: ["oracle-ee", "oracle-ee-cdb", "oracle-se2", "oracle-se2-cdb"],
  directions: ["source", "target"],
  defaultPort: 1521,
  sslModes: ["verify-ca"],
  certificates: "wallet",
  needsDatabaseName: true,
  family: "oracle",
  features: {
    source: [
      "character-substitution",
      "loopback-prevention",
      "partitions-auto",
      "partitions-list",
      "ranges",
      "raw-time-travel",
      "subpartitions-auto",
      "table-lob-settings",
      "time-travel",
      "validation",
    ],
    target: [
      "character-substitution",
      "loopback-prevention",
      "parallel-load",
      "table-lob-settings",
      "tablespaces",
      "target-schema",
      "validation",
    ],
  },
  serverless: { source: "supported", target: "supported" },
  changePosition: { matches: /^\d+$/, like: 'an SCN like "17048595"' },
  blocksSilentClients: false,
  settings,
  grants: oracleGrants,
  settingDirections: {
    addSupplementalLogging: "source",
    useLogminerReader: "source",
    archivedLogDestId: "source",
    archivedLogsOnly: "source",
    standbyDelayTime: "source",
    numberDataTypeScale: "source",
    readTableSpaceName: "source",
    failTasksOnLobTruncation: "source",
    charLengthSemantics: "target",
    useDirectPathFullLoad: "target",
    directPathParallelLoad: "target",
    enableHomogenousTablespace: "source",
  },
  // Provider 5.100 has no `oracle_settings`. Names: DMS guide, CHAP_Source.Oracle and CHAP_Target.Oracle.
  arguments: (said, direction) =>
    direction === "source"
      ? asAttributes({
          addSupplementalLogging: yesNo(said.addSupplementalLogging),
          archivedLogDestId: said.archivedLogDestId,
          archivedLogsOnly: yesNo(said.archivedLogsOnly),
          enableHomogenousTablespace: said.enableHomogenousTablespace,
          failTasksOnLobTruncation: said.failTasksOnLobTruncation,
          numberDataTypeScale: said.numberDataTypeScale,
          readTableSpaceName: said.readTableSpaceName,
          retryInterval: said.retryInterval,
          standbyDelayTime: said.standbyDelayTime,
          ...logReader(said.useLogminerReader),
        })
      : asAttributes({
          charLengthSemantics: said.charLengthSemantics?.toUpperCase(),
          directPathParallelLoad: said.directPathParallelLoad,
          retryInterval: said.retryInterval,
          useDirectPathFullLoad: yesNo(said.useDirectPathFullLoad),
        }),
});

/** Each way of reading the redo log is said with the other one off. */
function logReader(useLogminerReader: boolean | undefined) {
  return useLogminerReader === undefined
    ? {}
    : { useBfile: yesNo(!useLogminerReader), useLogminerReader: yesNo(useLogminerReader) };
}
