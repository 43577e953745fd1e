/** Tables that pipelines copy. */
import { quote } from "../../messages";
import { keyed } from "../../../model/queries";
import type { Rule } from "../rule";
import { findCommonTable, findTable } from "./table-patterns";
import { excludesFrom, mayBeSameType, selectionOf } from "./table-selection";

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
            fix: "delete it, or narrow the excludes",
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
            fix: "check the spelling, or delete it",
          };
        }
      }
    },
  },
];
