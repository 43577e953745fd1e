/** Settings that need others beside them, or exclude them (DMS guide, TaskSettings). */
import { inSettings, settingsRule, valueOf, type SettingPath } from "./pipeline-settings";
import type { Rule } from "../rule";
import { advice, deletion, asCode, member, sibling, type Way } from "../../fix";

interface Need {
  readonly setting: SettingPath;
  readonly needs: SettingPath;
  readonly why: string;
  readonly add: string | Way;
}

/** Settings that have to be given when something is switched on. */
const needs: readonly Need[] = [
  {
    setting: ["BeforeImageSettings", "EnableBeforeImage"],
    needs: ["BeforeImageSettings", "FieldName"],
    why: "because old values are written under that name",
    add: "`FieldName`, a name for the JSON attribute",
  },
  ...(["SourceSchema", "TargetSchema"] as const).map((name) => ({
    setting: ["LoopbackPreventionSettings", "EnableLoopbackPrevention"] as const,
    needs: ["LoopbackPreventionSettings", name] as const,
    why: "because DMS keeps a table there",
    add: `\`${name}\`, the schema of awsdms_loopback_prevention`,
  })),
  ...(["BucketName", "ServiceAccessRoleArn"] as const).map((name) => ({
    setting: ["TTSettings", "EnableTT"] as const,
    needs: ["TTSettings", "TTS3Settings", name] as const,
    why: "because Time Travel writes there",
    add: name === "BucketName" ? "`BucketName`, an existing bucket" : "`ServiceAccessRoleArn`",
  })),
  {
    setting: ["ControlTablesSettings", "historyTimeslotInMinutes"],
    needs: ["ControlTablesSettings", "HistoryTimeslotInMinutes"],
    why: "because DMS answers both and its guide knows the one with a capital letter",
    add: "`HistoryTimeslotInMinutes`, with the same value",
  },
  {
    setting: ["TTSettings", "TTRecordSettings", "RawDataFormat"],
    needs: ["TTSettings", "TTRecordSettings", "EnableRawData"],
    why: "because it is the format of raw data",
    add: member(sibling("EnableRawData"), true),
  },
];

export const settingsNeedRules: readonly Rule[] = [
  settingsRule(
    "task-settings-needs",
    "What is switched on has what it needs beside it.",
    function* ({ settings }) {
      for (const { setting, needs: needed, why, add } of needs) {
        const value = valueOf(settings, setting);
        if (value === undefined || value === null || value === false) continue;
        if (isGiven(valueOf(settings, needed))) continue;
        yield {
          setting,
          beside: `without ${needed.slice(1).join(".")}`,
          expected: `both, ${why}`,
          fix: advice`add ${add}, or ${deletion()}`,
        };
      }
    },
  ),
  settingsRule(
    "before-images-once",
    "Before images come from BeforeImageSettings or from the transformation add-before-image-columns, not from both (DMS guide, Using a before image).",
    function* ({ settings: { BeforeImageSettings: before }, pipeline: { transformations = [] } }) {
      if (before?.EnableBeforeImage !== true) return;
      if (!transformations.some(({ action }) => action === "add-before-image-columns")) return;
      yield {
        setting: ["BeforeImageSettings", "EnableBeforeImage"],
        beside: "beside the transformation add-before-image-columns",
        expected: "one of the two, because each puts the row's old values somewhere else",
        fix: advice`${deletion("delete `BeforeImageSettings`", inSettings())}, or take the transformation out`,
      };
    },
  ),
  settingsRule(
    "time-travel-key",
    "Time Travel logs are encrypted with a named key exactly where SSE_KMS says so, by the role that DMS asks for.",
    function* ({ settings: { TTSettings: said } }) {
      const s3 = said?.TTS3Settings;
      if (said?.EnableTT !== true || !s3) return;
      const at = (name: keyof typeof s3) => ["TTSettings", "TTS3Settings", name] as const;
      if (s3.EncryptionMode === "SSE_KMS" && !isGiven(s3.ServerSideEncryptionKmsKeyId)) {
        yield {
          setting: at("EncryptionMode"),
          beside: "without ServerSideEncryptionKmsKeyId",
          expected: "both, because only a customer-managed key is supported",
          fix: advice`add \`ServerSideEncryptionKmsKeyId\`, or write ${asCode("SSE_S3")}`,
        };
      }
      if (
        isGiven(s3.ServiceAccessRoleArn) &&
        !/:role\/(.*\/)?dms-tt-s3-access-role$/.test(s3.ServiceAccessRoleArn ?? "")
      ) {
        yield {
          setting: at("ServiceAccessRoleArn"),
          expected: 'the ARN of a role called "dms-tt-s3-access-role"',
          fix: "name the role so: DMS uses no other for Time Travel",
        };
      }
    },
  ),
  settingsRule(
    "task-settings-exclude",
    "Settings that exclude each other are not switched on together.",
    function* ({ settings }) {
      const {
        FullLoadSettings: load,
        LoopbackPreventionSettings: loopback,
        TargetMetadata: target,
      } = settings;
      if (load?.StopTaskCachedChangesApplied === true && load.StopTaskCachedChangesNotApplied === true) {
        yield {
          setting: ["FullLoadSettings", "StopTaskCachedChangesNotApplied"],
          beside: "with StopTaskCachedChangesApplied true",
          expected: "one of the two, because the task stops once",
          fix: advice`${deletion("delete the one that you do not mean")}`,
        };
      }
      if (loopback?.EnableLoopbackPrevention === true && target?.BatchApplyEnabled === true) {
        yield {
          setting: ["LoopbackPreventionSettings", "EnableLoopbackPrevention"],
          beside: "with TargetMetadata.BatchApplyEnabled true",
          expected: "one of the two, because loopback prevention does not see batches",
          fix: advice`${deletion("delete `BatchApplyEnabled`", inSettings("TargetMetadata", "BatchApplyEnabled"))}`,
        };
      }
    },
  ),
  settingsRule(
    "batch-apply-wait",
    "The shortest wait between batches is not longer than the longest.",
    function* ({ settings: { ChangeProcessingTuning: tuning = {} } }) {
      const { BatchApplyTimeoutMin: shortest = 1, BatchApplyTimeoutMax: longest = 30 } = tuning;
      if (shortest <= longest) return;
      const saidMin = tuning.BatchApplyTimeoutMin !== undefined;
      const [name, other] = saidMin
        ? (["BatchApplyTimeoutMin", "BatchApplyTimeoutMax"] as const)
        : (["BatchApplyTimeoutMax", "BatchApplyTimeoutMin"] as const);
      const limit = saidMin ? longest : shortest;
      yield {
        setting: ["ChangeProcessingTuning", name],
        beside: `with ${other} ${limit}${tuning[other] === undefined ? " (the default)" : ""}`,
        expected: `${limit} or ${saidMin ? "less" : "more"}`,
        fix: "correct one of the two; both are seconds",
      };
    },
  ),
];

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== false;
}
