/** The shape of an S3 target's settings in an environment file. */
import * as z from "zod";

const seconds = (what: string) => z.int().min(0).describe(`${what}, in seconds.`);

/**
 * Settings of an S3 target, in the words of the DMS API's `S3Settings` (first letter lower-case).
 *
 * Defaults are DMS's own unless a description says otherwise.
 */
export const s3Settings = z.strictObject({
  dataFormat: z.enum(["csv", "parquet"]).optional(),
  compressionType: z.enum(["none", "gzip"]).optional(),
  encodingType: z.enum(["plain", "plain-dictionary", "rle-dictionary"]).optional(),
  parquetVersion: z.enum(["parquet-1-0", "parquet-2-0"]).optional(),
  parquetTimestampInMillisecond: z.boolean().optional(),
  enableStatistics: z.boolean().optional(),
  rowGroupLength: z.int().min(1).optional().describe("Rows in a Parquet row group."),
  dataPageSize: z.int().min(1).optional().describe("Size of a Parquet data page, in bytes."),
  dictPageSizeLimit: z.int().min(1).optional().describe("Largest encoded Parquet dictionary page, in bytes."),
  csvDelimiter: z.string().min(1).optional(),
  csvRowDelimiter: z.string().min(1).optional(),
  csvNoSupValue: z.string().optional(),
  csvNullValue: z.string().optional(),
  useCsvNoSupValue: z.boolean().optional(),
  rfc4180: z.boolean().optional(),
  maxFileSize: z.int().min(1).max(1048576).optional().describe("Largest full-load file, in KB."),
  cdcPath: z.string().min(1).optional().describe("Folder for changes; needs preserveTransactions."),
  preserveTransactions: z.boolean().optional(),
  cdcInsertsOnly: z.boolean().optional(),
  cdcInsertsAndUpdates: z.boolean().optional(),
  cdcMaxBatchInterval: seconds("Longest wait before changes are written").optional(),
  cdcMinFileSize: z.int().min(0).optional().describe("Size at which changes are written, in KB."),
  includeOpForFullLoad: z.boolean().optional(),
  timestampColumnName: z.string().min(1).max(128).optional(),
  useTaskStartTimeForFullLoadTimestamp: z.boolean().optional(),
  addColumnName: z.boolean().optional(),
  addTrailingPaddingCharacter: z.boolean().optional(),
  datePartitionEnabled: z.boolean().optional(),
  datePartitionSequence: z.enum(["YYYYMMDD", "YYYYMMDDHH", "YYYYMM", "MMYYYYDD", "DDMMYYYY"]).optional(),
  datePartitionDelimiter: z.enum(["SLASH", "UNDERSCORE", "DASH", "NONE"]).optional(),
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
    .optional(),
  glueCatalogGeneration: z.boolean().optional(),
  detachTargetOnLobLookupFailureParquet: z.boolean().optional(),
});
