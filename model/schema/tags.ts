/** The shape of tags. */
import * as z from "zod";

/**
 * Letters of any language, digits, spaces and some signs: what IAM takes, whose alphabet is the narrowest (IAM API
 * reference, data type Tag; KMS and DMS take the same, most services take more), and roles carry every tag of an environment.
 *
 * Nothing in it means something to Terraform: no quotes, no braces.
 */
const tagKey = z
  .string()
  .regex(
    /^[\p{L}\p{N} _.:/=+@-]{1,128}$/u,
    "1 to 128 letters, digits, spaces and any of _.:/=+-@, which are what AWS takes in tags",
  );

const tagValue = z
  .string({ error: "text" })
  .regex(
    /^[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
    "at most 256 letters, digits, spaces and any of _.:/=+-@, which are what AWS takes in tags",
  );

/** Tags by their keys; rules refuse those that AWS or Causeway keeps for itself. */
export const tags = z.record(tagKey, tagValue);

/** Tags of one resource, beside those of the environment. */
export const resourceTags = tags.describe(
  "Further tags, beside those of the environment; the same key replaces the environment's.",
);
