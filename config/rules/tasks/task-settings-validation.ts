/** Comparing source and target, and repairing what differs (DMS guide, CHAP_Validating and after). */
import type { PipelineConfig } from "../../../model/schema/environment";
import { keyed, s3Endpoints } from "../../../model/queries";
import { inSettings, settingsRule } from "./pipeline-settings";
import type { Rule } from "../rule";
import { advice, deletion, member, inWords, sibling } from "../../fix";

const at = (name: string) => ["ValidationSettings", name] as const;

const hasChanges = ({ migrationType }: PipelineConfig) => migrationType !== "full-load";

export const validationRules: readonly Rule[] = [
  settingsRule(
    "validation-only",
    "A task that only compares has validation switched on, leaves the target's tables alone and either loads or captures.",
    function* ({ settings: { ValidationSettings: said = {}, FullLoadSettings: load = {} }, pipeline }) {
      if (said.ValidationOnly !== true) return;
      if (said.EnableValidation !== true) {
        yield {
          setting: at("ValidationOnly"),
          beside: "without EnableValidation true",
          expected: "both, because the task does nothing else",
          fix: advice`add ${member(sibling("EnableValidation"), true)}, or ${deletion()}`,
        };
      }
      if (load.TargetTablePrepMode !== "DO_NOTHING") {
        yield {
          setting: at("ValidationOnly"),
          beside: "without FullLoadSettings.TargetTablePrepMode DO_NOTHING",
          expected: "both, because the tables are there already",
          fix: advice`add ${member(inSettings("FullLoadSettings", "TargetTablePrepMode"), "DO_NOTHING")} under FullLoadSettings`,
        };
      }
      if (pipeline.migrationType === "full-load-and-cdc") {
        yield {
          setting: at("ValidationOnly"),
          beside: 'with migrationType "full-load-and-cdc"',
          expected: 'migrationType "full-load" or "cdc"',
          fix: "choose one of the two: a validation-only task moves nothing with either",
        };
      }
    },
  ),
  {
    name: "validation-of-s3",
    doc: "Athena compares what is in S3: as Parquet, and for changes with a timestamp column and date partitions.",
    *check(environment) {
      const targets = new Map(s3Endpoints(environment).map(({ key, config }) => [key, config]));
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const settings = targets.get(pipeline.target)?.settings;
        if (pipeline.taskSettings?.ValidationSettings?.EnableValidation !== true || !settings) continue;
        const missing = [
          ...(settings.dataFormat === "parquet" ? [] : ["`dataFormat: parquet`"]),
          ...(hasChanges(pipeline) && settings.timestampColumnName === undefined
            ? ["`timestampColumnName`"]
            : []),
          ...(hasChanges(pipeline) && settings.datePartitionEnabled !== true
            ? ["`datePartitionEnabled: true`"]
            : []),
        ];
        if (missing.length === 0) continue;
        yield {
          path: ["pipelines", key, "taskSettings", "ValidationSettings", "EnableValidation"],
          detail: `got true with target "${pipeline.target}"; expected ${missing.join(" and ")} there, because Athena compares the files`,
          fix: advice`add ${missing.join(", ")} to endpoints.${pipeline.target}.settings, or ${deletion()}`,
        };
      }
    },
  },
  settingsRule(
    "resync",
    "Repairing has findings to go by, and with changes a schedule and a limit, which a full load has not.",
    function* ({ settings, pipeline }) {
      const said = settings.ResyncSettings;
      if (said?.EnableResync !== true) return;
      for (const name of ["ResyncSchedule", "MaxResyncTime"] as const) {
        if ((said[name] !== undefined) === hasChanges(pipeline)) continue;
        yield hasChanges(pipeline)
          ? {
              setting: ["ResyncSettings", "EnableResync"],
              beside: `without ${name}`,
              expected: "both, because the task replicates changes",
              fix: `add \`${name}\``,
            }
          : {
              setting: ["ResyncSettings", name],
              beside: 'with migrationType "full-load"',
              expected: "nothing, because a full load repairs once",
              fix: advice`${deletion()}`,
            };
      }
      const validates = settings.ValidationSettings?.EnableValidation === true;
      if (!validates && said.ValidationTaskId === undefined) {
        yield {
          setting: ["ResyncSettings", "EnableResync"],
          beside: "without ValidationTaskId",
          expected: "the task whose findings count, because this one does not validate",
          fix: advice`add \`ValidationTaskId\`, or ${inWords("switch EnableValidation on", member(inSettings("ValidationSettings", "EnableValidation"), true))}`,
        };
      }
    },
  ),
];
