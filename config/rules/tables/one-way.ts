/** Pipelines that would destroy what they read, or copy it in a circle without end. */
import { quote } from "../../messages";
import { flowsOf, loads, lossIn, selectedBy, tableName, type Flow } from "./pipeline-flows";
import type { Rule, RuleProblem } from "../rule";
import type { Store } from "./stores";
import { findMeeting, type Meeting } from "./target-tables";
import { can } from "../../../model/engines";

export const oneWayRules: readonly Rule[] = [
  {
    name: "other-tables",
    doc: "A pipeline does not write tables that it reads, also where two endpoints are one database: the full load would drop them, and changes would never end.",
    *check(environment) {
      for (const flow of flowsOf(environment)) {
        // Another rule refuses one endpoint as both.
        if (flow.source?.id !== flow.target?.id || flow.pipeline.source === flow.pipeline.target) continue;
        const problem = ontoItself(flow);
        if (problem !== undefined) yield problem;
      }
    },
  },
  {
    name: "tables-go-one-way",
    doc: "Where pipelines bring tables back to where they come from, no full load drops or truncates them, one pipeline at most loads rows, and each prevents loopback.",
    *check(environment) {
      const flows = betweenStoresInCircles(flowsOf(environment));
      const next = new Map(flows.map((flow) => [flow, followers(flow, flows)]));
      for (const flow of flows) {
        const problem = goingRound(flow, next);
        if (problem !== undefined) yield problem;
      }
    },
  },
];

function ontoItself(flow: Flow): RuleProblem | undefined {
  const { key, pipeline, target } = flow;
  const meeting =
    target && isDatabase(target) ? findMeeting(flow.writes, flow.reads, target.foldsCase) : undefined;
  if (target === undefined || meeting === undefined) return undefined;
  return {
    path: ["pipelines", key, "target"],
    detail: `${writes(meeting, target)}, which it reads ${selectedBy(meeting.second)}: ${quote(pipeline.source)} and ${quote(pipeline.target)} are one database${why(meeting)}; expected tables that it does not read, because ${harmToItself(flow)}`,
    fix: wayOut(meeting, "name an endpoint of another database, or rename the schema with a transformation"),
  };
}

function harmToItself(flow: Flow): string {
  const loss = lossIn(flow);
  if (loss !== undefined) return `its full load ${loss} them`;
  return replicatesChanges(flow)
    ? "changes would go round without end"
    : "rows would be written a second time";
}

/** Files are no tables that somebody else would read: S3 sources say theirs by the file. */
function isDatabase({ engine }: Store): boolean {
  return engine !== "s3";
}

/** Pipelines between databases that data can come back to. */
function betweenStoresInCircles(flows: readonly Flow[]): Flow[] {
  const targets = new Map<string, Set<string>>();
  for (const { source, target } of flows) {
    if (source === undefined || target === undefined || !isDatabase(target)) continue;
    targets.set(source.id, (targets.get(source.id) ?? new Set()).add(target.id));
  }
  const reached = new Map<string, ReadonlySet<string>>();
  const from = (id: string) => {
    const all = reached.get(id) ?? new Set(reach(id, (one) => [...(targets.get(one) ?? [])]).keys());
    reached.set(id, all);
    return all;
  };
  return flows.filter(
    ({ source, target }) => source !== undefined && target !== undefined && from(target.id).has(source.id),
  );
}

/** Everything that steps lead to, the start included, with what was before it on a shortest way. */
function reach<T>(start: T, stepsFrom: (one: T) => readonly T[]): Map<T, T | undefined> {
  const before = new Map<T, T | undefined>([[start, undefined]]);
  // A map that grows is walked to its end.
  for (const one of before.keys()) {
    for (const next of stepsFrom(one)) if (!before.has(next)) before.set(next, one);
  }
  return before;
}

/** A pipeline that reads what another one writes. */
interface Step {
  readonly to: Flow;
  readonly meeting: Meeting;
}

type Steps = ReadonlyMap<Flow, readonly Step[]>;

function followers(flow: Flow, flows: readonly Flow[]): Step[] {
  return flows.flatMap((to) => {
    const store = to.source;
    if (to === flow || store === undefined || store.id !== flow.target?.id) return [];
    const meeting = findMeeting(flow.writes, to.reads, store.foldsCase);
    return meeting === undefined ? [] : [{ to, meeting }];
  });
}

function goingRound(flow: Flow, next: Steps): RuleProblem | undefined {
  for (const step of next.get(flow) ?? []) {
    const harm = harmOf(flow, step, next);
    if (harm !== undefined) return circle(flow, step, harm);
  }
  return undefined;
}

interface Harm {
  readonly verb: string;
  /** Pipelines by which the data come back, the first reader first. */
  readonly way: readonly Flow[];
  readonly how: string;
}

/** Harm done when data go a step and come back; undefined if they do not, or if loopback is prevented. */
function harmOf(flow: Flow, { to }: Step, next: Steps): Harm | undefined {
  const back = (isPossible: (one: Flow) => boolean) => wayBack(flow, to, next, isPossible);
  const loss = lossIn(flow);
  const returning = loss === undefined ? undefined : back(() => true);
  if (loss !== undefined && returning !== undefined)
    return { verb: `${loss}, in its full load,`, way: returning, how: "" };
  const loading = loads(flow.pipeline) ? back(({ pipeline }) => loads(pipeline)) : undefined;
  if (loading !== undefined) return { verb: "loads", way: loading, how: " in a full load, too" };
  if (!replicatesChanges(flow) || preventsLoopback(flow, to)) return undefined;
  const changing = back(replicatesChanges);
  return (
    changing && {
      verb: "replicates changes of",
      way: changing,
      how: " without loopback prevention that fits",
    }
  );
}

function wayBack(
  flow: Flow,
  first: Flow,
  next: Steps,
  isPossible: (one: Flow) => boolean,
): Flow[] | undefined {
  if (!isPossible(first)) return undefined;
  const before = reach(first, (one) =>
    (next.get(one) ?? []).map(({ to }) => to).filter((to) => to === flow || isPossible(to)),
  );
  if (!before.has(flow)) return undefined;
  const way: Flow[] = [];
  for (let one = before.get(flow); one !== undefined; one = before.get(one)) way.unshift(one);
  return way;
}

function replicatesChanges({ pipeline }: Flow): boolean {
  return pipeline.migrationType !== "full-load";
}

/** True if the reader leaves out the changes that the writer has applied: both have to name the same loopback table. */
function preventsLoopback(writer: Flow, reader: Flow): boolean {
  const ours = writer.pipeline.taskSettings?.LoopbackPreventionSettings;
  const theirs = reader.pipeline.taskSettings?.LoopbackPreventionSettings;
  return (
    ours?.EnableLoopbackPrevention === true &&
    theirs?.EnableLoopbackPrevention === true &&
    ours.TargetSchema === theirs.SourceSchema
  );
}

function circle(flow: Flow, { to, meeting }: Step, { verb, way, how }: Harm): RuleProblem {
  const store = to.source;
  const table =
    store === undefined ? "" : `${tableName(meeting, store)} ${selectedBy(meeting.first)} of ${store.title}`;
  const through = way.slice(1).map(({ key }) => quote(key));
  const by = through.length === 0 ? "" : ` through ${through.join(", ")}`;
  return {
    path: ["pipelines", flow.key, "tables"],
    detail: `${verb} ${table}, which pipeline ${quote(to.key)} reads ${selectedBy(meeting.second)} and brings back${by}${how}${why(meeting)}; expected tables that go one way, or bidirectional replication, in which nothing is dropped or truncated, one pipeline at most loads rows, and each prevents loopback`,
    fix: wayOut(meeting, `leave the tables out of one of the pipelines${bothWays(flow, way)}`),
  };
}

/** Configuration of bidirectional replication, where it is two pipelines and the engines at both ends have it. */
function bothWays(flow: Flow, way: readonly Flow[]): string {
  const bidirectional = [flow, ...way].every(
    ({ source }) => source !== undefined && can(source, "source", "loopback-prevention"),
  );
  if (way.length > 1 || !bidirectional) return "";
  return "; or write `migrationType: cdc` in both (one of them may load as well, with `TargetTablePrepMode: DO_NOTHING`), and taskSettings.LoopbackPreventionSettings with `EnableLoopbackPrevention: true` and with `SourceSchema` and `TargetSchema`, which are the other way round in the opposite pipeline";
}

function writes(meeting: Meeting, store: Store): string {
  const verb = meeting.unsure === undefined ? "writes" : "may write";
  return `${verb} ${tableName(meeting, store)} ${selectedBy(meeting.first)} to ${store.title}`;
}

function why({ unsure }: Meeting): string {
  return unsure === undefined ? "" : `, as far as the file tells (${unsure.why})`;
}

function wayOut({ unsure }: Meeting, fix: string): string {
  return unsure === undefined ? fix : `${unsure.fix}; or ${fix}`;
}
