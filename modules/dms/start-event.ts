/** Members of the event that starts a task, besides the task's own. */
import type { PipelineConfig } from "../../model/schema/environment";
import { stopPosition } from "./change-start";
import { heldSettings, type HeldSettings } from "./task-settings";

type Started = Pick<PipelineConfig, "cdcStart" | "cdcStop" | "taskSettings">;

/** Members of the event of `start-tasks`; none for a pipeline that says nothing of the kind. */
export function startEvent(
  { cdcStart, cdcStop, taskSettings }: Started,
  held: HeldSettings,
): Readonly<Record<string, unknown>> {
  return {
    ...(cdcStart === undefined ? {} : { cdcStart }),
    ...endEvent({ cdcStop, taskSettings }),
    ...(held.byStep === undefined ? {} : { settings: held.byStep }),
    ...(taskSettings === undefined ? {} : { settingsOfTerraform: held.byTerraform }),
  };
}

/** Members that say where a task, or a serverless replication, comes to its end by itself. */
export function endEvent({
  cdcStop,
  taskSettings,
}: Pick<Started, "cdcStop" | "taskSettings">): Readonly<Record<string, unknown>> {
  const load = taskSettings?.FullLoadSettings;
  const stopsAfterLoad =
    load?.StopTaskCachedChangesApplied === true || load?.StopTaskCachedChangesNotApplied === true;
  return {
    ...(cdcStop === undefined ? {} : { cdcStop: stopPosition(cdcStop) }),
    ...(stopsAfterLoad ? { stopsAfterLoad } : {}),
  };
}

/** True if a task comes to an end by itself, where DMS calls it stopped. */
export function hasEnd(
  pipeline: Pick<PipelineConfig, "migrationType" | "cdcStop" | "taskSettings">,
): boolean {
  return pipeline.migrationType === "full-load" || Object.keys(endEvent(pipeline)).length > 0;
}

/** True if the step may have to stop the task, because Terraform cannot tell DMS everything. */
export function changesTask({ cdcStop, taskSettings }: Started): boolean {
  return (
    cdcStop !== undefined || (taskSettings !== undefined && heldSettings(taskSettings).byStep !== undefined)
  );
}
