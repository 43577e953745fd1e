import { serverlessOf } from "../../model/schema/environment";
import type { AccountStack, HandedValue } from "../account-stack";
import type { HandedServerlessPlace } from "../outputs";

/**
 * Hands the replication network on to serverless replications; undefined where every pipeline runs on an
 * instance.
 *
 * @param securityGroupId Hands on the security group; called only where it is needed.
 */
export function handOnServerlessPlace(
  stack: AccountStack,
  network: { readonly subnetGroupId: string },
  securityGroupId: () => HandedValue,
): HandedServerlessPlace | undefined {
  const { pipelines } = stack.environment;
  if (Object.values(pipelines).every((pipeline) => serverlessOf(pipeline) === undefined)) return undefined;
  return {
    subnetGroupId: stack.handOn(
      "replication_subnet_group_id",
      network.subnetGroupId,
      "Identifier of the replication subnet group.",
    ),
    securityGroupId: securityGroupId(),
  };
}
