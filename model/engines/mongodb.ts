import * as z from "zod";
import { withoutUndefined } from "../members";
import { databaseEngine } from "./engine";
import { mongodbGrants } from "./grants/mongodb";
import { documentSettings, mongodbFamily } from "./mongodb-family";

const settings = z.strictObject({
  ...documentSettings("documents"),
  authMechanism: z
    .enum(["default", "mongodb-cr", "scram-sha-1"])
    .default("default")
    .describe("How DMS proves who it is; scram-sha-1 since MongoDB 3, by default."),
  authSource: z.string().min(1).default("admin").describe("Database that knows the user."),
});

/** MongoDB, which DMS reads and does not write. */
export const mongodb = databaseEngine({
  ...mongodbFamily,
  engine: "mongodb",
  title: "MongoDB",
  engineName: "mongodb",
  directions: ["source"],
  serverless: { source: "supported" },
  sslModes: ["require", "verify-full"],
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
