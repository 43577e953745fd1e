/** Settings that mean something for some sources, targets or migration types only. */
import type { PipelineConfig } from "../schema";
import { quoteAll } from "../words";
import {
  besideEngine,
  isUsed,
  settingsRule,
  valueOf,
  type PipelineSettings,
  type SettingPath,
  type SettingProblem,
} from "./pipeline-settings";
import type { Rule } from "./rule";

const mysqls = ["mysql", "mariadb", "aurora-mysql"];
const postgreses = ["postgres", "aurora-postgresql"];
const redshifts = ["redshift", "redshift-serverless"];
const streams = ["kinesis", "kafka"];
const compared = [...mysqls, "tidb", ...postgreses, "oracle", "sqlserver", "db2"];
const substituted = [...mysqls, "tidb", ...postgreses, "oracle", "sqlserver", "sybase"];
/** Engines between which DMS replicates in both directions (DMS guide, CHAP_Task.CDC). */
export const bidirectional: readonly string[] = [
  "mysql",
  "aurora-mysql",
  ...postgreses,
  "oracle",
  "sqlserver",
];

const withChanges = ["cdc", "full-load-and-cdc"] as const;

interface Limit {
  readonly setting: SettingPath;
  /** What counts as using it: true, more than 0 or text, by default. */
  readonly uses?: (value: unknown) => boolean;
  readonly sources?: readonly string[];
  readonly targets?: readonly string[];
  readonly types?: readonly PipelineConfig["migrationType"][];
}

const moreThanOne = (value: unknown) => isUsed(value, 1);
const isSaid = (value: unknown) => value !== undefined && value !== null;

/** From the guide's pages of each section (CHAP_Tasks.CustomizingTasks.TaskSettings.*) and of each target. */
const limits: readonly Limit[] = [
  {
    setting: ["TargetMetadata", "ParallelLoadThreads"],
    targets: ["dynamodb", ...streams, "opensearch", ...redshifts],
  },
  {
    setting: ["TargetMetadata", "ParallelLoadBufferSize"],
    targets: ["dynamodb", ...streams, "opensearch", ...redshifts],
  },
  { setting: ["TargetMetadata", "ParallelLoadQueuesPerThread"], uses: moreThanOne, targets: streams },
  {
    setting: ["TargetMetadata", "ParallelApplyThreads"],
    targets: ["docdb", ...streams, "opensearch", ...redshifts],
    types: withChanges,
  },
  {
    setting: ["TargetMetadata", "TargetSchema"],
    uses: (value) => isSaid(value) && value !== "",
    // Schemas are databases there, and the guide says to leave it empty.
    targets: [...postgreses, "oracle", "sqlserver", "db2", "sybase", ...redshifts],
  },
  { setting: ["FullLoadSettings", "StopTaskCachedChangesApplied"], types: ["full-load-and-cdc"] },
  { setting: ["FullLoadSettings", "StopTaskCachedChangesNotApplied"], types: ["full-load-and-cdc"] },
  { setting: ["ControlTablesSettings", "HistoryTableEnabled"], types: withChanges },
  { setting: ["ControlTablesSettings", "SuspendedTablesTableEnabled"], types: withChanges },
  { setting: ["ControlTablesSettings", "StatusTableEnabled"], types: withChanges },
  { setting: ["BeforeImageSettings", "EnableBeforeImage"], targets: streams, types: withChanges },
  {
    setting: ["LoopbackPreventionSettings", "EnableLoopbackPrevention"],
    sources: bidirectional,
    targets: bidirectional,
    types: withChanges,
  },
  {
    setting: ["CharacterSetSettings", "CharacterReplacements"],
    uses: isSaid,
    sources: [...substituted, "db2"],
    targets: [...substituted, ...redshifts],
  },
  {
    setting: ["CharacterSetSettings", "CharacterSetSupport"],
    uses: isSaid,
    sources: [...substituted, "db2"],
    targets: [...substituted, ...redshifts],
  },
  {
    setting: ["TTSettings", "EnableTT"],
    sources: [...postgreses, "oracle", "sqlserver"],
    targets: [...postgreses, ...mysqls],
    types: withChanges,
  },
  {
    setting: ["TTSettings", "TTRecordSettings", "RawDataFormat"],
    uses: isSaid,
    sources: ["oracle", "sqlserver"],
  },
  {
    setting: ["ValidationSettings", "EnableValidation"],
    sources: compared,
    targets: [...compared, "s3", ...redshifts],
  },
];

/** Most threads that load a table of any target but DynamoDB (guide pages CHAP_Target.*). */
const mostLoadThreads = 32;

export const settingsEndRules: readonly Rule[] = [
  settingsRule(
    "task-settings-ends",
    "A setting that only some sources, targets or migration types know is used with those.",
    function* (of) {
      for (const limit of limits) {
        const uses = limit.uses ?? ((value: unknown) => isUsed(value));
        if (uses(valueOf(of.settings, limit.setting))) yield* outside(of, limit);
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
        fix: "delete it, or run the pipeline on a replication instance",
      };
    },
  ),
  settingsRule(
    "task-settings-load-threads",
    "Only DynamoDB takes more than 32 threads for a table.",
    function* ({ settings, target }) {
      const threads = settings.TargetMetadata?.ParallelLoadThreads ?? 0;
      if (threads <= mostLoadThreads || target === undefined) return;
      if (![...streams, ...redshifts, "opensearch"].includes(target)) return;
      yield {
        setting: ["TargetMetadata", "ParallelLoadThreads"],
        beside: `with a target of engine ${target}`,
        expected: `${mostLoadThreads} or less`,
        fix: `write ${mostLoadThreads} or less`,
      };
    },
  ),
];

function* outside(
  of: PipelineSettings,
  { setting, sources, targets, types }: Limit,
): Iterable<SettingProblem> {
  const { migrationType } = of.pipeline;
  for (const [side, known] of [
    ["source", sources],
    ["target", targets],
  ] as const) {
    const engine = of[side];
    if (known === undefined || engine === undefined || known.includes(engine)) continue;
    yield {
      setting,
      beside: besideEngine(side, of),
      expected: `it only with a ${side} of engine ${quoteAll(known, 20)}`,
      fix: "delete it",
    };
  }
  if (types !== undefined && !types.includes(migrationType)) {
    yield {
      setting,
      beside: `with migrationType "${migrationType}"`,
      expected: `it only with migrationType ${quoteAll(types)}`,
      fix: "delete it, or change migrationType",
    };
  }
}
