/** Start and stop of the replication of changes (DMS guide, CHAP_Task.CDC; API reference, StartReplicationTask). */
import type { CdcStartConfig, CdcStopConfig } from "../../../model/schema/change-start";
import type { EndpointConfig, Environment, PipelineConfig } from "../../../model/schema/environment";
import { quote, type KeyPath } from "../../messages";
import { keyed } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { isMapping, lookup } from "../../../model/members";
import { factsOf } from "../../../model/engines";
import { advice, deletion, member, sibling } from "../../fix";

const checkpoint = /^checkpoint:V1#/;

interface Start {
  readonly path: KeyPath;
  readonly pipeline: PipelineConfig;
  readonly start: CdcStartConfig;
  readonly source: EndpointConfig | undefined;
}

function startRule(name: string, doc: string, check: (start: Start) => Iterable<RuleProblem>): Rule {
  return {
    name,
    doc,
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const start = pipeline.cdcStart;
        if (start === undefined) continue;
        const source = lookup(environment.endpoints, pipeline.source);
        yield* check({ path: ["pipelines", key, "cdcStart"], pipeline, start, source });
      }
    },
  };
}

export const changeStartRules: readonly Rule[] = [
  startRule(
    "cdc-start-type",
    "A start point is for a task that only replicates changes.",
    function* ({ path, pipeline: { migrationType } }) {
      if (migrationType !== "cdc") {
        yield {
          path,
          detail: `got one with migrationType ${quote(migrationType)}; expected it only with "cdc", because a full load begins with the tables as they are`,
          fix: advice`${deletion()}, or write ${member(sibling("migrationType"), "cdc")}`,
        };
      }
    },
  ),
  startRule(
    "cdc-start-time",
    "A time is a start point where DMS can look it up in the source's log.",
    function* ({ path, start, source }) {
      if (!("time" in start) || source === undefined) return;
      const problem = factsOf(source).noStartTime;
      if (problem === undefined) return;
      yield {
        path: [...path, "time"],
        detail: `got a time with a source of engine ${source.engine}; expected none, because ${problem.why}`,
        fix: advice`${deletion("delete `cdcStart`", sibling())}${problem.beside === undefined ? "" : `, ${problem.beside}`}`,
      };
    },
  ),
  startRule(
    "cdc-start-position",
    "A position is written as the source's engine writes it, or is a checkpoint of another task.",
    function* ({ path, start, source }) {
      if (!("position" in start) || source === undefined || checkpoint.test(start.position)) return;
      const { engine } = source;
      const format = factsOf(source).changePosition;
      if (format?.matches.test(start.position) === true) return;
      const or = 'a checkpoint like "checkpoint:V1#…"';
      yield {
        path: [...path, "position"],
        detail: `got ${quote(start.position)} with a source of engine ${engine}; expected ${format === undefined ? or : `${format.like}, or ${or}`}`,
        fix: "take it from the source's log, or from the overview of the task that came before",
      };
    },
  ),
  startRule(
    "cdc-start-slot",
    "PostgreSQL keeps the changes from a position on only in a replication slot, which the endpoint names.",
    function* ({ path, start, source }) {
      if (!("position" in start) || source === undefined || factsOf(source).family !== "postgres") return;
      if (namesSlot(source)) return;
      yield {
        path: [...path, "position"],
        detail: `got ${quote(start.position)} without slotName at the source; expected both, because only a slot keeps the log from there on`,
        fix: "add `slotName`, an existing slot that nothing reads from, to the settings of the source endpoint",
      };
    },
  ),
  {
    name: "cdc-stop-type",
    doc: "A stop is for a task that replicates changes, and comes after the start.",
    *check(environment: Environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        if (pipeline.cdcStop === undefined) continue;
        yield* stopProblems(["pipelines", key, "cdcStop"], pipeline, pipeline.cdcStop);
      }
    },
  },
];

function* stopProblems(path: KeyPath, pipeline: PipelineConfig, stop: CdcStopConfig): Iterable<RuleProblem> {
  const { migrationType, cdcStart } = pipeline;
  if (migrationType === "full-load") {
    yield {
      path,
      detail:
        'got one with migrationType "full-load"; expected none, because a full load ends when its tables are copied',
      fix: advice`${deletion()}, or write ${member(sibling("migrationType"), "full-load-and-cdc")}`,
    };
  }
  const [word, time] =
    "serverTime" in stop ? ["serverTime", stop.serverTime] : ["commitTime", stop.commitTime];
  if (cdcStart === undefined || !("time" in cdcStart)) return;
  if (Date.parse(time) > Date.parse(cdcStart.time)) return;
  yield {
    path: [...path, word],
    detail: `got ${quote(time)} with cdcStart.time ${quote(cdcStart.time)}; expected a later time than the start`,
    fix: "correct one of the two",
  };
}

/** True if an endpoint names the replication slot that DMS reads from. */
function namesSlot(endpoint: EndpointConfig): boolean {
  const { settings, extraConnectionAttributes: attributes } = endpoint as {
    readonly settings?: unknown;
    readonly extraConnectionAttributes?: unknown;
  };
  if (isMapping(settings) && settings.slotName !== undefined) return true;
  return typeof attributes === "string" && /(^|;)\s*slotName\s*=\s*[^;\s]/i.test(attributes);
}
