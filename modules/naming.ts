/**
 * Names: how the words of an environment file become physical names and Terraform addresses.
 *
 * A key of the file appears verbatim in every name and address made from it, hyphens included, so that
 * one search leads from the file to `cdk.tf.json` and back (docs/adr/0003-keys-are-addresses.md).
 */
import { createHash } from "node:crypto";
import type { TerraformElement } from "cdktf";
import { capitalized } from "../model/members";

/** Path of the roles in a lake account that the trust Lambda may edit. */
export function writerRolePath(environment: string): string {
  return `/causeway/${environment}/`;
}

/** Gives an element the address `<type>.<name>`, without the hash that nested constructs get. */
export function addressed<T extends TerraformElement>(element: T, name: string): T {
  element.overrideLogicalId(name);
  return element;
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

/** Eight hexadecimal digits that stand for a value; equal values give equal digits, whatever their key order. */
export function fingerprint(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, 8);
}

/** JSON with sorted keys and without undefined members. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === "object" && !Array.isArray(member) ? sorted({ ...member }) : member,
  );
}

/** The same members in the order of their keys, so that the order in the file does not show in the JSON. */
export function sorted<T>(members: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A physical name within a limit: too long a name is cut, and eight digits of the whole one make it unique. */
export function shortened(name: string, limit: number): string {
  if (name.length <= limit) return name;
  return `${name.slice(0, limit - 9).replace(/-+$/, "")}-${fingerprint(name)}`;
}
