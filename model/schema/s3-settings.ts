/** The shape of an S3 endpoint's settings in an environment file. */
import * as z from "zod";
import { bucketFolder } from "./key";

const seconds = (what: string) => z.int().min(0).describe(`${what}, in seconds.`);

/**
 * Settings of an S3 endpoint, in the words of the DMS API's `S3Settings` (first letter lower-case).
 *
 * Defaults are DMS's own unless a description says otherwise.
 */
export const s3Settings = z.strictObject({
  dataFormat: z.enum(["csv", "parquet"]).optional().describe("Format of the files."),
  compressionType: z.enum(["none", "gzip"]).optional().describe("Compression of the files, Parquet's too."),
  encodingType: z
    .enum(["plain", "plain-dictionary", "rle-dictionary"])
    .optional()
    .describe("Encoding of Parquet columns."),
  parquetVersion: z
    .enum(["parquet-1-0", "parquet-2-0"])
    .optional()
    .describe("Version of the Parquet format."),
  parquetTimestampInMillisecond: z
    .boolean()
    .optional()
    .describe("Whether Parquet timestamps have milliseconds; Athena and Glue need true."),
  enableStatistics: z.boolean().optional().describe("Whether Parquet pages and row groups carry statistics."),
  rowGroupLength: z.int().min(1).optional().describe("Rows in a Parquet row group."),
  dataPageSize: z.int().min(1).optional().describe("Size of a Parquet data page, in bytes."),
  dictPageSizeLimit: z.int().min(1).optional().describe("Largest encoded Parquet dictionary page, in bytes."),
  csvDelimiter: z.string().min(1).optional().describe("What stands between CSV columns."),
  csvRowDelimiter: z.string().min(1).optional().describe("What stands between CSV rows."),
  csvNoSupValue: z
    .string()
    .optional()
    .describe("What CSV holds for columns outside the supplemental log; with useCsvNoSupValue."),
  csvNullValue: z.string().optional().describe("What CSV holds for null."),
  ignoreHeaderRows: z
    .union([z.literal(0), z.literal(1)])
    .optional()
    .describe("Whether a source passes over the first row of each file: 1 does, 0 does not."),
  useCsvNoSupValue: z.boolean().optional().describe("Whether csvNoSupValue is used."),
  rfc4180: z.boolean().optional().describe("Whether CSV values are quoted as RFC 4180 says."),
  maxFileSize: z.int().min(1).max(1048576).optional().describe("Largest full-load file, in KB."),
  cdcPath: bucketFolder
    .optional()
    .describe(
      "Folder for changes, under the endpoint's folder; a target needs preserveTransactions with it, a source needs it to read changes.",
    ),
  preserveTransactions: z
    .boolean()
    .optional()
    .describe("Whether changes are written transaction by transaction; needs cdcPath."),
  cdcInsertsOnly: z.boolean().optional().describe("Whether only inserts are replicated."),
  cdcInsertsAndUpdates: z.boolean().optional().describe("Whether only inserts and updates are replicated."),
  cdcMaxBatchInterval: seconds("Longest wait before changes are written").optional(),
  cdcMinFileSize: z.int().min(0).optional().describe("Size at which changes are written, in KB."),
  includeOpForFullLoad: z
    .boolean()
    .optional()
    .describe("Whether full-load rows carry an operation column too."),
  timestampColumnName: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe("Column that says when a row was written."),
  useTaskStartTimeForFullLoadTimestamp: z
    .boolean()
    .optional()
    .describe("Whether full-load rows carry the task's start as that time."),
  addColumnName: z.boolean().optional().describe("Whether CSV files start with the columns' names."),
  addTrailingPaddingCharacter: z.boolean().optional().describe("Whether values keep trailing padding."),
  datePartitionEnabled: z.boolean().optional().describe("Whether folders are made by commit date."),
  datePartitionSequence: z
    .enum(["YYYYMMDD", "YYYYMMDDHH", "YYYYMM", "MMYYYYDD", "DDMMYYYY"])
    .optional()
    .describe("Parts of the date in folder names."),
  datePartitionDelimiter: z
    .enum(["SLASH", "UNDERSCORE", "DASH", "NONE"])
    .optional()
    .describe("What stands between the parts."),
  datePartitionTimezone: z.string().optional().describe('Time zone of date partitions, like "Europe/Paris".'),
  cannedAclForObjects: z
    .enum([
      "none",
      "private",
      "public-read",
      "public-read-write",
      "authenticated-read",
      "aws-exec-read",
      "bucket-owner-read",
      "bucket-owner-full-control",
    ])
    .optional()
    .describe("ACL of the objects; buckets without ACLs take only bucket-owner-full-control."),
  glueCatalogGeneration: z.boolean().optional().describe("Whether tables are entered into the Glue catalog."),
  detachTargetOnLobLookupFailureParquet: z
    .boolean()
    .optional()
    .describe("Whether a Parquet target is detached when a LOB cannot be looked up."),
});

export type S3SettingsConfig = z.infer<typeof s3Settings>;

/** A setting of an S3 endpoint. */
export type S3Setting = keyof S3SettingsConfig;

/** Settings that mean something where files are read. */
const ofSources: ReadonlySet<string> = new Set<S3Setting>([
  "csvDelimiter",
  "csvRowDelimiter",
  "csvNullValue",
  "rfc4180",
  "cdcPath",
  "ignoreHeaderRows",
]);

/** True if a setting has a meaning in a direction; those for the format of CSV have one in both. */
export function isSettingOf(setting: S3Setting, direction: "source" | "target"): boolean {
  return direction === "source" ? ofSources.has(setting) : setting !== "ignoreHeaderRows";
}
