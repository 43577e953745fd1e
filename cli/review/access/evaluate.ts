/**
 * Whether IAM would let a call through: AWS's published evaluation logic, as far as policies here use it. A role's boundary is
 * another team's policy, which is not known here.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html. Tests hold it against the
 * evaluator of the sandbox (docs/adr/0012-iam-simulate-stays-out.md says why that one is not called here).
 */
import { arnLike, holds, like, type CallContext } from "./conditions";
import type { Clause, Listed, Principal } from "./policy";

/** A call to be judged. */
export interface Call {
  /** ARN of a role, or a service principal such as `dms.amazonaws.com`. */
  readonly principal: string;
  /** `service:Operation`. */
  readonly action: string;
  /** ARN, or `*` for a call that names no resource. */
  readonly resource: string;
  readonly context: CallContext;
}

/** What is known beside the call. */
export interface Policies {
  /** The caller's own policies; undefined if they are another team's, which is taken to allow the call. */
  readonly identity: readonly Clause[] | undefined;
  /** The resource's policy; undefined if it has none. */
  readonly resource: readonly Clause[] | undefined;
  /** Account of the resource. */
  readonly resourceAccount: string;
}

/** What one policy says of a call. */
export type Saying = "allows" | "hands-on" | "denies" | "silent";

/** Services whose resources are closed even to their own account's policies unless their own policy opens them. */
const closedByDefault = /^(kms|sts):/i;

/** Whether a call would be let through. */
export function isAllowed(call: Call, policies: Policies): boolean {
  const caller = accountOf(call.principal);
  const byResource = policies.resource === undefined ? "silent" : saysOf(policies.resource, call);
  const byIdentity = policies.identity === undefined ? "allows" : saysOf(policies.identity, call);
  if (byResource === "denies" || byIdentity === "denies") return false;
  // A service has no policies of its own.
  if (caller === undefined) return byResource === "allows";
  const isLetIn = byResource === "allows" || (byResource === "hands-on" && byIdentity === "allows");
  if (caller !== policies.resourceAccount) return isLetIn && byIdentity === "allows";
  if (closedByDefault.test(call.action)) return isLetIn;
  return byIdentity === "allows" || byResource === "allows";
}

/** What a policy says of a call. */
export function saysOf(clauses: readonly Clause[], call: Call): Saying {
  let says: Saying = "silent";
  for (const clause of clauses) {
    const principal = isAboutCall(clause, call) ? matchesPrincipal(clause, call) : "no";
    if (principal === "no" || !clause.conditions.every((one) => holds(one, call.context))) continue;
    if (clause.effect === "Deny") return "denies";
    if (principal === "itself") says = "allows";
    else if (says === "silent") says = "hands-on";
  }
  return says;
}

/** Whether a statement names an action and a resource, whoever calls and whatever its conditions say. */
export function isAboutCall(
  { actions, resources }: Clause,
  { action, resource }: Pick<Call, "action" | "resource">,
): boolean {
  const lower = action.toLowerCase();
  return (
    isListed(actions, (pattern) => like(pattern.toLowerCase(), lower)) &&
    (resources === undefined || isListed(resources, (pattern) => matchesResource(pattern, resource)))
  );
}

/** A call on `*` names no resource: only a statement on everything admits it. */
function matchesResource(pattern: string, resource: string): boolean {
  return resource === "*" ? pattern === "*" : arnLike(resource, pattern);
}

/** Whether a statement is about the caller itself, or hands the decision to its account. */
export function matchesPrincipal(
  { principals, effect }: Pick<Clause, "principals" | "effect">,
  { principal }: Pick<Call, "principal">,
): "itself" | "its account" | "no" {
  if (principals === undefined) return "itself";
  const found = principals.listed.map((one) => matchOf(one, principal));
  if (principals.butThese) return found.every((one) => one === "no") ? "itself" : "no";
  if (found.includes("itself")) return "itself";
  if (!found.includes("its account")) return "no";
  return effect === "Deny" ? "itself" : "its account";
}

function matchOf({ kind, name }: Principal, caller: string): "itself" | "its account" | "no" {
  const account = accountOf(caller);
  if (kind === "AWS" && name === "*") return "itself";
  if (name === caller) return (kind === "AWS") === (account !== undefined) ? "itself" : "no";
  const named = kind === "AWS" ? accountNamed(name) : undefined;
  return named !== undefined && named === account ? "its account" : "no";
}

/** The account that a principal stands for as a whole. */
export function accountNamed(name: string): string | undefined {
  return /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
}

/** The account of an ARN; undefined for a service. */
export function accountOf(arn: string): string | undefined {
  return /^arn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):/.exec(arn)?.[1];
}

function isListed<T>({ butThese, listed }: Listed<T>, test: (one: T) => boolean): boolean {
  return listed.some(test) !== butThese;
}
