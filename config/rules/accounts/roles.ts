/** What an account demands of the roles that are made in it. */
import { partitionOf } from "../../../model/names";
import { quote, quoteAll } from "../../messages";
import type { Rule } from "../rule";

const conventions = ["permissionsBoundary", "rolePath", "rolePrefix", "functionConcurrency"] as const;

export const roleRules: readonly Rule[] = [
  {
    name: "boundary-account",
    doc: "A permissions boundary is a policy of the account that the roles are made in.",
    *check({ accounts, region }) {
      for (const [key, { id, permissionsBoundary }] of Object.entries(accounts)) {
        const start = `arn:${partitionOf(region)}:iam::${id}:policy/`;
        if (permissionsBoundary === undefined || permissionsBoundary.startsWith(start)) continue;
        yield {
          path: ["accounts", key, "permissionsBoundary"],
          detail: `got ${quote(permissionsBoundary)}; expected a policy of account ${quote(key)}, whose ARN starts with ${quote(start)}`,
          fix: "make the policy in this account, and write its ARN as the IAM console shows it",
        };
      }
    },
  },
  {
    name: "one-account-one-convention",
    doc: "Keys that stand for one AWS account say the same about its roles and functions.",
    *check({ accounts }) {
      const first = new Map<string, string>();
      for (const [key, account] of Object.entries(accounts)) {
        const other = first.get(account.id);
        first.set(account.id, other ?? key);
        const before = other === undefined ? account : (accounts[other] ?? account);
        for (const word of conventions) {
          if (account[word] === before[word]) continue;
          yield {
            path: ["accounts", key, ...(account[word] === undefined ? [] : [word])],
            detail: `got ${describe(account[word])} as ${word}, and ${describe(before[word])} in ${quote(other ?? key)}, which is the same account; expected the same in both`,
            fix: "write it alike under both keys",
          };
        }
      }
    },
  },
];

function describe(value: string | number | undefined): string {
  return value === undefined ? "nothing" : quoteAll([value]);
}
