import * as z from "zod";
import { apiMembers, withoutUndefined } from "../members";
import { databaseEngine } from "./engine";
import { docdbGrants } from "./grants/mongodb";
import { documentSettings, mongodbFamily } from "./mongodb-family";

/** Settings of the API's `DocDbSettings`, in its words with a small first letter. */
const settings = z.strictObject({
  ...documentSettings("documents of the source"),
  useUpdateLookUp: z
    .boolean()
    .optional()
    .describe(
      "Whether the whole document is read at the source for each update, which fails for large ones; false takes the changed part only.",
    ),
  replicateShardCollections: z
    .boolean()
    .optional()
    .describe("Whether collections of the target are sharded; only for elastic clusters."),
});

/** Amazon DocumentDB, with MongoDB's protocol. */
export const docdb = databaseEngine({
  ...mongodbFamily,
  engine: "docdb",
  title: "DocumentDB",
  engineName: "docdb",
  limits: "A function makes its endpoint, because the provider does not send its secret.",
  directions: ["source", "target"],
  serverless: { source: "supported", target: "supported" },
  noStartTime: {
    why: "DocumentDB sources begin with the changes of now, whatever time is said",
  },
  // The one mode that the guide names (CHAP_Source.DocumentDB, CHAP_Target.DocumentDB).
  sslModes: ["verify-full"],
  settings,
  grants: docdbGrants,
  settingDirections: {
    nestingLevel: "source",
    extractDocId: "source",
    docsToInvestigate: "source",
    useUpdateLookUp: "source",
    replicateShardCollections: "target",
  },
  arguments: () => ({}),
  byFunction: (
    { nestingLevel, extractDocId, docsToInvestigate, useUpdateLookUp, replicateShardCollections },
    direction,
  ) => ({
    member: "DocDbSettings",
    values:
      direction === "source"
        ? {
            ...apiMembers(
              withoutUndefined({ nestingLevel, extractDocId, docsToInvestigate, useUpdateLookUp }),
            ),
            // Empty stands for every database (CHAP_Source.DocumentDB), unless the file names one.
            DatabaseName: "",
          }
        : apiMembers(withoutUndefined({ replicateShardCollections })),
  }),
});
