/** Policies as files, and how their owner attaches them. */
import type { BoundaryPolicy } from "./boundary";
import type { EnvironmentPolicies } from "./for-environment";
import type { RolePolicies } from "./policies";
import { table } from "../markdown";

/** The files of some roles and boundaries: name → content. */
export function policyFiles({ roles, boundaries }: EnvironmentPolicies): Map<string, string> {
  return new Map([
    ...roles.flatMap((role) =>
      role.documents.map((document, index): [string, string] => [
        fileName(role, index),
        `${JSON.stringify(document, null, 2)}\n`,
      ]),
    ),
    ...boundaries.map((boundary): [string, string] => [
      `${boundary.account}-boundary.json`,
      `${JSON.stringify(boundary.document, null, 2)}\n`,
    ]),
    ["reasons.md", reasons(roles)],
  ]);
}

/** One line for each file: which role of which account gets it, and by which command. */
export function howToAttach({ roles, boundaries }: EnvironmentPolicies): string[] {
  return [...roles.flatMap(attached), ...boundaries.map(asBoundary)];
}

/** A warning for each account whose deploy role nothing bounds. */
export function unbounded({ boundaries }: EnvironmentPolicies): string[] {
  return boundaries
    .filter(({ arn }) => arn === undefined)
    .map(
      ({ account }) =>
        `account ${account} has no permissions boundary: its deploy role can give a function more rights than it has itself; make a policy of ${account}-boundary.json, and write its ARN as accounts.${account}.permissionsBoundary`,
    );
}

function asBoundary(boundary: BoundaryPolicy): string {
  const { account, accountId, environment, arn, widened } = boundary;
  const name = arn?.replace(/^.*\//, "") ?? `causeway-${environment}-${account}-boundary`;
  const how =
    arn === undefined
      ? `aws iam create-policy --policy-name ${name} --policy-document file://${account}-boundary.json`
      : `aws iam create-policy-version --set-as-default --policy-arn ${arn} --policy-document file://${account}-boundary.json, by its owner`;
  const wide = widened.length === 0 ? "" : `; so that it fits, it names ${widened.join("; ")}`;
  return `${account}-boundary.json  account ${account} (${accountId}), every role that is made: ${how}${wide}`;
}

function attached(role: RolePolicies): string[] {
  return role.documents.map((_, index) => {
    const name = fileName(role, index).replace(/\.json$/, "");
    const whom = role.kind === "deploy" ? roleName(role) : "your plan role";
    return `${name}.json  account ${role.account} (${role.accountId}), ${whom}: aws iam create-policy --policy-name causeway-${role.environment}-${name} --policy-document file://${name}.json, then aws iam attach-role-policy`;
  });
}

/** Why each statement is there, by its id: policies themselves have no place for it. */
export function reasons(roles: readonly RolePolicies[]): string {
  return `# Why each statement is there\n\n${reasonTables(roles, "##")}\n`;
}

/**
 * A table of statements for each account.
 *
 * @param heading What stands before its key.
 */
export function reasonTables(roles: readonly RolePolicies[], heading: string): string {
  return roles
    .filter(({ kind }) => kind === "deploy")
    .map(({ account, accountId, statements }) => {
      const rows = statements.map(({ sid, access, why, actions }) => [
        sid,
        access === "read" ? "both" : "deploy",
        actions.map((action) => `\`${action}\``).join(", "),
        why,
      ]);
      const head = ["statement", "role", "actions", "why"];
      return `${heading} ${account} (${accountId})\n\n${table(head, rows)}`;
    })
    .join("\n\n");
}

function fileName({ account, kind }: RolePolicies, index: number): string {
  return `${account}-${kind}-${index + 1}.json`;
}

function roleName({ deployRoleArn }: RolePolicies): string {
  return deployRoleArn.replace(/^.*:role\//, "");
}
