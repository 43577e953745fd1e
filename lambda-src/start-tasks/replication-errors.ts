import { StepError } from "../shared/errors";

/** The replication is not there, or is going. */
export class ReplicationMissing extends StepError {
  override readonly name = "ReplicationMissing";

  constructor(pipeline: string, what: string, cause?: unknown) {
    super(
      `The serverless replication of pipeline "${pipeline}" ${what}: run the deploy again, which makes it.`,
      { cause },
    );
  }
}

/** The replication stopped with an error, or does not start. */
export class ReplicationFailed extends StepError {
  override readonly name = "ReplicationFailed";

  constructor(pipeline: string, replication: string, reason: string) {
    super(
      `The serverless replication ${replication} of pipeline "${pipeline}" has failed: ${reason} Correct the reason (its log group in CloudWatch, which starts with "dms-serverless-replication", has more) and run the deploy again.`,
    );
  }
}

/** Only a reload could bring the replication on, and that copies every table again. */
export class ReplicationReloadNeeded extends StepError {
  override readonly name = "ReplicationReloadNeeded";

  constructor(pipeline: string, replication: string, reason: string) {
    super(
      `The full load of serverless replication ${replication} of pipeline "${pipeline}" stopped before its end (${reason}) and DMS cannot resume a full load. It is never reloaded without being asked: run "aws dms start-replication --start-replication-type reload-target" for it, which copies all its tables again, and then the deploy.`,
    );
  }
}

/** The replication cannot be started in the state it is in. */
export class ReplicationNotStartable extends StepError {
  override readonly name = "ReplicationNotStartable";

  constructor(pipeline: string, replication: string, status: string, reason: string) {
    super(
      `The serverless replication ${replication} of pipeline "${pipeline}" is "${status}" and could not be started${reason === "" ? "" : ` (DMS says: ${reason})`}. See what changes it in the DMS console, then run the deploy again.`,
    );
  }
}

/** DMS has taken the resources of a replication that was stopped for long, and starts it no more. */
export class ReplicationDeprovisioned extends StepError {
  override readonly name = "ReplicationDeprovisioned";

  constructor(pipeline: string, replication: string, reason: string) {
    super(
      `DMS does not resume serverless replication ${replication} of pipeline "${pipeline}", because it was stopped for 48 hours and its resources are gone (DMS says: ${reason}). Run "aws dms delete-replication-config" for it and then the deploy, which makes it anew and loads every table again.`,
    );
  }
}
