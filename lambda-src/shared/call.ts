import { poll, type Deadline } from "./deadline";
import {
  CallFailed,
  DeadlineReached,
  PermissionMissing,
  refusesForeignRole,
  StepError,
  withoutSuffix,
} from "./errors";

/** Most times that the SDK tries a call. */
const maxAttempts = 5;

/**
 * Settings of every SDK client but that of DMS.
 *
 * The SDK is the only layer that retries a call: throttling, server errors and cut connections, with
 * growing pauses. Without `throwOnRequestTimeout` it would only log that a call takes too long.
 */
export const clientSettings = settingsWithin(10_000);

/**
 * Settings of the client of DMS, which assumes roles and reads secrets before it answers.
 *
 * A call that is cut is sent again, so that a refusal that takes longer than this would never be seen.
 */
export const dmsClientSettings = settingsWithin(30_000);

/**
 * Settings of the clients that edit policies which others edit as well.
 *
 * A policy is read directly before each try to write it (`precededBy`), so that one try has to be short: whatever changes
 * while it is under way is overwritten.
 */
export const policyClientSettings = settingsWithin(4_000);

/** @param requestTimeout How long one try may take, in milliseconds; the function's deadline ends it earlier. */
export function settingsWithin(requestTimeout: number) {
  return {
    maxAttempts,
    requestHandler: { connectionTimeout: 1_000, requestTimeout, throwOnRequestTimeout: true },
  };
}

/**
 * Middleware of a command that does something directly before each try that the SDK makes, retries among them. What it
 * throws ends the call.
 */
export function precededBy(before: () => Promise<void>) {
  return <Args, Result>(next: (args: Args) => Promise<Result>) =>
    async (args: Args): Promise<Result> => {
      await before();
      return next(args);
    };
}

/** Place of a `precededBy`: inside the SDK's retries. */
export const eachTry = { step: "finalizeRequest", priority: "low" } as const;

// AWS runs Node 22; where the sandbox runs an older one, the SDK's advice to update is only noise in the log.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** Options that the SDK takes beside a command. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** How long after a function is called its own rights may go unseen, in milliseconds. */
const propagationPatience = 60_000;

/**
 * Calls AWS (the SDK retries inside) and gives every failure a name.
 *
 * A refusal of the function's own role is tried again in the first minute of a run: IAM is eventually consistent, and a
 * deploy calls a function seconds after its policy was written. Later a refusal is a refusal.
 *
 * @param action In IAM's words, like `dms:CreateEndpoint`.
 * @throws PermissionMissing, DeadlineReached or CallFailed.
 */
export async function call<T>(
  deadline: Deadline,
  action: string,
  resource: string,
  send: (options: CallOptions) => Promise<T>,
): Promise<T> {
  if (deadline.over) throw timeIsOver(action, resource, undefined);
  const refused: { last?: PermissionMissing } = {};
  const answer = await poll(deadline, propagationPatience - deadline.elapsed(), async () => {
    try {
      return { value: await send({ abortSignal: deadline.signal }) };
    } catch (error) {
      const failure = named(error, deadline, action, resource);
      if (!(failure instanceof PermissionMissing)) throw failure;
      refused.last = failure;
      return undefined;
    }
  });
  if (answer) return answer.value;
  throw refused.last ?? timeIsOver(action, resource, undefined);
}

function named(error: unknown, deadline: Deadline, action: string, resource: string): StepError {
  if (error instanceof StepError) return error;
  if (!(error instanceof Error)) return new CallFailed(action, resource, "Unknown", String(error), error);
  if (deadline.signal.aborted) return timeIsOver(action, resource, error);
  const refused = refusal(error);
  if (refused) return new PermissionMissing(refused.action ?? action, refused.resource ?? resource, error);
  return new CallFailed(action, resource, faultOf(error), error.message || "no message", error);
}

function timeIsOver(action: string, resource: string, cause: unknown): DeadlineReached {
  return new DeadlineReached(
    `The function's time was over at ${action} on ${resource}; what is done so far stays. Run the deploy again: it goes on from there.`,
    { cause },
  );
}

/** Connection errors carry what happened in `code`, AWS's in `name`. */
function faultOf(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return error.name === "Error" && code !== undefined ? code : error.name;
}

/**
 * IAM's refusal of the caller, as opposed to DMS's `AccessDeniedFault`, which says that DMS itself
 * cannot use a role, and to that of a role of another account. It names the action, and mostly the resource.
 */
function refusal(error: Error): { action?: string; resource?: string } | undefined {
  if (refusesForeignRole(error.message)) return undefined;
  const match = /not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(error.message);
  const action = match?.[1];
  const resource = match?.[2];
  if (action !== undefined) return { action, ...(resource === undefined ? {} : { resource }) };
  const name = withoutSuffix(error.name);
  const byDms = error.name === "AccessDeniedFault";
  return (name === "AccessDenied" && !byDms) || name === "UnauthorizedOperation" ? {} : undefined;
}
