/** Pairs of pipelines that would write over each other. */
import type { Environment } from "../../../model/schema/environment";
import { isS3 } from "../../../model/schema/environment";
import { quote } from "../../messages";
import { flowsOf, lossIn, selectedBy, tableName, type Flow } from "./pipeline-flows";
import type { Rule, RuleProblem } from "../rule";
import type { Store } from "./stores";
import { mayBeSameType } from "./table-selection";
import { findMeeting, type TableSet } from "./target-tables";
import { lookup } from "../../../model/members";
import { advice, inWords, member, together, top, type Fix } from "../../fix";

export const oneWriterRules: readonly Rule[] = [
  {
    name: "one-writer-per-table",
    doc: "Two pipelines never write one table of a database, unless no full load drops or truncates it; nor of a folder of a bucket: DMS would overwrite the files of one with those of the other.",
    *check(environment) {
      for (const [store, writers] of byTarget(environment)) {
        const meetable = new Meetable();
        for (const writer of writers) {
          for (const other of meetable.before(writer, transactionsOf(environment, writer) !== undefined)) {
            const problem = collision(environment, store, writer, other);
            if (problem === undefined) continue;
            yield problem;
            break;
          }
        }
      }
    },
  },
];

/**
 * Earlier pipelines that may write a table of another one: most write tables of other names, and thousands of pipelines
 * to one database are millions of pairs.
 */
class Meetable {
  private readonly all: Flow[] = [];
  private readonly inDoubt: number[] = [];
  private readonly byName = new Map<string, number[]>();

  /** Those before a pipeline, in their order; it is one of them from now on. */
  before(flow: Flow, isInDoubt: boolean): Flow[] {
    const names = isInDoubt ? undefined : namesOf(flow);
    const index = this.all.push(flow) - 1;
    const found = names === undefined ? this.all.slice(0, index) : this.of(names);
    if (names === undefined) this.inDoubt.push(index);
    for (const name of names ?? []) {
      const others = this.byName.get(name);
      if (others === undefined) this.byName.set(name, [index]);
      else others.push(index);
    }
    return found;
  }

  private of(names: readonly string[]): Flow[] {
    const indices = new Set([...this.inDoubt, ...names.flatMap((name) => this.byName.get(name) ?? [])]);
    const sorted = [...indices].sort((a, b) => a - b);
    return sorted.map((index) => this.all[index]).filter((flow) => flow !== undefined);
  }
}

/** Names of the tables without schema and case; undefined where one is a pattern, or named anew. */
function namesOf({ writes }: Flow): string[] | undefined {
  if (writes.some(({ isRenamed, include }) => isRenamed || !/^[^%_[\]\\"`]*$/.test(include.pattern.text)))
    return undefined;
  return writes.map(({ include }) => include.pattern.text.replace(/^.*\./, "").toLowerCase());
}

function byTarget(environment: Environment): Iterable<readonly [Store, Flow[]]> {
  const stores = new Map<string, readonly [Store, Flow[]]>();
  for (const flow of flowsOf(environment)) {
    if (flow.target === undefined) continue;
    const entry = stores.get(flow.target.id) ?? ([flow.target, []] as const);
    entry[1].push(flow);
    stores.set(flow.target.id, entry);
  }
  return stores.values();
}

function collision(
  environment: Environment,
  store: Store,
  writer: Flow,
  other: Flow,
): RuleProblem | undefined {
  const transactions = transactionsOf(environment, writer);
  if (transactions !== undefined && transactions === transactionsOf(environment, other)) {
    return {
      path: ["pipelines", writer.key, "target"],
      detail: `writes transactions to ${quote(transactions)} in ${store.title}, as pipeline ${quote(other.key)} does; expected one writer for each cdcPath`,
      fix: "give one of the two another folder or another cdcPath",
    };
  }
  // The one that takes rows away is the one to change.
  const [losing, kept] = lossIn(writer) === undefined ? [other, writer] : [writer, other];
  if (store.engine !== "s3" && lossIn(losing) === undefined) return undefined;
  const [first, second] = store.engine === "s3" ? [writer, other] : [losing, kept];
  const meeting = findMeeting(first.writes, second.writes, store.foldsCase, mayBeOne(first, second));
  if (meeting === undefined) return undefined;
  const { unsure } = meeting;
  return {
    path: ["pipelines", first.key, "tables"],
    detail: `${unsure ? "may write" : "writes"} ${tableName(meeting, store)} ${selectedBy(meeting.first)} to ${store.title}, as pipeline ${quote(second.key)} does ${selectedBy(meeting.second)}${unsure ? `: ${unsure.why}` : ""}; expected ${expectation(store, first)}`,
    fix: [...(unsure ? [`${unsure.fix}; or `] : []), ...wayOut(store, first, second)],
  };
}

/** A table and a view of one database have two names, unless a transformation gives them one. */
function mayBeOne(ours: Flow, theirs: Flow): (a: TableSet, b: TableSet) => boolean {
  const isOneSource = ours.source !== undefined && ours.source.id === theirs.source?.id;
  return (a, b) => !isOneSource || a.isRenamed || b.isRenamed || mayBeSameType(a.include, b.include);
}

/** Folder that transactions go to, all tables together. */
function transactionsOf(environment: Environment, { pipeline }: Flow): string | undefined {
  const target = lookup(environment.endpoints, pipeline.target);
  if (target === undefined || !isS3(target)) return undefined;
  return target.settings.preserveTransactions === true ? target.settings.cdcPath : undefined;
}

function expectation(store: Store, losing: Flow): string {
  return store.engine === "s3"
    ? "one pipeline for each table and folder"
    : `one pipeline for each table, because the full load of this one ${lossIn(losing) ?? "drops"} what the other has written`;
}

function wayOut(store: Store, first: Flow, second: Flow): Fix {
  if (store.engine === "s3")
    return advice`give one of the two another folder, or leave the table out of one of them`;
  const losing = [first, second].filter((one) => lossIn(one) !== undefined).map(({ key }) => key);
  const modes = losing.map((key) =>
    member(top("pipelines", key, "taskSettings", "FullLoadSettings", "TargetTablePrepMode"), "DO_NOTHING"),
  );
  const mode = inWords(modes[0]?.words ?? "", together(modes));
  return advice`leave the table out of one of the two, or rename it in one; if both are to fill it, write ${mode} under taskSettings.FullLoadSettings of ${losing.length > 1 ? "both" : "this one"}`;
}
