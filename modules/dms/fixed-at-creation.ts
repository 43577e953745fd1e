/** Properties that DMS fixes when it makes a replication task: only another task can have other ones. */
import type { PipelineConfig } from "../../model/schema/environment";
import { startPoint } from "./change-start";

/** Values to compare with what a task was made with, by what the file calls them. */
export interface FixedValues {
  readonly values: Readonly<Record<string, string>>;
  /** Properties of a task that are not remembered. */
  readonly unremembered: Readonly<Record<string, string>>;
  /** Message when one of them changes; undefined for another name. */
  readonly message: (pipeline: string, name: string) => string | undefined;
}

type Fixed = Pick<PipelineConfig, "migrationType" | "cdcStart" | "taskSettings" | "resourceIdentifier">;

const reasons: Readonly<Record<string, { readonly key: string; readonly why: string }>> = {
  cdcStart: { key: "cdcStart", why: "DMS does not move the start point of a task" },
  validationOnly: {
    key: "taskSettings.ValidationSettings.ValidationOnly",
    why: "DMS does not change it for a task that exists",
  },
  resourceIdentifier: {
    key: "resourceIdentifier",
    why: "the ARN of what exists does not change",
  },
};

/** Stands for the end of an ARN that DMS makes up; no end can be this. */
const madeUp = "(of DMS)";

const waysOut =
  'Say "onReplace: reload" in the pipeline to make another task, which begins anew, or take the change back.';

/**
 * The start point of a cdc task (DMS guide, CHAP_Task.CDC), `ValidationOnly` (TaskSettings.DataValidation) and the end
 * of the ARN.
 *
 * They are compared also where the file says nothing, so that one that is taken out of it is missed.
 */
export function fixedAtCreation({
  migrationType,
  cdcStart,
  taskSettings,
  resourceIdentifier = madeUp,
}: Fixed): FixedValues {
  const validationOnly = taskSettings?.ValidationSettings?.ValidationOnly ?? false;
  return {
    values: {
      ...(migrationType === "cdc" ? { cdcStart: startPoint(cdcStart) } : {}),
      validationOnly: String(validationOnly),
      resourceIdentifier,
    },
    unremembered: { cdcStart: startPoint(undefined), validationOnly: "false", resourceIdentifier: madeUp },
    message: (pipeline, name) => {
      const reason = reasons[name];
      return reason === undefined
        ? undefined
        : `pipelines.${pipeline}.${reason.key}: the task was made with another value, and ${reason.why}. ${waysOut}`;
    },
  };
}
