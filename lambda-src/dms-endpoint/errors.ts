import { StepError } from "../shared/errors";

/** The endpoint is not made or changed with its roles: DMS cannot use them, or IAM does not let them through. */
export class EndpointRefused extends StepError {
  override readonly name = "EndpointRefused";

  constructor(by: "DMS" | "IAM", endpoint: string, reason: string, cause: unknown) {
    super(`${by} refuses endpoint "${endpoint}": ${reason}. ${waysOut[by]}`, { cause });
  }
}

const waysOut = {
  DMS: "Its secret-access role has to trust the regional principal of DMS, a role for staging dms.amazonaws.com and the database's service. Where replication.confusedDeputyConditions is on for them (secretAccess, writers), switch it off: DMS may not carry what it demands. If one of them was made minutes ago, run the deploy again.",
  IAM: 'No role of another account can be given to DMS here, and neither waiting nor another policy changes that. The roles of this endpoint are in the account that replication.account names; see that the ids under `accounts` are right. Targets whose role is in the lake account meet the same refusal: "access: &lake-access bucket-policy" in common.yaml chooses the other way for all of them.',
};

/** An endpoint with the wanted name belongs to somebody else. */
export class EndpointNotOurs extends StepError {
  override readonly name = "EndpointNotOurs";

  constructor(identifier: string, stack: string) {
    super(
      `An endpoint named ${identifier} exists that this stack did not make (it lacks the tags causeway:stack = ${stack} and its endpoint's key), so it is left alone. Delete or rename it, give it the tags if they were taken from it, or call the endpoint otherwise in the environment file.`,
    );
  }
}

/** An endpoint cannot be changed, replaced or deleted while tasks use it. */
export class EndpointInUse extends StepError {
  override readonly name = "EndpointInUse";

  constructor(identifier: string, what: string, users: readonly string[], wayOut: string) {
    super(`Endpoint ${identifier} cannot be ${what} while it is used by ${users.join(", ")}: ${wayOut}`);
  }
}

/** DMS keeps other values than asked for where that decides who may read or write. */
export class SettingsNotKept extends StepError {
  override readonly name = "SettingsNotKept";

  constructor(identifier: string, settings: readonly string[]) {
    super(
      `DMS keeps other values for endpoint ${identifier} than it was asked for: ${settings.join(", ")}. No task is started on it. Delete the endpoint in DMS and run the deploy again.`,
    );
  }
}

/** DMS takes longer than the function may run. */
export class EndpointNotReady extends StepError {
  override readonly name = "EndpointNotReady";

  constructor(identifier: string, state: string) {
    super(`Endpoint ${identifier} is still ${state}: run the same command again in a few minutes.`);
  }
}

/** Tasks do not stop in the time that the function may run. */
export class TasksStillRunning extends StepError {
  override readonly name = "TasksStillRunning";

  constructor(identifier: string, tasks: readonly string[]) {
    super(
      `Endpoint ${identifier} changes, and DMS wants its tasks stopped for that, but they have not stopped yet: ${tasks.join(", ")}. Run the deploy again in a few minutes: it goes on from there and starts them again.`,
    );
  }
}
