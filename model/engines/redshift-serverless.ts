import * as z from "zod";
import { apiMembers, withoutUndefined } from "../members";
import { databaseEngine } from "./engine";
import { redshiftFamily, redshiftSettings } from "./redshift-family";

const settings = z.strictObject({
  ...redshiftSettings,
  acceptAnyDate: z
    .boolean()
    .optional()
    .describe("Whether dates in any form are loaded without an error, such as 00/00/00."),
  afterConnectScript: z.string().min(1).optional().describe("SQL that DMS runs at each connection."),
  caseSensitiveNames: z
    .boolean()
    .optional()
    .describe("Whether schema names are case sensitive, as the workgroup has to be set up for."),
  compUpdate: z
    .boolean()
    .optional()
    .describe("Whether empty tables get automatic compression; true by default."),
  connectionTimeout: z.int().min(1).optional().describe("Milliseconds until connecting times out."),
  dateFormat: z.string().min(1).optional().describe("Form of dates; `auto` recognizes most."),
  emptyAsNull: z.boolean().optional().describe("Whether empty texts become NULL."),
  explicitIds: z
    .boolean()
    .optional()
    .describe("Whether IDENTITY columns take the source's values in a full load."),
  loadTimeout: z
    .int()
    .min(1)
    .optional()
    .describe("Seconds until a COPY, INSERT, DELETE or UPDATE times out."),
  mapBooleanAsBoolean: z
    .boolean()
    .optional()
    .describe("Whether booleans stay booleans; they become varchar(1) by default."),
  removeQuotes: z.boolean().optional().describe("Whether quotation marks around texts are taken away."),
  replaceInvalidChars: z
    .string()
    .min(1)
    .optional()
    .describe("Characters that are replaced by `replaceChars`."),
  replaceChars: z.string().min(1).optional().describe('What replaces them; "?" by default.'),
  timeFormat: z.string().min(1).optional().describe("Form of times; `auto` recognizes most."),
  trimBlanks: z.boolean().optional().describe("Whether blanks at the end of texts are taken away."),
  truncateColumns: z.boolean().optional().describe("Whether texts that are too long are cut."),
  writeBufferSize: z
    .int()
    .min(1)
    .optional()
    .describe("Buffer of the replication instance for writing files, in KB; 1,000 by default."),
});

/** A Redshift Serverless workgroup in the account of DMS, loaded from a staging bucket that is made for it. */
export const redshiftServerless = databaseEngine({
  ...redshiftFamily,
  engine: "redshift-serverless",
  title: "Redshift Serverless",
  engineName: "redshift-serverless",
  limits: "As redshift. A function makes its endpoint, because the provider does not send its secret.",
  places: ["workgroup"],
  loadedBy: "redshift-serverless.amazonaws.com",
  settings,
  arguments: () => ({}),
  byFunction: ({ enhancedVpcRouting: _ofItsVpc, ...said }) => ({
    member: "RedshiftSettings",
    values: apiMembers(withoutUndefined(said)),
  }),
});
