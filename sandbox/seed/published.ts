/**
 * Statements that an owner has applied beforehand, for `publish`.
 *
 * The published statement names a role that does not exist before the first deployment, and AWS refuses
 * policies that name such roles. An owner who wants to be ready before names the account and narrows it
 * to the role by `aws:PrincipalArn`, which AWS compares when the call comes.
 */
import { partitionOf } from "../../model/names";
import type { PolicyStatement } from "../../model/policy";
import type { SeedContext } from "./context";

/** Lets the environment's roles in the replication account do `actions`. */
export function admitEnvironment(
  land: SeedContext,
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  condition: Readonly<Record<string, string>> = {},
): PolicyStatement {
  const { env } = land;
  const account = env.replication.account;
  const prefix = `arn:${partitionOf(env.region)}:iam::${land.accountId(account)}`;
  const deployRole = env.accounts[account]?.deployRole ?? "";
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: `${prefix}:root` },
    Action: actions,
    Resource: resources,
    Condition: {
      ArnLike: { "aws:PrincipalArn": [`${prefix}:role/${env.name}-*`, `${prefix}:role/${deployRole}`] },
      ...(Object.keys(condition).length === 0 ? {} : { StringEquals: condition }),
    },
  };
}
