/** Table mappings that depend on the engines at both ends, as far as the DMS guide says which take them. */
import type { Environment, PipelineConfig } from "../../../model/schema/environment";
import { instanceOf } from "../../../model/schema/environment";
import { quote, quoteAll, type KeyPath } from "../../messages";
import { keyed } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { lookup } from "../../../model/members";
import { can, enginesWith, type Direction, type EngineWord } from "../../../model/engines";
import type { Features } from "../../../model/engines/features";
import { advice, deletion, item, top, type Advice } from "../../fix";

/** First version of the replication engine that masks data (DMS guide, "Using data masking …"). */
const maskingVersion = [3, 5, 4] as const;

/** One end of a pipeline. */
interface End<Side extends Direction> {
  readonly side: Side;
  readonly endpoint: string;
  readonly engine: EngineWord;
}

/** The way out where nothing would be left of a rule. */
const withoutRule = advice`${deletion("delete the rule", item)}`;

export const tableTargetRules: readonly Rule[] = [
  {
    name: "object-mapping-target",
    doc: "Object mappings are for DynamoDB, Kinesis and Kafka targets, topics for Kafka, tags for S3 (DMS guide, Specifying table selection and transformations rules using JSON).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const target = endOf(environment, pipeline, "target");
        const at = (list: string): KeyPath => ["pipelines", key, list];
        if (pipeline.objectMappings !== undefined)
          yield* refuse(target, "object-mappings", at("objectMappings"), "object mappings");
        for (const [index, mapping] of (pipeline.objectMappings ?? []).entries()) {
          if (mapping.kafkaTargetTopic === undefined) continue;
          yield* refuse(
            target,
            "topics",
            [...at("objectMappings"), index, "kafkaTargetTopic"],
            "a Kafka topic",
          );
        }
        if (pipeline.postProcessing !== undefined)
          yield* refuse(target, "object-tags", at("postProcessing"), "tags of S3 objects");
      }
    },
  },
  {
    name: "tablespace-target",
    doc: "Tablespaces are renamed for Oracle targets only (DMS guide, Transformation rules and actions).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const target = endOf(environment, pipeline, "target");
        for (const [index, rule] of (pipeline.transformations ?? []).entries()) {
          const kind = (["tableTablespace", "indexTablespace"] as const).find((one) => one in rule);
          if (kind === undefined) continue;
          yield* refuse(
            target,
            "tablespaces",
            ["pipelines", key, "transformations", index, kind],
            "a tablespace",
            withoutRule,
          );
        }
      }
    },
  },
  {
    name: "parallel-load-engines",
    doc: "Parallel load is for engines that can do it: PostgreSQL by ranges only, MongoDB and DocumentDB by ranges or automatically, subpartitions of Oracle (DMS guide, Table and collection settings).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines))
        yield* parallelLoadProblems(environment, key, pipeline);
    },
  },
  {
    name: "lob-settings-engines",
    doc: "LOB settings of a table are for relational databases at both ends (DMS guide, Table and collection settings).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        for (const [index, { lobSettings, parallelLoad }] of (pipeline.tableSettings ?? []).entries()) {
          const fix = parallelLoad === undefined ? withoutRule : undefined;
          if (lobSettings === undefined) continue;
          const path = ["pipelines", key, "tableSettings", index, "lobSettings"];
          yield* refuse(
            endOf(environment, pipeline, "source"),
            "table-lob-settings",
            path,
            "LOB settings of a table",
            fix,
          );
          yield* refuse(
            endOf(environment, pipeline, "target"),
            "table-lob-settings",
            path,
            "LOB settings of a table",
            fix,
          );
        }
      }
    },
  },
  {
    name: "views-full-load",
    doc: "Views are copied by a full load only (DMS guide, Selection rules and actions).",
    *check(environment) {
      for (const {
        key,
        config: { tables, migrationType },
      } of keyed(environment.pipelines)) {
        if (migrationType === "full-load") continue;
        for (const [index, rule] of tables.entries()) {
          if (rule.tableType !== "view" || "exclude" in rule) continue;
          yield {
            path: ["pipelines", key, "tables", index, "tableType"],
            detail: `got views in a pipeline with migrationType ${quote(migrationType)}; expected "full-load", because DMS loads views only there`,
            fix: "give the views a pipeline of their own with `migrationType: full-load`",
          };
        }
      }
    },
  },
  {
    name: "masking-engine-version",
    doc: "Data masking needs replication engine 3.5.4 (DMS guide, Using data masking to hide sensitive information).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const instance = instanceOf(pipeline);
        const version = lookup(environment.replication.instances, instance ?? "")?.engineVersion;
        if (instance === undefined || version === undefined || !isBefore(version, maskingVersion)) continue;
        for (const [index, { action }] of (pipeline.transformations ?? []).entries()) {
          if (!action.startsWith("data-masking-")) continue;
          yield {
            path: ["pipelines", key, "transformations", index, "action"],
            detail: `got ${quote(action)} on instance ${quote(instance)} with engineVersion ${quote(version)}; expected "3.5.4" or later, which masks data`,
            fix: "upgrade the instance, or remove the column instead",
          };
        }
      }
    },
  },
];

function endOf<Side extends Direction>(
  environment: Environment,
  pipeline: PipelineConfig,
  side: Side,
): End<Side> | undefined {
  const endpoint = pipeline[side];
  const engine = lookup(environment.endpoints, endpoint)?.engine;
  return engine === undefined ? undefined : { side, endpoint, engine };
}

function* refuse<Side extends Direction>(
  end: End<Side> | undefined,
  feature: Features[Side][number],
  path: KeyPath,
  what: string,
  fix: Advice = advice`${deletion()}`,
): Iterable<RuleProblem> {
  if (end === undefined || can(end, end.side, feature)) return;
  yield {
    path,
    detail: `got ${what} for the ${end.side} ${quote(end.endpoint)} with engine ${quote(end.engine)}; expected engine ${quoteAll(enginesWith(end.side, feature))}`,
    fix,
  };
}

function* parallelLoadProblems(
  environment: Environment,
  key: string,
  pipeline: PipelineConfig,
): Iterable<RuleProblem> {
  const source = endOf(environment, pipeline, "source");
  const target = endOf(environment, pipeline, "target");
  for (const [index, { parallelLoad, lobSettings }] of (pipeline.tableSettings ?? []).entries()) {
    if (parallelLoad === undefined || parallelLoad.type === "none") continue;
    const path = ["pipelines", key, "tableSettings", index, "parallelLoad"];
    const fix =
      lobSettings === undefined ? withoutRule : advice`${deletion("delete `parallelLoad`", top(...path))}`;
    const what = `parallel load by ${parallelLoad.type}`;
    yield* refuse(source, parallelLoad.type, [...path, "type"], what, fix);
    yield* refuse(target, "parallel-load", path, "parallel load", fix);
    const segmented = Object.keys(parallelLoad).find((member) => segmentKeys.includes(member));
    if (segmented !== undefined)
      yield* refuse(source, "document-segments", [...path, segmented], quote(segmented));
  }
}

/** Settings that divide a collection automatically into segments. */
const segmentKeys = [
  "numberOfPartitions",
  "collectionCountFromMetadata",
  "maxRecordsSkipPerPage",
  "batchSize",
];

function isBefore(version: string, wanted: readonly number[]): boolean {
  const numbers = version.split(".").map(Number);
  const differing = wanted.findIndex((number, index) => (numbers[index] ?? 0) !== number);
  return differing >= 0 && (numbers[differing] ?? 0) < (wanted[differing] ?? 0);
}
