import * as z from "zod";
import { externalTableDefinition } from "../schema/external-table";
import { bucketFolder, reference } from "../schema/key";
import { s3Settings } from "../schema/s3-settings";
import { resourceTags } from "../schema/tags";
import type { Facts } from "./engine";
import { withoutUsers } from "./grants/without-users";

const endpoint = z.strictObject({
  engine: z.literal("s3"),
  bucket: reference.describe("The bucket, by its key under `buckets`."),
  folder: bucketFolder.describe("Folder in the bucket that DMS writes or reads under."),
  access: z
    .enum(["assumed-role", "bucket-policy"])
    .describe(
      "How DMS is let in: `assumed-role` uses a role of the lake account, sealed with the endpoint's ExternalId; `bucket-policy` uses a role of the replication account that the bucket's policy admits.",
    ),
  externalTableDefinition: externalTableDefinition.optional(),
  settings: s3Settings.prefault({}).describe("What DMS does at this bucket, beyond its defaults."),
  tags: resourceTags.optional(),
});

/** A bucket of a data lake; DMS reads and writes it with a role. */
export const s3 = {
  kind: "s3",
  engine: "s3",
  title: "S3",
  engineName: "s3",
  limits:
    "A source needs `externalTableDefinition`, and `access: bucket-policy` where the bucket is another account's.",
  withoutUsers: withoutUsers.s3,
  directions: ["target", "source"],
  family: "s3",
  features: {
    source: [],
    target: ["batch-apply-loses-data", "no-full-lob-mode", "object-tags", "parallel-load", "validation"],
  },
  serverless: { source: "supported", target: "supported" },
  endpoint,
} as const satisfies Facts<"s3"> & { kind: "s3"; endpoint: z.ZodType };
