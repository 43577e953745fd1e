import * as z from "zod";
import { asAttributes, databaseEngine } from "./engine";
import { db2Grants } from "./grants/db2";

const settings = z.strictObject({
  setDataCaptureChanges: z
    .boolean()
    .optional()
    .describe("Whether DMS turns on capturing of changes for the tables; true by default."),
  maxKBytesPerRead: z
    .int()
    .min(1)
    .optional()
    .describe("Most that one read of the log returns, in KB; 64 by default."),
});

/** IBM Db2 for Linux, Unix and Windows, on RDS or a server of its own; DMS reads it and does not write it. */
export const db2 = databaseEngine({
  engine: "db2",
  title: "Db2 LUW",
  engineName: "db2",
  places: ["instance", "host"],
  rdsEngines: ["db2-ae", "db2-se"],
  directions: ["source"],
  defaultPort: 50000,
  sslModes: ["verify-ca"],
  certificates: "pem",
  needsDatabaseName: true,
  family: "db2",
  features: {
    source: [
      "character-substitution",
      "partitions-auto",
      "partitions-list",
      "ranges",
      "table-lob-settings",
      "validation",
    ],
    target: [],
  },
  serverless: { source: "supported" },
  noStartTime: {
    why: "Db2 takes a start only from the endpoint",
    beside: "and set `StartFromContext` in the endpoint's extraConnectionAttributes",
  },
  blocksSilentClients: false,
  settings,
  grants: db2Grants,
  settingDirections: {},
  // The provider has no block for Db2. Names: DMS guide, CHAP_Source.DB2.
  arguments: (said) =>
    asAttributes({
      MaxKBytesPerRead: said.maxKBytesPerRead,
      SetDataCaptureChanges: said.setDataCaptureChanges,
    }),
});
