import * as z from "zod";
import { databaseEngine, withoutUndefined } from "./engine";
import { mongodbGrants } from "./grants/mongodb";

const settings = z.strictObject({
  nestingLevel: z
    .enum(["none", "one"])
    .default("none")
    .describe("`none` replicates documents as they are; `one` makes a column of each field (table mode)."),
  extractDocId: z
    .boolean()
    .optional()
    .describe("Whether the target gets a document's id as a column; with nestingLevel none."),
  docsToInvestigate: z
    .int()
    .min(1)
    .optional()
    .describe("Documents that are looked at to find the columns; with nestingLevel one, 1,000 by default."),
  authMechanism: z
    .enum(["default", "mongodb-cr", "scram-sha-1"])
    .default("default")
    .describe("How DMS proves who it is; scram-sha-1 since MongoDB 3, by default."),
  authSource: z.string().min(1).default("admin").describe("Database that knows the user."),
});

/** MongoDB, which DMS reads and does not write. */
export const mongodb = databaseEngine({
  engine: "mongodb",
  title: "MongoDB",
  engineName: "mongodb",
  places: ["host"],
  rdsEngines: [],
  directions: ["source"],
  defaultPort: 27017,
  sslModes: ["require", "verify-full"],
  certificates: "pem",
  needsDatabaseName: true,
  severalDatabases: true,
  blocksSilentClients: false,
  settings,
  grants: mongodbGrants,
  settingDirections: {},
  arguments: ({ extractDocId, docsToInvestigate, ...said }) => ({
    mongodbSettings: {
      authType: "password",
      ...said,
      ...withoutUndefined({
        extractDocId: extractDocId === undefined ? undefined : String(extractDocId),
        docsToInvestigate: docsToInvestigate === undefined ? undefined : String(docsToInvestigate),
      }),
    },
  }),
});
