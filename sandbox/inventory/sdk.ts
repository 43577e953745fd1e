/** Things of one account, listed with SDK clients: "kind name" each. */
import {
  DescribeAddressesCommand,
  DescribeFlowLogsCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewaysCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { paginateListPolicies, paginateListRoles } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, ListGrantsCommand, paginateListKeys } from "@aws-sdk/client-kms";
import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { GetBucketPolicyCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { GetResourcePolicyCommand, paginateListSecrets } from "@aws-sdk/client-secrets-manager";
import { paginateDescribeParameters } from "@aws-sdk/client-ssm";
import { unlessMissing } from "../emulator/iam/reader";
import type { AccountClients } from "../emulator/moto";

export async function iamThings({ iam }: AccountClients): Promise<string[]> {
  const things: string[] = [];
  for await (const page of paginateListRoles({ client: iam }, {})) {
    things.push(...(page.Roles ?? []).map((role) => `role ${role.Path ?? "/"}${role.RoleName ?? ""}`));
  }
  for await (const page of paginateListPolicies({ client: iam }, { Scope: "Local" })) {
    things.push(...(page.Policies ?? []).map((policy) => `policy ${policy.PolicyName ?? ""}`));
  }
  return things;
}

export async function keyThings({ kms }: AccountClients): Promise<string[]> {
  const things: string[] = [];
  for await (const page of paginateListKeys({ client: kms }, {})) {
    for (const { KeyId } of page.Keys ?? []) {
      const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId }));
      if (key?.KeyManager === "AWS" || key?.KeyState !== "Enabled") continue;
      things.push(`key ${KeyId ?? ""} (${key.Description ?? ""})`);
      const { Grants } = await kms.send(new ListGrantsCommand({ KeyId }));
      things.push(...(Grants ?? []).map((grant) => `grant ${grant.GrantId ?? ""} on key ${KeyId ?? ""}`));
    }
  }
  return things;
}

/** Secrets, and each statement of their policies: what was merged into one has to be gone again. */
export async function secretThings({ secrets, ssm }: AccountClients): Promise<string[]> {
  const things: string[] = [];
  for await (const page of paginateListSecrets({ client: secrets }, {})) {
    for (const { Name, ARN } of page.SecretList ?? []) {
      things.push(`secret ${Name ?? ""}`);
      const found = await secrets.send(new GetResourcePolicyCommand({ SecretId: ARN }));
      things.push(
        ...statements(found.ResourcePolicy).map((sid) => `statement ${sid} of secret ${Name ?? ""}`),
      );
    }
  }
  for await (const page of paginateDescribeParameters({ client: ssm }, {})) {
    things.push(...(page.Parameters ?? []).map(({ Name }) => `parameter ${Name ?? ""}`));
  }
  return things;
}

export async function storageThings({ s3 }: AccountClients): Promise<string[]> {
  const things: string[] = [];
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  for (const { Name } of Buckets ?? []) {
    things.push(`bucket ${Name ?? ""}`);
    const found = await unlessMissing(s3.send(new GetBucketPolicyCommand({ Bucket: Name })));
    things.push(...statements(found?.Policy).map((sid) => `statement ${sid} of bucket ${Name ?? ""}`));
  }
  return things;
}

export async function networkThings({ ec2 }: AccountClients): Promise<string[]> {
  const [vpcs, subnets, groups, tables, endpoints, logs, gateways, nats, addresses, interfaces] =
    await Promise.all([
      ec2.send(new DescribeVpcsCommand({})),
      ec2.send(new DescribeSubnetsCommand({})),
      ec2.send(new DescribeSecurityGroupsCommand({})),
      ec2.send(new DescribeRouteTablesCommand({})),
      ec2.send(new DescribeVpcEndpointsCommand({})),
      ec2.send(new DescribeFlowLogsCommand({})),
      ec2.send(new DescribeInternetGatewaysCommand({})),
      ec2.send(new DescribeNatGatewaysCommand({})),
      ec2.send(new DescribeAddressesCommand({})),
      ec2.send(new DescribeNetworkInterfacesCommand({})),
    ]);
  const live = (state: string | undefined): boolean => state !== "deleted" && state !== "deleting";
  return [
    ...(vpcs.Vpcs ?? []).filter((one) => one.IsDefault !== true).map((one) => `VPC ${one.VpcId ?? ""}`),
    ...(subnets.Subnets ?? [])
      .filter((one) => one.DefaultForAz !== true)
      .map((one) => `subnet ${one.SubnetId ?? ""}`),
    ...(groups.SecurityGroups ?? [])
      .filter((one) => one.GroupName !== "default")
      .map((one) => `security group ${one.GroupName ?? ""}`),
    ...(tables.RouteTables ?? [])
      .filter((one) => !(one.Associations ?? []).some(({ Main }) => Main === true))
      .map((one) => `route table ${one.RouteTableId ?? ""}`),
    ...(endpoints.VpcEndpoints ?? [])
      .filter((one) => live(one.State?.toLowerCase()))
      .map((one) => `VPC endpoint ${one.VpcEndpointId ?? ""}`),
    ...(logs.FlowLogs ?? []).map((one) => `flow log ${one.FlowLogId ?? ""}`),
    ...(gateways.InternetGateways ?? []).map((one) => `internet gateway ${one.InternetGatewayId ?? ""}`),
    ...(nats.NatGateways ?? [])
      .filter((one) => live(one.State))
      .map((one) => `NAT gateway ${one.NatGatewayId ?? ""}`),
    ...(addresses.Addresses ?? []).map((one) => `address ${one.AllocationId ?? ""}`),
    ...(interfaces.NetworkInterfaces ?? []).map((one) => `network interface ${one.NetworkInterfaceId ?? ""}`),
  ];
}

export async function databaseThings({ rds }: AccountClients): Promise<string[]> {
  const [clusters, instances] = await Promise.all([
    rds.send(new DescribeDBClustersCommand({})),
    rds.send(new DescribeDBInstancesCommand({})),
  ]);
  return [
    ...(clusters.DBClusters ?? []).map((one) => `cluster ${one.DBClusterIdentifier ?? ""}`),
    ...(instances.DBInstances ?? []).map((one) => `database instance ${one.DBInstanceIdentifier ?? ""}`),
  ];
}

/** Connections between networks of different owners that are still there. */
export async function joinedThings({ ec2 }: AccountClients): Promise<string[]> {
  const [services, peerings, gateways, attachments] = await Promise.all([
    ec2.send(new DescribeVpcEndpointServiceConfigurationsCommand({})),
    ec2.send(new DescribeVpcPeeringConnectionsCommand({})),
    ec2.send(new DescribeTransitGatewaysCommand({})),
    ec2.send(new DescribeTransitGatewayAttachmentsCommand({})),
  ]);
  const over = new Set(["deleted", "deleting", "rejected", "expired", "failed"]);
  return [
    ...(services.ServiceConfigurations ?? []).map((one) => `endpoint service ${one.ServiceId ?? ""}`),
    ...(peerings.VpcPeeringConnections ?? [])
      .filter((one) => !over.has(one.Status?.Code ?? ""))
      .map((one) => `peering connection ${one.VpcPeeringConnectionId ?? ""}`),
    ...(gateways.TransitGateways ?? [])
      .filter((one) => !over.has(one.State ?? ""))
      .map((one) => `transit gateway ${one.TransitGatewayId ?? ""}`),
    ...(attachments.TransitGatewayAttachments ?? [])
      .filter((one) => !over.has(one.State ?? ""))
      .map((one) => `transit gateway attachment ${one.TransitGatewayAttachmentId ?? ""}`),
  ];
}

/** Sids of a policy's statements; a statement without one is counted by its place. */
function statements(policy: string | undefined): string[] {
  if (policy === undefined || policy === "") return [];
  const { Statement } = JSON.parse(policy) as { readonly Statement?: readonly { readonly Sid?: string }[] };
  return [Statement ?? []].flat().map((statement, index) => statement.Sid ?? `#${index}`);
}
