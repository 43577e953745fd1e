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
  blocksSilentClients: false,
  settings: z.strictObject({}),
  grants: sybaseGrants,
  settingDirections: {},
  arguments: () => ({}),
});
