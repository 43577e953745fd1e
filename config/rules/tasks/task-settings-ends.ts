/** Settings that mean something for some sources, targets or migration types only. */
import type { PipelineConfig } from "../../../model/schema/environment";
import { quoteAll } from "../../messages";
import {
  besideEngine,
  isUsed,
  settingsRule,
  valueOf,
  type PipelineSettings,
  type SettingPath,
  type SettingProblem,
} from "./pipeline-settings";
import type { Rule } from "../rule";
import { can, enginesWith, type Direction } from "../../../model/engines";
import { sectionSwitches } from "../../../model/schema/task-settings/unsent";
import type { Features, SourceFeature, TargetFeature } from "../../../model/engines/features";
import { advice, deletion, written, sibling } from "../../fix";

const withChanges = ["cdc", "full-load-and-cdc"] as const;

interface Limit {
  readonly setting: SettingPath;
  /** True if a value uses the setting; by default if it is true, more than 0, or text. */
  readonly uses?: (value: unknown) => boolean;
  /** Feature that the source needs. */
  readonly source?: SourceFeature;
  /** Feature that the target needs. */
  readonly target?: TargetFeature;
  readonly types?: readonly PipelineConfig["migrationType"][];
}

const moreThanOne = (value: unknown) => isUsed(value, 1);
const isSaid = (value: unknown) => value !== undefined && value !== null;

/** From the guide's pages of each section (CHAP_Tasks.CustomizingTasks.TaskSettings.*) and of each target. */
const limits: readonly Limit[] = [
  {
    setting: ["TargetMetadata", "ParallelLoadThreads"],
    target: "load-threads",
  },
  {
    setting: ["TargetMetadata", "ParallelLoadBufferSize"],
    target: "load-threads",
  },
  { setting: ["TargetMetadata", "ParallelLoadQueuesPerThread"], uses: moreThanOne, target: "load-queues" },
  {
    setting: ["TargetMetadata", "ParallelApplyThreads"],
    target: "apply-threads",
    types: withChanges,
  },
  {
    setting: ["TargetMetadata", "TargetSchema"],
    uses: (value) => isSaid(value) && value !== "",
    // Schemas are databases there, and the guide says to leave it empty.
    target: "target-schema",
  },
  { setting: ["FullLoadSettings", "StopTaskCachedChangesApplied"], types: ["full-load-and-cdc"] },
  { setting: ["FullLoadSettings", "StopTaskCachedChangesNotApplied"], types: ["full-load-and-cdc"] },
  { setting: ["ControlTablesSettings", "HistoryTableEnabled"], types: withChanges },
  { setting: ["ControlTablesSettings", "SuspendedTablesTableEnabled"], types: withChanges },
  { setting: ["ControlTablesSettings", "StatusTableEnabled"], types: withChanges },
  { setting: ["BeforeImageSettings", "EnableBeforeImage"], target: "before-images", types: withChanges },
  {
    setting: ["LoopbackPreventionSettings", "EnableLoopbackPrevention"],
    source: "loopback-prevention",
    target: "loopback-prevention",
    types: withChanges,
  },
  {
    setting: ["CharacterSetSettings", "CharacterReplacements"],
    uses: isSaid,
    source: "character-substitution",
    target: "character-substitution",
  },
  {
    setting: ["CharacterSetSettings", "CharacterSetSupport"],
    uses: isSaid,
    source: "character-substitution",
    target: "character-substitution",
  },
  {
    setting: ["TTSettings", "EnableTT"],
    source: "time-travel",
    target: "time-travel",
    types: withChanges,
  },
  {
    setting: ["TTSettings", "TTRecordSettings", "RawDataFormat"],
    uses: isSaid,
    source: "raw-time-travel",
  },
  {
    setting: ["ValidationSettings", "EnableValidation"],
    source: "validation",
    target: "validation",
  },
];

/** Most threads that load a table of any target but DynamoDB (guide pages CHAP_Target.*). */
const mostLoadThreads = 32;

export const settingsEndRules: readonly Rule[] = [
  settingsRule(
    "task-settings-ends",
    "A setting that only some sources, targets or migration types know is used with those.",
    function* (entry) {
      for (const limit of limits) {
        const uses = limit.uses ?? ((value: unknown) => isUsed(value));
        if (uses(valueOf(entry.settings, limit.setting))) yield* outside(entry, limit);
      }
    },
  ),
  settingsRule(
    "task-settings-serverless",
    "A serverless replication has the settings that its configuration can hold.",
    function* ({ settings, pipeline }) {
      const setting = ["CharacterSetSettings", "CharacterReplacements"] as const;
      if (typeof pipeline.runsOn === "string" || valueOf(settings, setting) === undefined) return;
      yield {
        setting,
        beside: "with runsOn serverless",
        expected: "none, because Terraform would find the list changed in every plan",
        fix: advice`${deletion()}, or run the pipeline on a replication instance`,
      };
    },
  ),
  settingsRule(
    "task-settings-off-serverless",
    "A section that is switched off is not sent to a serverless replication.",
    function* ({ settings, pipeline }) {
      if (typeof pipeline.runsOn === "string") return;
      for (const [section, on] of Object.entries(sectionSwitches)) {
        if (valueOf(settings, [section, on]) !== false) continue;
        yield {
          setting: [section, on],
          beside: "with runsOn serverless, which is left out",
          expected:
            "nothing, because DMS may answer no such section, and each deploy would stop the replication",
          fix: advice`${deletion("delete the section", sibling())}; switch it off with "aws dms modify-replication-config" where it is on`,
        };
      }
    },
    "warning",
  ),
  settingsRule(
    "task-settings-load-threads",
    "Only DynamoDB takes more than 32 threads for a table.",
    function* ({ settings, target }) {
      const threads = settings.TargetMetadata?.ParallelLoadThreads ?? 0;
      if (threads <= mostLoadThreads || target === undefined) return;
      if (!can({ engine: target }, "target", "limited-load-threads")) return;
      yield {
        setting: ["TargetMetadata", "ParallelLoadThreads"],
        beside: `with a target of engine ${target}`,
        expected: `${mostLoadThreads} or less`,
        fix: advice`write ${written(mostLoadThreads)} or less`,
      };
    },
  ),
];

function* outside(entry: PipelineSettings, { setting, types, ...features }: Limit): Iterable<SettingProblem> {
  const { migrationType } = entry.pipeline;
  yield* withoutFeature(entry, setting, "source", features.source);
  yield* withoutFeature(entry, setting, "target", features.target);
  if (types !== undefined && !types.includes(migrationType)) {
    yield {
      setting,
      beside: `with migrationType "${migrationType}"`,
      expected: `it only with migrationType ${quoteAll(types)}`,
      fix: advice`${deletion()}, or change migrationType`,
    };
  }
}

function* withoutFeature<Side extends Direction>(
  entry: PipelineSettings,
  setting: SettingPath,
  side: Side,
  feature: Features[Side][number] | undefined,
): Iterable<SettingProblem> {
  const engine = entry[side];
  if (feature === undefined || engine === undefined || can({ engine }, side, feature)) return;
  yield {
    setting,
    beside: besideEngine(side, entry),
    expected: `it only with a ${side} of engine ${quoteAll(enginesWith(side, feature), 20)}`,
    fix: advice`${deletion()}`,
  };
}
