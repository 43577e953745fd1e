/** Single links of the ways to databases, each with how somebody breaks it behind Terraform's back. */
import {
  AuthorizeSecurityGroupIngressCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointConnectionsCommand,
  DescribeVpcsCommand,
  RejectVpcEndpointConnectionsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { EventBridgeClient, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  AssociateVPCWithHostedZoneCommand,
  ChangeResourceRecordSetsCommand,
  DisassociateVPCFromHostedZoneCommand,
  GetHostedZoneCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type VPC,
  type VPCRegion,
} from "@aws-sdk/client-route-53";
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { askSandbox } from "../../sandbox/emulator/address";
import { actAsOwner, type AnyClient as OwnersClient } from "../../sandbox/emulator/moto";
import type { Sandbox } from "./sandbox";

/** Rejects the connection of the environment's one interface endpoint to the owner's service. */
export async function rejectConnection(sandbox: Sandbox, owner: string): Promise<void> {
  const { ec2 } = sandbox.of(owner);
  const { VpcEndpointConnections = [] } = await ec2.send(new DescribeVpcEndpointConnectionsCommand({}));
  const [connection] = VpcEndpointConnections;
  if (!connection?.VpcEndpointId) throw new Error(`${owner} has no connection to reject`);
  await ec2.send(
    new RejectVpcEndpointConnectionsCommand({
      ServiceId: connection.ServiceId,
      VpcEndpointIds: [connection.VpcEndpointId],
    }),
  );
}

/** A security group of an account, and Causeway's rules in it. */
export interface RulesOfGroup {
  readonly name: string;
  readonly direction: "in" | "out";
  readonly port: number;
}

/** Takes Causeway's rules in one direction out of a security group, by its name; other rules stay. */
export async function removeRules(sandbox: Sandbox, account: string, group: RulesOfGroup): Promise<void> {
  const { ec2 } = sandbox.of(account);
  const rules = await rulesOf(sandbox, account, group);
  const removed = {
    GroupId: rules[0]?.GroupId,
    SecurityGroupRuleIds: rules.flatMap(({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? []),
  };
  await (group.direction === "out"
    ? ec2.send(new RevokeSecurityGroupEgressCommand(removed))
    : ec2.send(new RevokeSecurityGroupIngressCommand(removed)));
}

/** Ranges that Causeway's rules of a group are about. @throws Error when there are no rules. */
export async function rangesOf(sandbox: Sandbox, account: string, group: RulesOfGroup): Promise<string[]> {
  const rules = await rulesOf(sandbox, account, group);
  return rules.flatMap(({ CidrIpv4 }) => CidrIpv4 ?? []).sort();
}

/** Puts a rule for another range in the place of Causeway's rules, with all of their tags. */
export async function misdirectRules(
  sandbox: Sandbox,
  account: string,
  group: Omit<RulesOfGroup, "direction">,
  CidrIp: string,
): Promise<void> {
  const rules = await rulesOf(sandbox, account, { ...group, direction: "in" });
  await removeRules(sandbox, account, { ...group, direction: "in" });
  await sandbox.of(account).ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: rules[0]?.GroupId,
      IpPermissions: [
        { IpProtocol: "tcp", FromPort: group.port, ToPort: group.port, IpRanges: [{ CidrIp }] },
      ],
      TagSpecifications: [{ ResourceType: "security-group-rule", Tags: rules[0]?.Tags }],
    }),
  );
}

async function rulesOf(sandbox: Sandbox, account: string, group: RulesOfGroup): Promise<SecurityGroupRule[]> {
  const { ec2 } = sandbox.of(account);
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: [group.name] }] }),
  );
  const GroupId = SecurityGroups[0]?.GroupId;
  if (GroupId === undefined) throw new Error(`${account} has no security group ${group.name}`);
  const { SecurityGroupRules = [] } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [GroupId] }] }),
  );
  const found = SecurityGroupRules.filter(
    ({ IsEgress, FromPort, Tags = [] }) =>
      IsEgress === (group.direction === "out") &&
      FromPort === group.port &&
      Tags.some(({ Key }) => Key === "causeway:environment"),
  );
  if (found.length > 0) return found;
  throw new Error(`${group.name} has no rule of Causeway's for port ${group.port}`);
}

/**
 * Takes the private zone of a host off its VPC.
 *
 * Another VPC comes in its place: Route 53 takes the last one off no private zone.
 */
export async function strayZone(sandbox: Sandbox, account: string, host: string): Promise<void> {
  const { ec2, route53 } = sandbox.of(account);
  const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
  const HostedZoneId = HostedZones.find(({ Name }) => Name === `${host}.`)?.Id;
  const { VPCs: [own] = [] } = await route53.send(new GetHostedZoneCommand({ Id: HostedZoneId }));
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const other: VPC = {
    VPCId: Vpcs.find(({ VpcId }) => VpcId !== own?.VPCId)?.VpcId,
    VPCRegion: sandbox.environment.region as VPCRegion,
  };
  await route53.send(new AssociateVPCWithHostedZoneCommand({ HostedZoneId, VPC: other }));
  await route53.send(new DisassociateVPCFromHostedZoneCommand({ HostedZoneId, VPC: own }));
}

/** Lets the private zones of an account answer with another place. */
export async function misleadPrivateNames(sandbox: Sandbox, account: string): Promise<void> {
  const { route53 } = sandbox.of(account);
  const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
  for (const { Id } of HostedZones) {
    const { ResourceRecordSets = [] } = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: Id }),
    );
    const answers = ResourceRecordSets.filter(({ Type }) => Type === "A");
    if (answers.length === 0) throw new Error("the zone has no address");
    const Changes = answers.map((one) => ({
      Action: "UPSERT" as const,
      ResourceRecordSet: {
        ...one,
        AliasTarget: {
          HostedZoneId: one.AliasTarget?.HostedZoneId,
          EvaluateTargetHealth: false,
          DNSName: "elsewhere.example.com",
        },
      },
    }));
    await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: Id, ChangeBatch: { Changes } }));
  }
}

/** Deletes the routes of an account that lead through a peering connection. */
export async function removePeeringRoutes(sandbox: Sandbox, account: string): Promise<void> {
  const { ec2 } = sandbox.of(account);
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
  let removed = 0;
  for (const { RouteTableId, Routes = [] } of RouteTables) {
    for (const { DestinationCidrBlock, VpcPeeringConnectionId } of Routes) {
      if (VpcPeeringConnectionId === undefined) continue;
      await ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
      removed += 1;
    }
  }
  if (removed === 0) throw new Error(`${account} has no route through a peering connection`);
}

/** Calls the target of an EventBridge rule with the input that was deployed, as EventBridge would. */
export async function fire(sandbox: Sandbox, account: string, rule: string): Promise<void> {
  const { Targets = [] } = await inAccount(sandbox, account, new EventBridgeClient(settings(sandbox))).send(
    new ListTargetsByRuleCommand({ Rule: rule }),
  );
  const [target] = Targets;
  if (!target?.Arn) throw new Error(`rule ${rule} has no target`);
  const { FunctionError, Payload } = await inAccount(
    sandbox,
    account,
    new LambdaClient(settings(sandbox)),
  ).send(new InvokeCommand({ FunctionName: target.Arn, Payload: Buffer.from(target.Input ?? "{}") }));
  if (FunctionError === undefined) return;
  throw new Error(`${rule}: ${Buffer.from(Payload ?? new Uint8Array()).toString("utf8")}`);
}

/** Addresses that are registered in the account's one target group, those that are leaving left out. */
export async function targets(sandbox: Sandbox, account: string): Promise<string[]> {
  const { elbv2: elb } = sandbox.of(account);
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  const { TargetHealthDescriptions = [] } = await elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: TargetGroups[0]?.TargetGroupArn }),
  );
  return TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State !== "draining")
    .flatMap(({ Target }) => Target?.Id ?? [])
    .sort();
}

/** A database of the landscape, as name servers answer for it. */
export interface DatabaseAddress {
  readonly host: string;
  readonly address: string;
}

export async function databaseAddresses(sandbox: Sandbox): Promise<DatabaseAddress[]> {
  const answer = await askSandbox(sandbox, "addresses");
  return (await answer.json()) as DatabaseAddress[];
}

/** The database moves: its name has another address from now on. */
export async function failOver(sandbox: Sandbox, moved: DatabaseAddress): Promise<void> {
  const answer = await askSandbox(sandbox, "addresses", {
    method: "POST",
    body: JSON.stringify(moved),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Client of a service that the sandbox itself does not use. */
type AnyClient = Pick<EventBridgeClient, "middlewareStack"> | Pick<LambdaClient, "middlewareStack">;

/** Settings for such a client. */
function settings(sandbox: Sandbox) {
  return {
    endpoint: sandbox.url,
    region: sandbox.environment.region,
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
  };
}

/** Gives a client every right in an account. */
function inAccount<T extends AnyClient>(sandbox: Sandbox, account: string, client: T): T {
  const id = sandbox.environment.accounts[account]?.id ?? "";
  actAsOwner(client as unknown as OwnersClient, sandbox.token, id);
  return client;
}
