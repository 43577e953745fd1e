/** Tables that pipelines copy. */
import { quote } from "../../messages";
import { keyed } from "../../../model/queries";
import type { Rule } from "../rule";
import { findCommonTable, findTable } from "./table-patterns";
import {
  excludesFrom,
  mayBeSameType,
  selectionOf,
  type Selection,
  type SelectionRule,
} from "./table-selection";
import { advice, deletion, item, type Advice } from "../../fix";

export const selectionRules: readonly Rule[] = [
  {
    name: "pipeline-includes",
    doc: "A pipeline includes at least one table; excludes alone select nothing.",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        if (selectionOf(pipeline).includes.length > 0) continue;
        yield {
          path: ["pipelines", key, "tables"],
          detail:
            "got excludes only; expected at least one include, because DMS copies only what is included",
          fix: "add what to copy, like `- include: shop.%`",
        };
      }
    },
  },
  {
    name: "include-left-over",
    doc: "What a pipeline includes is not all excluded again.",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const selection = selectionOf(pipeline);
        for (const include of selection.includes) {
          const { index, action, pattern } = include;
          const excludes = excludesFrom(include, selection);
          if (excludes.length === 0 || findCommonTable([pattern], excludes).kind !== "none") continue;
          yield {
            path: ["pipelines", key, "tables", index, action],
            detail: `got ${quote(pattern.text)}, all of which the excludes take away; expected tables that are left`,
            fix: wayOut(include, selection),
          };
        }
      }
    },
  },
  {
    name: "exclude-matches",
    doc: "An exclude takes away something that is included; otherwise it is misspelt or left over.",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const { includes, excludes } = selectionOf(pipeline);
        if (includes.length === 0) continue;
        for (const exclude of excludes) {
          const { index, pattern } = exclude;
          const sameType = includes.filter((include) => mayBeSameType(include, exclude));
          if (sameType.some((include) => findTable(include.pattern, pattern).kind !== "none")) continue;
          yield {
            path: ["pipelines", key, "tables", index, "exclude"],
            detail: `got ${quote(pattern.text)}, which no include of this pipeline covers; expected an exclude that takes something away`,
            fix: advice`check the spelling, or ${deletion("delete it", item)}`,
          };
        }
      }
    },
  },
];

/** Without an include its excludes take nothing away, and without the only one nothing is copied. */
function wayOut(include: SelectionRule, { includes, excludes }: Selection): Advice {
  const others = includes.filter((one) => one !== include);
  const meets = (one: SelectionRule, exclude: SelectionRule) =>
    mayBeSameType(one, exclude) && findTable(one.pattern, exclude.pattern).kind !== "none";
  const isNeeded = (exclude: SelectionRule) => others.some((one) => meets(one, exclude));
  if (others.length === 0) return "narrow the excludes";
  return excludes.filter((exclude) => meets(include, exclude)).every(isNeeded)
    ? advice`${deletion("delete it", item)}, or narrow the excludes`
    : "narrow the excludes, or delete it with the excludes that are for it alone";
}
