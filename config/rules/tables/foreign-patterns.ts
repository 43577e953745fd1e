/** Patterns of other languages: DMS takes their signs literally, and then selects nothing. */
import type { EngineWord } from "../../../model/engines";
import { quote, type KeyPath } from "../../messages";
import { keyed } from "../../../model/queries";
import type { PipelineConfig } from "../../../model/schema/environment";
import type { Rule } from "../rule";
import { objectsOf, pathOf } from "./table-objects";
import { lookup } from "../../../model/members";
import { advice, written } from "../../fix";

/** Engines that keep names in capital letters unless they were made in quotes (their SQL references). */
const inCapitals: readonly EngineWord[] = ["oracle", "db2"];

export const foreignPatternRules: readonly Rule[] = [
  {
    name: "patterns-of-dms",
    doc: "Names of tables stand without quotes and blanks, and `%` and `_` are their wildcards: DMS takes `*`, `?` and regular expressions literally.",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        for (const { path, text } of patternsOf(key, pipeline)) {
          const meant = inWordsOfDms(text);
          if (meant === text) continue;
          yield {
            path,
            detail: `got ${quote(text)}; expected a name without quotes and blanks, where % stands for any characters and _ for one`,
            fix: advice`write ${written(meant)}`,
          };
        }
      }
    },
  },
  {
    name: "names-in-capitals",
    doc: "Oracle and Db2 keep names in upper case unless they were made in quotes, and DMS compares names as they are kept.",
    severity: "warning",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const engine = lookup(environment.endpoints, pipeline.source)?.engine;
        if (engine === undefined || !inCapitals.includes(engine)) continue;
        for (const { path, text } of selected(key, pipeline)) {
          if (!/[a-z]/.test(text) || /[A-Z]/.test(text)) continue;
          yield {
            path,
            detail: `got ${quote(text)} of source ${quote(pipeline.source)}, which keeps names in upper case unless they were made in quotes; expected ${quote(text.toUpperCase())}, or nothing is selected`,
            fix: advice`write ${written(text.toUpperCase())}; nothing, if the names were made in quotes and lower case`,
          };
        }
      }
    },
  },
];

interface PatternAt {
  readonly path: KeyPath;
  readonly text: string;
}

function* patternsOf(key: string, pipeline: PipelineConfig): Iterable<PatternAt> {
  yield* selected(key, pipeline);
  for (const object of objectsOf(pipeline)) yield { path: pathOf(key, object), text: object.text };
}

function* selected(key: string, { tables }: PipelineConfig): Iterable<PatternAt> {
  for (const [index, rule] of tables.entries()) {
    for (const [action, text] of Object.entries(rule)) {
      if (typeof text !== "string" || !["include", "exclude", "explicit"].includes(action)) continue;
      yield { path: ["pipelines", key, "tables", index, action], text };
    }
  }
}

/** The same pattern as DMS spells it; one that it spells so already stays as it is. */
function inWordsOfDms(text: string): string {
  const isExpression = /\\.|\.\*|\.\+|^\^/.test(text);
  const plain = isExpression ? text.replace(/^\^|\$$/g, "").replaceAll(/\\(.)/g, "$1") : text;
  const parts = plain
    // `.*` and `.+` after the dot of a name are its wildcard, alone they are any name.
    .replaceAll(/(?<=\.)\.[*+]|^\.[*+](?=\.)/g, "*")
    .split(".")
    .map((part) => unquoted(part.trim()).replaceAll(/\*+/g, "%").replaceAll("?", "_"));
  return parts.filter((part) => part !== "").join(".");
}

/** A name without the quotes of SQL; brackets around a whole name are SQL Server's, those of DMS hold few characters. */
function unquoted(name: string): string {
  return name.replace(/^(["'`])(.*)\1$/, "$2").replace(/^\[([\w ]{3,})\]$/, "$1");
}
