/** What the step that starts a task is told besides which task it is. */
import type { PipelineConfig } from "../../config/schema";
import { stopPosition } from "./change-start";
import { hasCharacterReplacements } from "./task-settings";

type Started = Pick<PipelineConfig, "cdcStart" | "cdcStop" | "taskSettings">;

/** Members of the event of `start-tasks`; none for a pipeline that says nothing of the kind. */
export function startEvent(
  { cdcStart, cdcStop }: Started,
  settings: PipelineConfig["taskSettings"],
): Readonly<Record<string, unknown>> {
  return {
    ...(cdcStart === undefined ? {} : { cdcStart }),
    ...(cdcStop === undefined ? {} : { cdcStop: stopPosition(cdcStop) }),
    ...(settings === undefined ? {} : { settings }),
  };
}

/** Whether the step may have to stop the task, because Terraform cannot tell DMS everything. */
export function changesTask({ cdcStop, taskSettings }: Started): boolean {
  return cdcStop !== undefined || (taskSettings !== undefined && hasCharacterReplacements(taskSettings));
}
