/**
 * Statements that an owner has applied beforehand, for `publish`.
 *
 * The published statement names a role that does not exist before the first deployment, and AWS refuses
 * policies that name such roles. An owner who wants to be ready before names the account and narrows it
 * to the role by `aws:PrincipalArn`, which AWS compares when the call comes.
 */
import { partitionOf, roleArnIn } from "../../model/names";
import type { PolicyStatement } from "../../model/policy";
import { deployRoleArn } from "../../model/queries";
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
  const partition = partitionOf(env.region);
  const accountId = land.accountId(account);
  const made = roleArnIn({ ...env.accounts[account], partition, accountId }, `${env.name}-*`);
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: actions,
    Resource: resources,
    Condition: {
      ArnLike: { "aws:PrincipalArn": [made, deployRoleArn(env, account)] },
      ...(Object.keys(condition).length === 0 ? {} : { StringEquals: condition }),
    },
  };
}
