/** Common ground of MongoDB and Amazon DocumentDB. */
import * as z from "zod";
import { capitalized } from "../members";

/**
 * Settings of a source that both have, in the API's words with a small first letter.
 *
 * @param documents What is replicated, for people: `documents`, where the engine is never a target.
 */
export function documentSettings(documents: string) {
  return {
    nestingLevel: z
      .enum(["none", "one"])
      .default("none")
      .describe(
        `\`none\` replicates ${documents} as they are; \`one\` makes a column of each field (table mode).`,
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
        `${capitalized(documents)} that are looked at to find the columns; with nestingLevel one, 1,000 by default.`,
      ),
  };
}

/** Facts of both. */
export const mongodbFamily = {
  places: ["host"],
  rdsEngines: [],
  defaultPort: 27017,
  certificates: "pem",
  needsDatabaseName: true,
  severalDatabases: true,
  family: "mongodb",
  features: {
    source: ["document-segments", "partitions-auto", "ranges"],
    target: ["apply-threads", "parallel-load"],
  },
  blocksSilentClients: false,
} as const;
