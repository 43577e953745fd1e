import { EventRefused } from "../shared/errors";
import { sameStatements, type PolicyDocument, type Statement } from "../shared/policy-document";

/** The statements of ours in somebody's policy, by what their Sid starts with. */
export interface OwnStatements {
  readonly sidPrefix: string;
  readonly statements: readonly Statement[];
}

/** @throws EventRefused when a Sid lacks the prefix or is there twice: it could not be found again. */
export function requireOwnSids({ sidPrefix, statements }: OwnStatements): void {
  const sids = statements.map(({ Sid }) => String(Sid));
  const wrong = sids.find((sid) => !sid.startsWith(sidPrefix));
  if (wrong !== undefined) throw new EventRefused(`Statement "${wrong}" has a Sid without "${sidPrefix}".`);
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) throw new EventRefused(`Two statements have the Sid "${twice}".`);
}

/** True if a policy holds exactly our statements among those with our prefix. */
export function holds(policy: PolicyDocument | undefined, own: OwnStatements): boolean {
  return sameStatements(ownPart(policy, own.sidPrefix), own.statements);
}

/** Those statements of a policy whose Sid starts with the prefix. */
export function ownPart(policy: PolicyDocument | undefined, sidPrefix: string): Statement[] {
  return (policy?.Statement ?? []).filter((statement) => isOurs(statement, sidPrefix));
}

/**
 * The policy with our statements at its end; every other statement stays as it is, in its order.
 *
 * @returns Undefined when no statement is left: a policy without statements is not valid.
 */
export function merged(policy: PolicyDocument | undefined, own: OwnStatements): PolicyDocument | undefined {
  const others = (policy?.Statement ?? []).filter((statement) => !isOurs(statement, own.sidPrefix));
  const statements = [...others, ...own.statements];
  if (statements.length === 0) return undefined;
  return { Version: "2012-10-17", ...policy, Statement: statements };
}

/** True if two policies have the same statements, in the same order. */
export function samePolicy(one: PolicyDocument | undefined, other: PolicyDocument | undefined): boolean {
  return sameStatements(one?.Statement ?? [], other?.Statement ?? []);
}

/** Statements of a policy that no environment of Causeway has written. */
export function ownersPart(policy: PolicyDocument | undefined): Statement[] {
  return (policy?.Statement ?? []).filter((statement) => !isOurs(statement, "Causeway"));
}

function isOurs({ Sid }: Statement, sidPrefix: string): boolean {
  return typeof Sid === "string" && Sid.startsWith(sidPrefix);
}
