/** Evaluation of policies, as IAM does it, by an evaluation library (used in the sandbox and tests only). */
import { runSimulation, runUnsafeSimulation, type Simulation } from "@cloud-copilot/iam-simulate";

/** A policy document that was read back; its shape is the evaluator's business. */
export type Policy = Readonly<Record<string, unknown>>;

export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
  /** The permissions boundary of a role: it allows nothing by itself, and nothing is allowed that it does not allow. */
  readonly isBoundary?: true;
}

/** A question to the evaluator. */
export interface Question {
  /** ARN of the role, or a service principal such as `dms.eu-west-1.amazonaws.com`. */
  readonly principal: string;
  /** `service:Operation`. */
  readonly action: string;
  readonly resource: string;
  readonly resourceAccountId: string;
  /** Policies of who calls, the boundary among them. */
  readonly identityPolicies: readonly NamedPolicy[];
  readonly resourcePolicy?: Policy | undefined;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** Verdict of the evaluator, by the side that decided. */
export interface Verdict {
  readonly allowed: boolean;
  /** Verdict of the caller's own policies, inside its boundary. */
  readonly identity: "allows" | "silent" | "denies";
  /** Verdict of the resource's policy, which may hand the decision to the caller's account. */
  readonly resource: "allows" | "hands-on" | "silent" | "denies" | "absent";
  /** Set when the caller's policies allow the call and its boundary does not. */
  readonly isBeyondBoundary?: true;
  /** Set when a policy or the request itself is malformed: the library's words. */
  readonly problem?: string;
}

/** The library's words for an ARN that its catalogue of resource types does not know, or knows twice. */
const unknownToCatalogue = new Set(["no.resource.types", "multiple.resource.types"]);

/**
 * Asks whether a call would be let through.
 *
 * A call on `*` is one that names no resource: only a statement on everything admits it, where the library would take
 * any statement on something.
 */
export async function allows(question: Question): Promise<Verdict> {
  const verdict = await judge(question);
  const own = question.identityPolicies.filter(({ isBoundary }) => isBoundary !== true);
  if (verdict.allowed || own.length === question.identityPolicies.length) return verdict;
  const unbounded = await judge({ ...question, identityPolicies: own });
  return unbounded.allowed ? { ...verdict, identity: "silent", isBeyondBoundary: true } : verdict;
}

async function judge(question: Question): Promise<Verdict> {
  if (question.resource === "*") {
    return byIdentityAlone(simulationOf({ ...question, resource: "arn:aws:none:::none" }));
  }
  const simulation = simulationOf(question);
  const result = await runSimulation(simulation, {});
  if (result.resultType === "error") {
    // The catalogue has DMS's ARNs with a literal asterisk at their end, which matches no real one.
    if (unknownToCatalogue.has(result.errors.message)) return byIdentityAlone(simulation);
    const problem = `${result.errors.message} ${JSON.stringify(result.errors)}`;
    return { allowed: false, identity: "silent", resource: "silent", problem };
  }
  const analysis = result.resultType === "single" ? result.result.analysis : result.results[0]?.analysis;
  return {
    allowed: result.overallResult === "Allowed",
    identity: identityVerdict(analysis?.identityAnalysis?.result),
    resource: resourceVerdict(analysis?.resourceAnalysis?.result),
  };
}

function simulationOf(question: Question): Simulation {
  const boundaries = question.identityPolicies.filter(({ isBoundary }) => isBoundary === true);
  return {
    request: {
      principal: question.principal,
      action: question.action,
      resource: { resource: question.resource, accountId: question.resourceAccountId },
      contextVariables: { ...principalContext(question.principal), ...question.context },
    },
    identityPolicies: named(question.identityPolicies.filter(({ isBoundary }) => isBoundary !== true)),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(question.resourcePolicy ? { resourcePolicy: question.resourcePolicy } : {}),
    ...(boundaries.length === 0 ? {} : { permissionBoundaryPolicies: named(boundaries) }),
  };
}

function named(policies: readonly NamedPolicy[]) {
  return policies.map(({ name, policy }) => ({ name, policy }));
}

/** The verdict without the library's check of ARNs; for services whose resources have no policies. */
function byIdentityAlone(simulation: Simulation): Verdict {
  const identity = identityVerdict(runUnsafeSimulation(simulation, {}));
  return { allowed: identity === "allows", identity, resource: "absent" };
}

/** Condition keys that AWS fills in for every call, from who makes it. */
function principalContext(principal: string): Record<string, string> {
  const always = { "aws:SecureTransport": "true" };
  const accountId = /^arn:[\w-]+:iam::(\d{12}):/.exec(principal)?.[1];
  return accountId === undefined
    ? { ...always, "aws:PrincipalIsAWSService": String(principal.endsWith(".amazonaws.com")) }
    : {
        ...always,
        "aws:PrincipalArn": principal,
        "aws:PrincipalAccount": accountId,
        "aws:PrincipalIsAWSService": "false",
      };
}

function identityVerdict(result: string | undefined): Verdict["identity"] {
  if (result === "Allowed") return "allows";
  return result === "ExplicitlyDenied" ? "denies" : "silent";
}

function resourceVerdict(result: string | undefined): Verdict["resource"] {
  switch (result) {
    case "Allowed":
      return "allows";
    case "AllowedForAccount":
      return "hands-on";
    case "ExplicitlyDenied":
    case "DeniedForAccount":
      return "denies";
    case "ImplicitlyDenied":
      return "silent";
    default:
      return "absent";
  }
}
