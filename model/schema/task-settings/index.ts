/** The shape of `taskSettings`: the settings document of a replication task, as the DMS guide spells it. */
import * as z from "zod";
import {
  beforeImageSettings,
  changeProcessingTuning,
  characterSetSettings,
  ddlHandlingPolicy,
  loopbackPreventionSettings,
  timeTravelSettings,
} from "./change";
import { errorBehavior, logging, resyncSettings, validationSettings } from "./check";
import { controlTablesSettings, fullLoadSettings, streamBufferSettings, targetMetadata } from "./load";
import { flag, unused } from "./members";

/**
 * Every section and member that the DMS guide documents (CHAP_Tasks.CustomizingTasks.TaskSettings), and
 * those that DMS answers beside them, so that a document that DMS saved can be pasted: what only DMS says is
 * part of the shape, and left out of what is sent (`unsent.ts`).
 */
export const taskSettings = z.strictObject({
  TargetMetadata: targetMetadata.optional(),
  FullLoadSettings: fullLoadSettings.optional(),
  TTSettings: unused(timeTravelSettings),
  Logging: logging.optional(),
  ControlTablesSettings: controlTablesSettings.optional(),
  StreamBufferSettings: streamBufferSettings.optional(),
  ChangeProcessingTuning: changeProcessingTuning.optional(),
  ChangeProcessingDdlHandlingPolicy: ddlHandlingPolicy.optional(),
  LoopbackPreventionSettings: unused(loopbackPreventionSettings),
  CharacterSetSettings: unused(characterSetSettings),
  BeforeImageSettings: unused(beforeImageSettings),
  ErrorBehavior: errorBehavior.optional(),
  ValidationSettings: validationSettings.optional(),
  ResyncSettings: unused(resyncSettings),
  PostProcessingRules: z
    .null({ error: "no value: the DMS guide documents no rules for it" })
    .optional()
    .describe("Answered by DMS without a value; the guide documents none."),
  FailTaskWhenCleanTaskResourceFailed: flag(
    "Whether the task fails when what it leaves behind cannot be cleaned up.",
  ),
});

export type TaskSettingsConfig = z.infer<typeof taskSettings>;
