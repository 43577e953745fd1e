/** Links of transit gateways, shares, proxies and balancers, each as somebody breaks it behind Terraform's back. */
import {
  DeleteTransitGatewayRouteCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayRouteTablesCommand,
  DisassociateTransitGatewayRouteTableCommand,
  GetTransitGatewayRouteTableAssociationsCommand,
} from "@aws-sdk/client-ec2";
import {
  DeregisterTargetsCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DeregisterDBProxyTargetsCommand } from "@aws-sdk/client-rds";
import { ownerHeaders } from "../../sandbox/emulator/address";
import type { Sandbox } from "./sandbox";

/** Deletes the routes to a range in all transit gateway route tables of an account. */
export async function removeTransitRoute(sandbox: Sandbox, account: string, cidr: string): Promise<void> {
  const { ec2 } = sandbox.of(account);
  let removed = 0;
  for (const TransitGatewayRouteTableId of await transitTables(sandbox, account)) {
    const route = { TransitGatewayRouteTableId, DestinationCidrBlock: cidr };
    // Only one of the tables has it.
    removed += await ec2.send(new DeleteTransitGatewayRouteCommand(route)).then(
      () => 1,
      () => 0,
    );
  }
  if (removed === 0) throw new Error(`${account} has no transit gateway route to ${cidr}`);
}

/** Takes the attachment of another account's VPC out of its route table. */
export async function disassociateAttachment(
  sandbox: Sandbox,
  account: string,
  owner: string,
): Promise<void> {
  const { ec2 } = sandbox.of(account);
  const ownerId = sandbox.environment.accounts[owner]?.id;
  const found = await ec2.send(new DescribeTransitGatewayAttachmentsCommand({}));
  const attachment = found.TransitGatewayAttachments?.find(
    ({ ResourceOwnerId }) => ResourceOwnerId === ownerId,
  );
  for (const TransitGatewayRouteTableId of await transitTables(sandbox, account)) {
    const { Associations = [] } = await ec2.send(
      new GetTransitGatewayRouteTableAssociationsCommand({ TransitGatewayRouteTableId }),
    );
    const TransitGatewayAttachmentId = attachment?.TransitGatewayAttachmentId;
    if (!Associations.some((one) => one.TransitGatewayAttachmentId === TransitGatewayAttachmentId)) continue;
    const association = { TransitGatewayRouteTableId, TransitGatewayAttachmentId };
    await ec2.send(new DisassociateTransitGatewayRouteTableCommand(association));
    return;
  }
  throw new Error(`no VPC of ${owner} is associated with a transit gateway route table of ${account}`);
}

async function transitTables(sandbox: Sandbox, account: string): Promise<string[]> {
  const { ec2 } = sandbox.of(account);
  const found = await ec2.send(new DescribeTransitGatewayRouteTablesCommand({}));
  return (found.TransitGatewayRouteTables ?? []).flatMap((one) => one.TransitGatewayRouteTableId ?? []);
}

/** Takes an Aurora cluster from behind a proxy. */
export async function emptyProxy(
  sandbox: Sandbox,
  account: string,
  proxy: { readonly name: string; readonly cluster: string },
): Promise<void> {
  const target = { DBProxyName: proxy.name, DBClusterIdentifiers: [proxy.cluster] };
  await sandbox.of(account).rds.send(new DeregisterDBProxyTargetsCommand(target));
}

/** Registers an address that no database has behind a balancer, in place of those that are registered. */
export async function staleTarget(
  sandbox: Sandbox,
  account: string,
  balancer: string,
  address: string,
): Promise<void> {
  const { elbv2 } = sandbox.of(account);
  const { LoadBalancers } = await elbv2.send(new DescribeLoadBalancersCommand({ Names: [balancer] }));
  const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
  const { TargetGroups } = await elbv2.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
  const { TargetGroupArn, Port } = TargetGroups?.[0] ?? {};
  const health = await elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  const Targets = (health.TargetHealthDescriptions ?? []).flatMap(({ Target }) => Target ?? []);
  await elbv2.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: address, Port }] }));
  await elbv2.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
}

/** Ends what an account shares with another one, for the shares whose names match. */
export async function endShares(
  sandbox: Sandbox,
  account: string,
  shares: RegExp,
  principal: string,
): Promise<void> {
  const listed = await ram(sandbox, account, "/getresourceshares", { resourceOwner: "SELF" });
  const { resourceShares } = listed as {
    readonly resourceShares: readonly { readonly name: string; readonly resourceShareArn: string }[];
  };
  const found = resourceShares.filter(({ name }) => shares.test(name));
  if (found.length === 0) throw new Error(`${account} has no share like ${String(shares)}`);
  const principals = [sandbox.environment.accounts[principal]?.id];
  for (const { resourceShareArn } of found) {
    await ram(sandbox, account, "/disassociateresourceshare", { resourceShareArn, principals });
  }
}

/** No SDK client is at hand for RAM. */
async function ram(sandbox: Sandbox, account: string, path: string, members: object): Promise<unknown> {
  const { accounts, region } = sandbox.environment;
  const answer = await fetch(sandbox.url + path, {
    method: "POST",
    headers: ownerHeaders(sandbox, { accountId: accounts[account]?.id ?? "", region, service: "ram" }),
    body: JSON.stringify(members),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
