/** What each function and each key needs for itself, and nobody has to decide about. */
import type { Question } from "./questions";
import type { Values } from "./witness";
import type { World } from "./world";

/**
 * Whether a call is a function's own log, traces, markers or settings, or AWS's service that writes its log or runs it.
 *
 * Only the narrow forms are: a function that writes any log is told.
 */
export function isRoutine(
  { caller, action, resource, owner, values }: Question & { readonly owner: string; readonly values: Values },
  { things }: World,
): boolean {
  const has = (key: string, value: RegExp) =>
    Object.entries(values).some(([name, text]) => name.toLowerCase() === key && value.test(text));
  const thing = things.get(owner);
  if (/^logs\.[\w.-]+$/.test(caller)) {
    return thing?.kind === "key" && has("kms:encryptioncontext:aws:logs:arn", /^arn:[\w-]+:logs:/);
  }
  if (caller === "lambda.amazonaws.com") return thing?.runsFunction === true && action === "sts:AssumeRole";
  if (things.get(caller)?.runsFunction !== true) return false;
  if (action.startsWith("xray:Put")) return resource === "*";
  if (action.startsWith("logs:")) return /:log-group:\/(aws\/lambda|causeway)\/[\w-]+:\*$/.test(resource);
  if (action.startsWith("ssm:")) return /:parameter\/causeway\/[\w-]+(\/?\*|\/[\w/*-]+)$/.test(resource);
  return action === "kms:Decrypt" && has("kms:viaservice", /^lambda\./);
}
