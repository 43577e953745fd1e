/** Policies as files, and how their owner attaches them. */
import type { RolePolicies } from "./policies";
import { table } from "../markdown";

/** The files of some roles: name → content. */
export function policyFiles(roles: readonly RolePolicies[]): Map<string, string> {
  return new Map([
    ...roles.flatMap((role) =>
      role.documents.map((document, index): [string, string] => [
        fileName(role, index),
        `${JSON.stringify(document, null, 2)}\n`,
      ]),
    ),
    ["reasons.md", reasons(roles)],
  ]);
}

/** One line for each file: which role of which account gets it, and by which command. */
export function howToAttach(roles: readonly RolePolicies[]): string[] {
  return roles.flatMap((role) =>
    role.documents.map((_, index) => {
      const name = fileName(role, index).replace(/\.json$/, "");
      const whom = role.kind === "deploy" ? roleName(role) : "your plan role";
      return `${name}.json  account ${role.account} (${role.accountId}), ${whom}: aws iam create-policy --policy-name causeway-${role.environment}-${name} --policy-document file://${name}.json, then aws iam attach-role-policy`;
    }),
  );
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
