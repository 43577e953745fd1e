/** Environments whose accounts demand something of every role. */
import type { Environment } from "../../model/schema/environment";

export const rolePath = "/team/data/";
export const rolePrefix = "t-";

/** The boundary of an account in these tests. */
export function boundaryOf(accountId: string): string {
  return `arn:aws:iam::${accountId}:policy/causeway-boundary`;
}

/** The same environment with a boundary, a path, a prefix and an ExternalId in every account. */
export function withRoleConventions(environment: Environment): Environment {
  const accounts = Object.entries(environment.accounts).map(([key, account]) => [
    key,
    {
      ...account,
      permissionsBoundary: boundaryOf(account.id),
      rolePath,
      rolePrefix,
      externalId: `causeway:${key}`,
    },
  ]);
  return { ...environment, accounts: Object.fromEntries(accounts) as Environment["accounts"] };
}
