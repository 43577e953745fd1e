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

/** Why each statement is there, by its id. */
export function reasons(roles: readonly RolePolicies[]): string {
  const sections = roles
    .filter(({ kind }) => kind === "deploy")
    .map(({ account, statements }) =>
      [
        `## ${account}`,
        "",
        table(
          ["statement", "also for the plan role", "why"],
          statements.map(({ sid, access, why }) => [sid, access === "read" ? "yes" : "", why]),
        ),
      ].join("\n"),
    );
  return `# Why each statement is there\n\n${sections.join("\n\n")}\n`;
}

function fileName({ account, kind }: RolePolicies, index: number): string {
  return `${account}-${kind}-${index + 1}.json`;
}

function roleName({ deployRoleArn }: RolePolicies): string {
  return deployRoleArn.replace(/^.*:role\//, "");
}
