/** Which tables pipelines copy, and where two of them would write over each other. */
import { isS3, type Environment, type PipelineConfig } from "../../../model/schema/environment";
import { quote } from "../../words";
import { keyed } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { findCommonTable, findTable, type Search } from "./table-patterns";
import { excludesFrom, mayBeSameType, selectionOf, type Selection } from "./table-selection";
import { targetTable } from "./target-names";
import { lookup } from "../../../model/members";

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
  {
    name: "one-writer-per-table",
    doc: "Two pipelines never write the same table to the same folder of a bucket: DMS would overwrite the files of one with those of the other.",
    *check(environment) {
      for (const writers of byFolder(environment).values()) yield* collisions(writers);
    },
  },
];

interface Writer {
  readonly key: string;
  readonly pipeline: PipelineConfig;
  readonly selection: Selection;
  readonly place: string;
  /** Folder that transactions go to, all tables together. */
  readonly transactions: string | undefined;
}

/** Pipelines by the physical bucket and folder they write to, whichever endpoint or key names it. */
function byFolder(environment: Environment): Map<string, Writer[]> {
  const folders = new Map<string, Writer[]>();
  for (const { key, config: pipeline } of keyed(environment.pipelines)) {
    const target = lookup(environment.endpoints, pipeline.target);
    if (target === undefined || !isS3(target)) continue;
    const bucket = lookup(environment.buckets, target.bucket)?.name;
    if (bucket === undefined) continue;
    const place = `folder ${quote(target.folder)} of bucket ${quote(bucket)}`;
    const transactions = target.settings.preserveTransactions === true ? target.settings.cdcPath : undefined;
    const writers = folders.get(place) ?? [];
    writers.push({ key, pipeline, selection: selectionOf(pipeline), place, transactions });
    folders.set(place, writers);
  }
  return folders;
}

function* collisions(writers: readonly Writer[]): Iterable<RuleProblem> {
  for (const [index, writer] of writers.entries()) {
    for (const other of writers.slice(0, index)) {
      const problem = collision(writer, other);
      if (problem === undefined) continue;
      yield problem;
      break;
    }
  }
}

function collision(writer: Writer, other: Writer): RuleProblem | undefined {
  if (writer.transactions !== undefined && writer.transactions === other.transactions) {
    return {
      path: ["pipelines", writer.key, "target"],
      detail: `writes transactions to ${quote(writer.transactions)} in ${writer.place}, as pipeline ${quote(other.key)} does; expected one writer for each cdcPath`,
      fix: "give one of the two another folder or another cdcPath",
    };
  }
  const common = commonTable(writer.selection, other.selection);
  if (common.kind === "none") return undefined;
  if (common.kind === "found" && goesApart(writer.pipeline, other.pipeline, common.table)) return undefined;
  const what = common.kind === "found" ? common.table : "tables whose patterns are too complex to tell apart";
  return {
    path: ["pipelines", writer.key, "tables"],
    detail: `writes ${what} to ${writer.place}, as pipeline ${quote(other.key)} does; expected one pipeline for each table and folder`,
    fix: "give one of the two another folder, or exclude the table from one of them",
  };
}

/** Whether renames give a table two names, so that its files get two folders. */
function goesApart(a: PipelineConfig, b: PipelineConfig, table: string): boolean {
  return targetTable(a, table) !== targetTable(b, table);
}

function commonTable(a: Selection, b: Selection): Search {
  let unknown = false;
  for (const left of a.includes) {
    for (const right of b.includes) {
      if (!mayBeSameType(left, right)) continue;
      const excludes = [...excludesFrom(left, a), ...excludesFrom(right, b)];
      const found = findTable(left.pattern, right.pattern, excludes);
      if (found.kind === "found") return found;
      unknown ||= found.kind === "unknown";
    }
  }
  return { kind: unknown ? "unknown" : "none" };
}
