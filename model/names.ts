/**
 * Physical names: how the words of an environment file become names in AWS.
 *
 * A key of the file appears verbatim in every name made from it, hyphens included, so that one search
 * leads from the file to AWS and back (docs/adr/0003-keys-are-addresses.md).
 */
import { fingerprint } from "./canonical";
import { capitalized } from "./members";

/** Path of the roles in a lake account that the trust Lambda may edit. */
export function writerRolePath(environment: string): string {
  return `/causeway/${environment}/`;
}

/** The ARN partition of a Region: the first part of every ARN after `arn:`. */
export function partitionOf(region: string): "aws" | "aws-cn" | "aws-us-gov" {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}

/** A statement id made of words: IAM allows letters and digits only. */
export function statementId(...words: readonly string[]): string {
  return words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .filter((word) => word.length > 0)
    .map(capitalized)
    .join("");
}

/** A physical name within a limit: too long a name is cut, and eight digits of the whole one make it unique. */
export function shortened(name: string, limit: number): string {
  if (name.length <= limit) return name;
  return `${name.slice(0, limit - 9).replace(/-+$/, "")}-${fingerprint(name)}`;
}
