import * as z from "zod";
import { databaseEngine } from "./engine";
import { sybaseGrants } from "./grants/sybase";

/** SAP ASE, which DMS calls sybase. */
export const sybase = databaseEngine({
  engine: "sybase",
  title: "SAP ASE",
  engineName: "sybase",
  places: ["host"],
  rdsEngines: [],
  directions: ["source", "target"],
  defaultPort: 5000,
  sslModes: ["verify-full"],
  certificates: "pem",
  needsDatabaseName: true,
  family: "sybase",
  features: {
    source: ["character-substitution", "partitions-auto", "partitions-list", "ranges", "table-lob-settings"],
    target: ["character-substitution", "parallel-load", "table-lob-settings", "target-schema"],
  },
  serverless: { source: "refused", target: "refused" },
  blocksSilentClients: false,
  settings: z.strictObject({}),
  grants: sybaseGrants,
  settingDirections: {},
  arguments: () => ({}),
});
