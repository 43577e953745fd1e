/** Policies of deploy roles, kept between calls: Terraform makes thousands of them. */
import type { AwsRequest } from "../request";
import type { NamedPolicy, Policy } from "./evaluate";
import type { RoleReader } from "./reader";

/** Rights of the roles that Terraform assumes. */
export class RoleRights {
  private readonly kept = new Map<string, Promise<NamedPolicy[]>>();

  constructor(private readonly reader: Pick<RoleReader, "identityPolicies">) {}

  /** Policies of a role. */
  of(roleArn: string): Promise<NamedPolicy[]> {
    const known = this.kept.get(roleArn);
    if (known) return known;
    const read = this.reader.identityPolicies(roleArn);
    this.kept.set(roleArn, read);
    return read;
  }

  /** Forgets what a call may have changed: the policies of the role that it names, or of all. */
  notice(request: AwsRequest): void {
    if (request.service !== "iam" || /^(Get|List)/.test(request.statedOperation ?? "")) return;
    const name = request.form.get("RoleName");
    for (const arn of this.kept.keys()) {
      if (name === null || arn.endsWith(`/${name}`)) this.kept.delete(arn);
    }
  }
}

interface Statement {
  readonly Sid?: string;
  readonly Action?: string | readonly string[];
  readonly Condition?: unknown;
}

/** The statements that may decide on an action: evaluation is by statement, and most are about others. */
export function policiesAbout(policies: readonly NamedPolicy[], action: string): NamedPolicy[] {
  return policies.flatMap((one) => {
    const { policy, isBoundary } = one;
    const about = statementsOf(policy).filter(
      ({ Action }) => Action === undefined || isMeant(Action, action),
    );
    // A boundary that says nothing about an action forbids it.
    if (about.length === 0 && isBoundary !== true) return [];
    return [{ ...one, policy: { ...policy, Statement: about } }];
  });
}

/** Whether one of the statements asks about tags of the resource. */
export function asksForTags(policies: readonly NamedPolicy[]): boolean {
  return policies.some(({ policy }) =>
    statementsOf(policy).some(({ Condition }) => JSON.stringify(Condition ?? {}).includes("ResourceTag/")),
  );
}

function statementsOf({ Statement }: Policy): Statement[] {
  return [Statement ?? []].flat();
}

function isMeant(actions: string | readonly string[], action: string): boolean {
  return [actions].flat().some((pattern) => {
    if (!pattern.includes("*") && !pattern.includes("?"))
      return pattern.toLowerCase() === action.toLowerCase();
    const text = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${text}$`, "i").test(action);
  });
}
