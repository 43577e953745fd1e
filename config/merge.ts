/** Merges `common.yaml` and an environment's own file. */
import { isMapping, lookup } from "../model/members";

/**
 * Lays one value over another: maps merge by key, everything else, lists included, is replaced.
 *
 * Neither argument is changed, and nothing is shared between the result's maps and theirs.
 */
export function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return isMapping(base) ? merge(base, {}) : base;
  if (!isMapping(over)) return over;
  const below = isMapping(base) ? base : {};
  const keys = new Set([...Object.keys(below), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(lookup(below, key), lookup(over, key))]));
}
