/** The policies of every deploy role of an environment, and of a plan role beside each. */
import { policyDocument, type PolicyDocument } from "../../model/policy";
import type { StackJson } from "../stack-json";
import { findAll } from "./found";
import type { Grant } from "./grant";
import { grantsFor } from "./rights";
import { policyStatement, statementsOf, type Statement } from "./statements";

/** A role and what it may do. */
export interface RolePolicies {
  /** `deploy` makes and destroys; `plan` may look at the same things and change nothing. */
  readonly kind: "deploy" | "plan";
  /** Key of the account; the first of them where several keys stand for one account. */
  readonly account: string;
  readonly accountId: string;
  readonly environment: string;
  /** ARN of the deploy role, for both kinds: a plan role is whatever its owner calls it. */
  readonly deployRoleArn: string;
  readonly statements: readonly Statement[];
  /** Each of them fits into a managed policy. */
  readonly documents: readonly PolicyDocument[];
}

/** Most characters of a managed policy, spaces aside (IAM user guide, reference_iam-quotas). */
export const longestPolicy = 6144;

/**
 * Policies for the stacks of one environment, by account.
 *
 * @param generations JSON by stack name: what will be deployed, and what is deployed where it is another.
 * @throws UserError for a resource whose rights nobody has said.
 */
export function rolePolicies(...generations: readonly ReadonlyMap<string, StackJson>[]): RolePolicies[] {
  const byRole = new Map<string, { readonly of: ReturnType<typeof findAll>; readonly grants: Grant[] }>();
  for (const found of findAll(...generations)) {
    const { roleArn } = found.place;
    const role = byRole.get(roleArn) ?? { of: [], grants: [] };
    byRole.set(roleArn, role);
    role.of.push(found);
    role.grants.push(...grantsFor(found));
  }
  return [...byRole].flatMap(([deployRoleArn, { of, grants }]) => {
    const [account] = of.map(({ place }) => place.account).sort();
    const place = of[0]?.place;
    if (account === undefined || place === undefined) return [];
    return (["deploy", "plan"] as const).map((kind) => {
      const statements = statementsOf(grants.filter(({ access }) => kind === "deploy" || access === "read"));
      const { accountId, environment } = place;
      return {
        kind,
        account,
        accountId,
        environment,
        deployRoleArn,
        statements,
        documents: documents(statements),
      };
    });
  });
}

/** Statements in as few documents as fit, in their order. */
function documents(statements: readonly Statement[]): PolicyDocument[] {
  const full: PolicyDocument[] = [];
  let open: Statement[] = [];
  const asDocument = (some: readonly Statement[]): PolicyDocument =>
    policyDocument(...some.map(policyStatement));
  for (const statement of statements.flatMap(divided)) {
    if (open.length > 0 && JSON.stringify(asDocument([...open, statement])).length > longestPolicy) {
      full.push(asDocument(open));
      open = [];
    }
    open.push(statement);
  }
  return open.length === 0 ? full : [...full, asDocument(open)];
}

/** A statement of more resources than one document holds, in parts. */
function divided(statement: Statement): Statement[] {
  const { resources, sid } = statement;
  // Half of a document, so that something fits beside it.
  const parts = Math.ceil(JSON.stringify(policyStatement(statement)).length / (longestPolicy / 2));
  if (parts === 1) return [statement];
  const size = Math.ceil(resources.length / parts);
  return Array.from({ length: Math.ceil(resources.length / size) }, (_, index) => ({
    ...statement,
    sid: index === 0 ? sid : `${sid}Part${index + 1}`,
    resources: resources.slice(index * size, (index + 1) * size),
  }));
}
