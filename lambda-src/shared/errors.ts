/**
 * An error whose message is for the person who deploys: it says what is wrong and what to do.
 *
 * Terraform shows name and message of what a function throws, and nothing else.
 */
export abstract class StepError extends Error {
  abstract override readonly name: string;
}

/** The event is not one that the function knows. Calling again with it never helps. */
export class EventRefused extends StepError {
  override readonly name = "EventRefused";
}

/** AWS answered "success" without the part that was asked for, so the state is unknown, not empty. */
export class AnswerIncomplete extends StepError {
  override readonly name = "AnswerIncomplete";

  constructor(action: string, missing: string) {
    super(
      `${action} answered without ${missing}, so what exists is unknown and nothing was changed: run the deploy again.`,
    );
  }
}

/** A list has more pages than is plausible, or a page leads back to itself. */
export class ListEndless extends StepError {
  override readonly name = "ListEndless";
}

/** The time that the function may run is nearly over. */
export class DeadlineReached extends StepError {
  override readonly name = "DeadlineReached";
}

/** The function's role, or a policy on the other side, does not admit a call. */
export class PermissionMissing extends StepError {
  override readonly name = "PermissionMissing";

  constructor(action: string, resource: string, cause: unknown) {
    super(
      `The function may not call ${action} on ${resource}: its role, a boundary, or an organization's policy does not admit it. Deploy the stack that owns the function again; if that changes nothing, ask who manages the account's policies.`,
      { cause },
    );
  }
}

/** A call to AWS failed for good; `fault` is AWS's own name for the reason. */
export class CallFailed extends StepError {
  override readonly name = "CallFailed";

  constructor(
    action: string,
    resource: string,
    readonly fault: string,
    /** AWS's own words. */
    readonly reason: string,
    cause: unknown,
  ) {
    super(`${action} on ${resource} failed: ${fault}: ${withStop(reason)}${advice(fault)}`, { cause });
  }
}

/** True if a call failed with one of these faults; "Exception" and "Fault" at the end do not count. */
export function failedWith(error: unknown, ...faults: readonly string[]): error is CallFailed {
  return error instanceof CallFailed && faults.includes(withoutSuffix(error.fault));
}

/**
 * True if IAM refuses a role of another account before the service has seen the call.
 *
 * It is so at many services, whatever the policies say (awsdocs/iam-user-guide issue 228); at DMS it is not known.
 */
export function refusesForeignRole(reason: string): boolean {
  return /cross-account pass role/i.test(reason);
}

/**
 * Whether DMS says that it cannot use a role, which passes when the role was made or changed seconds ago.
 *
 * The API model has `AccessDeniedFault` for it; of a secret's role that does not trust DMS the text alone is reported,
 * so that `InvalidParameterValueException` counts where the text names a role.
 */
export function refusesRole(error: unknown): error is CallFailed {
  if (failedWith(error, "AccessDenied", "S3AccessDenied")) return true;
  return failedWith(error, "InvalidParameterValue") && /arn:[\w-]+:iam::\d{12}:role\//.test(error.reason);
}

/** An AWS error name without the suffix that the SDKs add or leave out. */
export function withoutSuffix(fault: string): string {
  return fault.replace(/(Exception|Fault)$/, "");
}

function withStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function advice(fault: string): string {
  const name = withoutSuffix(fault);
  if (/^(Throttl|TooManyRequests|RequestLimit|SlowDown)/.test(name)) {
    return " AWS went on throttling: run the deploy again in a minute.";
  }
  if (name === "ResourceQuotaExceeded" || name === "LimitExceeded") {
    return " Ask for a higher quota, or delete what is no longer needed.";
  }
  if (name.startsWith("KMS")) return " See that the key is enabled and that its policy admits the caller.";
  if (/^(ExpiredToken|RequestExpired|InvalidSignature|RequestTimeTooSkewed)/.test(name)) {
    return " The function's credentials or clock were refused: run the deploy again.";
  }
  return " If it was passing, running the deploy again is enough.";
}
