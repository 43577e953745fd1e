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

const aReference = "the key of an entry of this file";

/**
 * The key of an entry elsewhere in the file. Its shape is left to the rule that looks the entry up, which knows what
 * there is: whoever writes an ARN or an account's id has a key in mind. A number of another length is neither.
 */
export const reference = z.string({ error: aReference }).regex(/^(\d{12}|.*\D.*)$/, aReference);

/** A version number, which has to be quoted in YAML. */
export const quotedVersion = (example: string) =>
  z
    .string({ error: `a version in quotes, like "${example}", because YAML would round it` })
    .regex(/^\d+\.\d+\.\d+$/, `three numbers, like "${example}", because DMS takes whole versions only`);

/** A step of a path; not dots alone, because of `.` and `..`, which S3 keeps as they are and most tools do not. */
const step = String.raw`\.*[\w!='()-][\w!.='()-]*`;
const steps = `${step}(/${step})*`;
const folderWords =
  "words of letters, digits and any of !_.='()- with single slashes between them, none at the ends and none of dots alone";

/**
 * A folder in a bucket, without a slash at its ends.
 *
 * The characters are those that S3 calls safe in keys (S3 guide, "Naming Amazon S3 objects"), with the equals sign
 * that Hive writes into names of partitions (`dt=2026-01-31`), and without the asterisk: folders stand in the
 * resources of policies, where it would let a role into other folders.
 */
export const bucketFolder = z.string().regex(new RegExp(`^${steps}$`), folderWords);

/** The same where empty text stands for "not set". */
export const bucketFolderOrEmpty = z.string().regex(new RegExp(`^(${steps})?$`), folderWords);

/** An existing KMS key, as its owner calls it (KMS guide, "Key identifiers"). */
export const kmsKey = z
  .string()
  .regex(
    /^(alias\/[\w/-]+|arn:aws[\w-]*:kms:[\w-]+:\d{12}:(key|alias)\/[\w/-]+|(mrk-)?[0-9a-f-]{32,36})$/,
    'an alias like "alias/lake", or the id or ARN of a key',
  );

/** Name of a bucket (S3 guide, "General purpose bucket naming rules"). */
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "3 to 63 lower-case letters, digits, dots and hyphens");

/** Host name of a server, in lower case. */
export const hostName = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, {
    error: 'a host name in lower case, like "db.example.com"',
  });
