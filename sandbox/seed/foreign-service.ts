/** An endpoint service of somebody who is in no environment file, with a server behind it. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  RegisterTargetsCommand,
  type ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { partitionOf } from "../../model/names";
import type { ConnectionWith } from "../../model/ways";
import { askSandbox } from "../emulator/address";
import { accountClients } from "../emulator/moto";
import { tell, type SeedContext } from "./context";
import { zoneNames } from "./database-network";

/** Account that owns the services of somebody else. */
export const foreignAccountId = "999999999999";

const range = "10.90.0.0/16";

interface Server {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly address: string;
  readonly port: number;
}

/** The service that a connection names, made with all that is behind it unless its host is known already. */
export async function makeForeignService(
  land: SeedContext,
  { serviceName, host }: ConnectionWith<{ readonly answeredBy: "service" }>,
  port: number,
): Promise<void> {
  const { env } = land;
  const known = (await (await askSandbox(land, "addresses")).json()) as { readonly host: string }[];
  if (known.some((one) => one.host === host)) return;
  const { ec2, elbv2 } = accountClients(land, foreignAccountId, env.region);
  const zones = await zoneNames(ec2, env);
  const server = await makeServer(ec2, zones, port);
  const balancerArn = await makeBalancer(elbv2, serviceName.replace(/^.*vpce-/, ""), server);
  const { vpcId, securityGroupId, address } = server;
  await tell(land, "addresses", {
    host,
    address,
    accountId: foreignAccountId,
    vpcId,
    securityGroupIds: [securityGroupId],
  });
  await tell(land, "listeners", { host, port });
  const consumer = land.accountId(env.replication.account);
  await tell(land, "services", {
    serviceName,
    accountId: foreignAccountId,
    region: env.region,
    zones,
    acceptanceRequired: false,
    balancerArns: [balancerArn],
    principals: [`arn:${partitionOf(env.region)}:iam::${consumer}:root`],
  });
}

async function makeServer(ec2: EC2Client, zones: readonly string[], port: number): Promise<Server> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: range }));
  const vpcId = Vpc?.VpcId ?? "";
  const subnetIds: string[] = [];
  for (const [index, zone] of zones.entries()) {
    const CidrBlock = `10.90.${index}.0/24`;
    const made = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone: zone }));
    subnetIds.push(made.Subnet?.SubnetId ?? "");
  }
  const group = { GroupName: `server-${vpcId}`, Description: "The server behind the service", VpcId: vpcId };
  const { GroupId: securityGroupId = "" } = await ec2.send(new CreateSecurityGroupCommand(group));
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: securityGroupId,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: range }] }],
    }),
  );
  return { vpcId, subnetIds, securityGroupId, address: "10.90.0.10", port };
}

/** A balancer without security groups: what reaches its service reaches the server. */
async function makeBalancer(
  elbv2: ElasticLoadBalancingV2Client,
  Name: string,
  { vpcId, subnetIds, address, port }: Server,
): Promise<string> {
  const balancers = await elbv2.send(
    new CreateLoadBalancerCommand({ Name, Type: "network", Scheme: "internal", Subnets: [...subnetIds] }),
  );
  const LoadBalancerArn = balancers.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  const groups = await elbv2.send(
    new CreateTargetGroupCommand({ Name, Protocol: "TCP", Port: port, VpcId: vpcId, TargetType: "ip" }),
  );
  const TargetGroupArn = groups.TargetGroups?.[0]?.TargetGroupArn ?? "";
  await elbv2.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: address, Port: port }] }));
  await elbv2.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Protocol: "TCP",
      Port: port,
      DefaultActions: [{ Type: "forward", TargetGroupArn }],
    }),
  );
  return LoadBalancerArn;
}
