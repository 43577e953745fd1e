/** Shapes that several parts of an environment file share. */
import * as z from "zod";

/** The word used for an account, bucket, endpoint, instance or pipeline in addresses and names. */
export const key = z
  .string({ error: "a word of lower-case letters, digits and single hyphens" })
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "lower-case letters, digits and single hyphens, starting with a letter",
  )
  .max(40, "at most 40 characters, so that names stay within AWS's limits");

/** A version number, which has to be quoted in YAML. */
export const quotedVersion = (example: string) =>
  z
    .string({ error: `a version in quotes, like "${example}", because YAML would round it` })
    .regex(/^\d+\.\d+(\.\d+)*$/, `a version like "${example}"`);
