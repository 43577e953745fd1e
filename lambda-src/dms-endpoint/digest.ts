import { createHash } from "node:crypto";

/** Sixteen hexadecimal digits that stand for a value; equal values give equal digits, whatever their key order. */
export function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, sortedMembers)).digest("hex").slice(0, 16);
}

function sortedMembers(_key: string, member: unknown): unknown {
  if (member === null || typeof member !== "object" || Array.isArray(member)) return member;
  return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
}
