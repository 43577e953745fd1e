import { StepError } from "../shared/errors";

/** The task is not there, or is going. */
export class TaskMissing extends StepError {
  override readonly name = "TaskMissing";

  constructor(pipeline: string, what: string, cause?: unknown) {
    super(`The replication task of pipeline "${pipeline}" ${what}: run the deploy again, which makes it.`, {
      cause,
    });
  }
}

/** DMS cannot reach an endpoint from the replication instance. */
export class ConnectionFailed extends StepError {
  override readonly name = "ConnectionFailed";

  constructor(pipeline: string, failures: readonly string[]) {
    super(
      `The task of pipeline "${pipeline}" was not started, because DMS cannot connect: ${failures.join(" | ")} Correct what the message names and run the deploy again.${failures.some(isAboutTrust) ? trustAdvice : ""}`,
    );
  }
}

const isAboutTrust = (failure: string) => /sts:AssumeRole|not configured properly/.test(failure);

const trustAdvice =
  " Where replication.confusedDeputyConditions is on for the role (secretAccess, writers), switch it off: DMS may not carry what it demands.";

/** A connection test does not end, or DMS does not begin it. */
export class ConnectionUnsettled extends StepError {
  override readonly name = "ConnectionUnsettled";

  constructor(pipeline: string, side: string) {
    super(
      `The connection test of the ${side} endpoint of pipeline "${pipeline}" has no result yet, so its task was not started: run the deploy again.`,
    );
  }
}

/** The task stopped with an error, or does not start. */
export class TaskFailed extends StepError {
  override readonly name = "TaskFailed";

  constructor(pipeline: string, task: string, reason: string) {
    super(
      `The replication task ${task} of pipeline "${pipeline}" has failed: ${reason} Correct the reason (the task's log in CloudWatch has more) and run the deploy again.`,
    );
  }
}

/** The task cannot be started in the state it is in. */
export class TaskNotStartable extends StepError {
  override readonly name = "TaskNotStartable";

  constructor(pipeline: string, task: string, status: string) {
    super(
      `The replication task ${task} of pipeline "${pipeline}" is "${status}" and does not get out of it, so it could not be started. See what changes it in the DMS console, then run the deploy again.`,
    );
  }
}

/** DMS did not keep all settings of a task. */
export class SettingsNotKept extends StepError {
  override readonly name = "SettingsNotKept";

  constructor(pipeline: string, task: string, settings: readonly string[]) {
    const members = settings.map((name) => `taskSettings.${name}`).join(", ");
    super(
      `The replication task ${task} of pipeline "${pipeline}" is started, but DMS did not keep ${members}: delete ${settings.length === 1 ? "it" : "them"} from the environment file, or each deploy stops the task to send ${settings.length === 1 ? "it" : "them"} again.`,
    );
  }
}

/** Tasks do not come to rest in the time that the function may run. */
export class TasksNotAtRest extends StepError {
  override readonly name = "TasksNotAtRest";

  constructor(tasks: readonly string[]) {
    super(
      `DMS changes and deletes a task, and changes its endpoints, only while it rests, and these do not yet: ${tasks.join(", ")}. Run the same command again in a few minutes; a deploy starts them again.`,
    );
  }
}
