import * as z from "zod";
import { asAttributes, databaseEngine, yesNo } from "./engine";
import { sqlserverGrants } from "./grants/sqlserver";

const settings = z.strictObject({
  readBackupOnly: z
    .boolean()
    .optional()
    .describe("Whether changes are read from log backups only, not from the active log of the source."),
  safeguardPolicy: z
    .enum([
      "rely-on-sql-server-replication-agent",
      "exclusive-automatic-truncation",
      "shared-automatic-truncation",
    ])
    .optional()
    .describe("How the source is kept from truncating its log before DMS has read it."),
  setUpMsCdcForTables: z
    .boolean()
    .optional()
    .describe("Whether DMS sets up MS-CDC for the tables of the source that have none."),
  useBcpFullLoad: z
    .boolean()
    .optional()
    .describe("Whether the target is loaded with BCP; false where it has identity columns of its own."),
  bcpPacketSize: z
    .int()
    .min(512)
    .optional()
    .describe("Largest packet of a BCP load into the target, in bytes."),
  controlTablesFileGroup: z
    .string()
    .min(1)
    .optional()
    .describe("File group of the target that DMS keeps its own tables in."),
});

/** Microsoft SQL Server, on RDS or a server of its own. */
export const sqlserver = databaseEngine({
  engine: "sqlserver",
  title: "SQL Server",
  engineName: "sqlserver",
  places: ["instance", "host"],
  rdsEngines: ["sqlserver-ee", "sqlserver-se", "sqlserver-ex", "sqlserver-web"],
  directions: ["source", "target"],
  defaultPort: 1433,
  sslModes: ["require", "verify-full"],
  certificates: "pem",
  needsDatabaseName: true,
  family: "sqlserver",
  features: {
    source: [
      "character-substitution",
      "loopback-prevention",
      "partitions-auto",
      "partitions-list",
      "ranges",
      "raw-time-travel",
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
      "validation",
    ],
  },
  serverless: { source: "supported", target: "supported" },
  changePosition: {
    matches: /^[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{4}$/i,
    like: 'an LSN like "00000014:00000061:0001"',
  },
  blocksSilentClients: false,
  settings,
  grants: sqlserverGrants,
  settingDirections: {
    readBackupOnly: "source",
    safeguardPolicy: "source",
    setUpMsCdcForTables: "source",
    useBcpFullLoad: "target",
    bcpPacketSize: "target",
    controlTablesFileGroup: "target",
  },
  // The provider has no block for SQL Server. Names: DMS guide, CHAP_Source.SQLServer and CHAP_Target.SQLServer.
  arguments: (said, direction) =>
    direction === "source"
      ? asAttributes({
          readBackupOnly: yesNo(said.readBackupOnly),
          safeguardPolicy: said.safeguardPolicy?.toUpperCase().replaceAll("-", "_"),
          setUpMsCdcForTables: said.setUpMsCdcForTables,
        })
      : asAttributes({
          bcpPacketSize: said.bcpPacketSize,
          controlTablesFileGroup: said.controlTablesFileGroup,
          useBCPFullLoad: said.useBcpFullLoad,
        }),
});
