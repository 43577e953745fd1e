/** One spelling for equal values: JSON with sorted keys, and digits that stand for it. */
import { createHash } from "node:crypto";

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
