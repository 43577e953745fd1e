/** Rules of `tables` that include views, in whichever form they are written. */
import { isMapping } from "../../../model/members";

/** Names of the member that says what kind of table a rule means: the file's, and the mapping's own. */
const members = ["tableType", "table-type"];

/** Its values that take views in (DMS guide, table mapping: table, view, all). */
const withViews = ["view", "all"];

/**
 * The table type of a rule that takes views in; undefined for one that means tables alone.
 *
 * @param rule A rule in the file's words, or one of the table-mappings document.
 */
export function viewsIn(rule: unknown): string | undefined {
  if (!isMapping(rule)) return undefined;
  for (const [member, value] of Object.entries(rule)) {
    if (members.includes(member) && typeof value === "string" && withViews.includes(value)) return value;
    const inside = viewsIn(value);
    if (inside !== undefined) return inside;
  }
  return undefined;
}
