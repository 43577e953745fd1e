import { StepError } from "../shared/errors";

/** The endpoint is not made with a role of the other account: DMS does not take it, or IAM does not let it through. */
export class EndpointRefused extends StepError {
  override readonly name = "EndpointRefused";

  constructor(by: "DMS" | "IAM", endpoint: string, roleArn: string, reason: string, cause: unknown) {
    super(
      `${by} refuses endpoint "${endpoint}" with the role ${roleArn} (${withoutStop(reason)}) and DMS has given no ExternalId for it. ${waysOut[by](endpoint)}`,
      { cause },
    );
  }
}

const waysOut = {
  DMS: (endpoint: string) =>
    `If the role exists and trusts dms.amazonaws.com, DMS does not accept a role of another account here: ask AWS Support to allow-list the two accounts for it, or ${bucketPolicy(endpoint)} If the role was made minutes ago, run the deploy again.`,
  IAM: (endpoint: string) =>
    `No role of another account can be given to DMS here, and neither waiting nor another policy changes that: ${bucketPolicy(endpoint)}`,
};

/** The files that are shipped choose the access of all targets in one line. */
function bucketPolicy(endpoint: string): string {
  return `set "access: bucket-policy" for "${endpoint}" in the environment file. Where common.yaml has the line "access: &lake-access assumed-role", "access: &lake-access bucket-policy" there does it for all targets.`;
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, "");
}

/** DMS answers the request for an endpoint but does not keep it, although the role is sealed. */
export class EndpointNotKept extends StepError {
  override readonly name = "EndpointNotKept";

  constructor(endpoint: string, identifier: string) {
    super(
      `DMS took the request for endpoint "${endpoint}" but ${identifier} does not exist afterwards, although its role is sealed with the ExternalId. Run the deploy again in a few minutes; if it stays so, ask AWS Support to allow-list the two accounts, or set "access: bucket-policy" for "${endpoint}" in the environment file.`,
    );
  }
}

/** The endpoint carries another ExternalId than its role was sealed with. */
export class ExternalIdChanged extends StepError {
  override readonly name = "ExternalIdChanged";

  constructor(endpoint: string) {
    super(
      `DMS has given endpoint "${endpoint}" another ExternalId than the one its role was sealed with, so it cannot write. The step that asks for the id is marked as due: run the deploy again, it seals the role with the new id.`,
    );
  }
}

/** An endpoint exists, but DMS does not say its ExternalId. */
export class ExternalIdUnknown extends StepError {
  override readonly name = "ExternalIdUnknown";

  constructor(endpoint: string, identifier: string) {
    super(
      `DMS gives no ExternalId for ${identifier}. That is so when the role of "${endpoint}" is in the replication account; a role of another account has one. If it is in another account, delete ${identifier} and run the deploy again, or set "access: bucket-policy" for "${endpoint}" in the environment file.`,
    );
  }
}

/** An endpoint with the wanted name belongs to somebody else. */
export class EndpointNotOurs extends StepError {
  override readonly name = "EndpointNotOurs";

  constructor(identifier: string, stack: string) {
    super(
      `An endpoint named ${identifier} exists that this stack did not make (it lacks the tags causeway:stack = ${stack} and its endpoint's key), so it is left alone. Delete or rename it, or call the endpoint otherwise in the environment file.`,
    );
  }
}

/** An endpoint was changed behind Causeway's back, and tasks use it. */
export class SettingsDiffer extends StepError {
  override readonly name = "SettingsDiffer";

  constructor(identifier: string, settings: readonly string[], tasks: readonly string[]) {
    super(
      `Endpoint ${identifier} has other settings than the environment file (${settings.join(", ")}) and cannot be replaced while tasks use it (${tasks.join(", ")}). Set them back in DMS, or change a setting of the endpoint in the file, which makes a new generation that the tasks move to.`,
    );
  }
}

/** DMS made the endpoint, but with other values than asked for where that decides who may read or write. */
export class SettingsNotKept extends StepError {
  override readonly name = "SettingsNotKept";

  constructor(identifier: string, settings: readonly string[]) {
    super(
      `DMS keeps other values for endpoint ${identifier} than it was asked for: ${settings.join(", ")}. No task is started on it. Delete the endpoint and run the deploy again; if it stays so, set "access: bucket-policy" for it in the environment file.`,
    );
  }
}

/** The stack cannot be destroyed yet. */
export class EndpointsInUse extends StepError {
  override readonly name = "EndpointsInUse";

  constructor(inUse: readonly string[]) {
    super(
      `Endpoints are still used by tasks: ${inUse.join("; ")}. Take out or destroy the pipelines first and the endpoints after them.`,
    );
  }
}

/** DMS takes longer than the function may run. */
export class EndpointStillDeleting extends StepError {
  override readonly name = "EndpointStillDeleting";

  constructor(identifiers: readonly string[]) {
    super(`DMS is still deleting ${identifiers.join(", ")}: run the same command again in a few minutes.`);
  }
}
