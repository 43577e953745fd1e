/** Requirements of table mappings that depend on more than one key of a rule. */
import type { PipelineConfig } from "../../../model/schema/environment";
import type { Transformation } from "../../../model/schema/tables/transformation";
import type { TableSettings } from "../../../model/schema/tables/table-settings";
import { quote, quoteAll, type KeyPath } from "../../messages";
import { keyed } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { objectKeys, transformationsOf } from "./table-objects";
import { advice, deletion, member, inWords, inside } from "../../fix";

export const tableShapeRules: readonly Rule[] = [
  {
    name: "transformation-one-object",
    doc: "A transformation says what it changes with one of the keys schema, table, column, tableTablespace and indexTablespace.",
    *check(environment) {
      for (const [path, rule] of transformations(environment.pipelines)) {
        if (!mayNameAny(rule)) continue;
        const said = objectKeys.filter((key) => key in rule);
        if (said.length === 1) continue;
        yield {
          path,
          detail: `got ${said.length === 0 ? "none" : quoteAll(said)} of the keys that say what to change; expected one of ${quoteAll(objectKeys)}`,
          fix: said.length === 0 ? "say what the action is done to" : "write a rule for each",
        };
      }
    },
  },
  {
    name: "transformation-values",
    doc: "A rename says its new name once, columns of a data type are columns, and before-image columns have another name than their column (DMS guide, Transformation rules and actions).",
    *check(environment) {
      for (const [path, rule] of transformations(environment.pipelines)) yield* valueProblems(path, rule);
    },
  },
  {
    name: "transformation-column-name",
    doc: "Transformations are about columns without #, \\, / and - in their names (DMS guide, Transformation rules and actions: Limitations).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        for (const { index, kind, part = "" } of transformationsOf(pipeline)) {
          const found =
            kind === "column" ? /[#\\/-]/.exec(part.replaceAll(/\[[^\]]+\]/g, ""))?.[0] : undefined;
          if (found === undefined) continue;
          yield {
            path: ["pipelines", key, "transformations", index, "column"],
            detail: `got ${quote(part)}; expected a name without ${found}, because DMS transforms no column whose name has one of # \\ / -`,
            fix: "rename the column in the source, or leave it as it is",
          };
        }
      }
    },
  },
  {
    name: "table-settings-values",
    doc: "Table settings say something, ranges have a value for each column, and limited LOB mode has a size (DMS guide, Table and collection settings).",
    *check(environment) {
      for (const {
        key,
        config: { tableSettings = [] },
      } of keyed(environment.pipelines)) {
        for (const [index, settings] of tableSettings.entries())
          yield* settingsProblems(["pipelines", key, "tableSettings", index], settings);
      }
    },
  },
];

function* transformations(
  all: Readonly<Record<string, PipelineConfig>>,
): Iterable<[path: KeyPath, rule: Transformation]> {
  for (const [key, pipeline] of Object.entries(all)) {
    for (const [index, rule] of (pipeline.transformations ?? []).entries())
      yield [["pipelines", key, "transformations", index], rule];
  }
}

/** Actions on schemas, tables, columns and tablespaces alike. */
function mayNameAny({ action }: Transformation): boolean {
  return (
    action === "rename" || /^(convert|add|remove|replace)-(lowercase|uppercase|prefix|suffix)$/.test(action)
  );
}

function* valueProblems(path: KeyPath, rule: Transformation): Iterable<RuleProblem> {
  if (rule.action === "rename" && (rule.to === undefined) === (rule.expression === undefined)) {
    yield {
      path,
      detail: `got ${rule.to === undefined ? `neither "to" nor` : `both "to" and`} "expression"; expected one of them`,
      fix: "write the new name as `to`, or an SQLite expression for it as `expression`",
    };
  }
  if ("ofDataType" in rule && !("column" in rule)) {
    yield {
      path: [...path, "ofDataType"],
      detail: `got a data type for something that is no column; expected "column" beside it`,
      fix: advice`${deletion()}`,
    };
  }
  if (
    rule.action === "add-before-image-columns" &&
    rule.columnPrefix === "" &&
    (rule.columnSuffix ?? "") === ""
  ) {
    yield {
      path: [...path, "columnPrefix"],
      detail:
        "got an empty prefix and no suffix; expected one of them, because the column has the name already",
      fix: advice`${deletion()} (DMS takes \`BI_\`), or write a suffix`,
    };
  }
}

function* settingsProblems(path: KeyPath, settings: TableSettings): Iterable<RuleProblem> {
  const { parallelLoad, lobSettings } = settings;
  if (parallelLoad === undefined && lobSettings === undefined) {
    yield {
      path,
      detail: `got neither "parallelLoad" nor "lobSettings"; expected at least one`,
      fix: advice`${deletion("delete the rule")}`,
    };
  }
  if (parallelLoad?.type === "ranges") {
    for (const [index, boundary] of parallelLoad.boundaries.entries()) {
      if (boundary.length === parallelLoad.columns.length) continue;
      yield {
        path: [...path, "parallelLoad", "boundaries", index],
        detail: `got ${boundary.length} ${boundary.length === 1 ? "value" : "values"} for ${parallelLoad.columns.length} columns; expected one value for each of ${quoteAll(parallelLoad.columns)}`,
        fix: "write the upper end of the segment in every column",
      };
    }
  }
  if (parallelLoad?.type === "partitions-list" && !parallelLoad.partitions && !parallelLoad.subpartitions) {
    yield {
      path: [...path, "parallelLoad"],
      detail: `got neither "partitions" nor "subpartitions"; expected the names of some`,
      fix: advice`write them, or choose the type ${inWords("`partitions-auto`", member(inside("type"), "partitions-auto"))}, which loads all`,
    };
  }
  if (
    lobSettings !== undefined &&
    (lobSettings.mode ?? "limited") === "limited" &&
    !lobSettings.bulkMaxSizeKB
  ) {
    yield {
      path: [...path, "lobSettings"],
      detail:
        "got limited LOB mode without a size; expected bulkMaxSizeKB above 0, at which DMS cuts LOBs off",
      fix: advice`write the size, or ${member(inside("mode"), "unlimited")}`,
    };
  }
}
