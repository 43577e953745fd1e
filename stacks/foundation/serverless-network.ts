import { serverlessOf } from "../../model/schema/environment";
import type { AccountStack, StackOutput } from "../account-stack";
import type { ServerlessNetworkOutputs } from "../outputs";

/**
 * Hands the replication network on to serverless replications; undefined where every pipeline runs on an
 * instance.
 *
 * @param securityGroupId Hands on the security group; called only where it is needed.
 */
export function publishServerlessNetwork(
  stack: AccountStack,
  network: { readonly subnetGroupId: string },
  securityGroupId: () => StackOutput,
): ServerlessNetworkOutputs | undefined {
  const { pipelines } = stack.environment;
  if (Object.values(pipelines).every((pipeline) => serverlessOf(pipeline) === undefined)) return undefined;
  return {
    subnetGroupId: stack.publish(
      "replication_subnet_group_id",
      network.subnetGroupId,
      "Identifier of the replication subnet group.",
    ),
    securityGroupId: securityGroupId(),
  };
}
