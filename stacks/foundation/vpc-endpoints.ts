import { isExistingNetwork } from "../../model/queries";
import { ExistingEndpoints } from "../../modules/network/existing-endpoints";
import type { ReplicationVpc } from "../../modules/network/existing-vpc";
import type { AccountStack, StackOutput } from "../account-stack";

/** @returns DNS name of the endpoint for Secrets Manager, if the file names one among the VPC's endpoints. */
export function findVpcEndpoints(stack: AccountStack, place: ReplicationVpc): StackOutput | undefined {
  const { region, replication } = stack.environment;
  const { network } = replication;
  if (!isExistingNetwork(network) || network.vpcEndpoints === undefined) return undefined;
  const { secretsManagerHost } = new ExistingEndpoints(stack, "vpc_endpoints", {
    provider: stack.provider(),
    region,
    place,
    endpoints: network.vpcEndpoints,
  });
  return secretsManagerHost === undefined
    ? undefined
    : stack.publish(
        "secretsmanager_host",
        secretsManagerHost,
        "DNS name of the endpoint that DMS asks for secrets.",
      );
}
