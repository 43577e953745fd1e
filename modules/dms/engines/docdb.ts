import * as z from "zod";
import { databaseEngine, withoutUndefined } from "./engine";
import { docdbGrants } from "./grants/mongodb";

/** Settings of the API's `DocDbSettings`, in its words with a small first letter. */
const settings = z.strictObject({
  nestingLevel: z
    .enum(["none", "one"])
    .default("none")
    .describe(
      "`none` replicates documents of the source as they are; `one` makes a column of each field (table mode).",
    ),
  extractDocId: z
    .boolean()
    .optional()
    .describe("Whether the target gets a document's id as a column; with nestingLevel none."),
  docsToInvestigate: z
    .int()
    .min(1)
    .optional()
    .describe(
      "Documents of the source that are looked at to find the columns; with nestingLevel one, 1,000 by default.",
    ),
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
  engine: "docdb",
  title: "DocumentDB",
  engineName: "docdb",
  limits: "A function makes its endpoint, because the provider does not send its secret.",
  places: ["host"],
  rdsEngines: [],
  directions: ["source", "target"],
  defaultPort: 27017,
  // The one mode that the guide names (CHAP_Source.DocumentDB, CHAP_Target.DocumentDB).
  sslModes: ["verify-full"],
  certificates: "pem",
  needsDatabaseName: true,
  severalDatabases: true,
  blocksSilentClients: false,
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
  byFunction: (said, direction) => ({
    member: "DocDbSettings",
    values:
      direction === "source"
        ? {
            NestingLevel: said.nestingLevel,
            ...withoutUndefined({
              ExtractDocId: said.extractDocId,
              DocsToInvestigate: said.docsToInvestigate,
              UseUpdateLookUp: said.useUpdateLookUp,
            }),
            // Empty stands for every database (CHAP_Source.DocumentDB), unless the file names one.
            DatabaseName: "",
          }
        : withoutUndefined({ ReplicateShardCollections: said.replicateShardCollections }),
  }),
});
