/** Aurora clusters that Terraform makes: where they stand, which moto leaves out, and what it says too much. */
import { DescribeSubnetsCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSubnetGroupsCommand,
} from "@aws-sdk/client-rds";
import type { Moto } from "../moto";
import type { Reply } from "../reply";
import type { Addresses } from "./addresses";
import type { NetworkCall, NetworkPart } from "./part";
import type { Place } from "./reader";
import { replyText, withText } from "./xml";

/** Gives each instance an address of its VPC; what the landscape makes has told its own. */
export class CreatedClusters implements NetworkPart {
  /** Hosts by cluster. */
  private readonly hosts = new Map<string, Set<string>>();

  constructor(
    private readonly moto: Moto,
    private readonly addresses: Addresses,
  ) {}

  async mend({ operation, request, caller }: NetworkCall, reply: Reply): Promise<Reply> {
    if (operation === "rds:DescribeDBClusters") return withoutScaling(reply);
    if (caller.kind !== "role") return reply;
    const place: Place = { accountId: caller.accountId, region: request.region };
    const cluster = request.form.get("DBClusterIdentifier");
    if (cluster === null) return reply;
    if (operation === "rds:CreateDBInstance") {
      await this.tell(place, cluster, request.form.get("DBInstanceIdentifier") ?? "");
    }
    if (operation === "rds:DeleteDBCluster") this.forget(place, cluster);
    return reply;
  }

  /** The first instance is the writer, and the reader as well as long as it is alone. */
  private async tell(place: Place, DBClusterIdentifier: string, DBInstanceIdentifier: string): Promise<void> {
    const { rds } = this.moto.of(place.accountId, place.region);
    const [cluster] =
      (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))).DBClusters ?? [];
    const [instance] =
      (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances ?? [];
    const { vpcId, cidr } = await this.vpcOf(place, cluster?.DBSubnetGroup);
    const hosts = this.hosts.get(keyOf(place, DBClusterIdentifier)) ?? new Set();
    const answers = [instance?.Endpoint?.Address, cluster?.ReaderEndpoint];
    if (hosts.size === 0) answers.push(cluster?.Endpoint);
    const inVpc = this.addresses.all().filter((one) => one.vpcId === vpcId);
    const number = 10 + new Set(inVpc.map(({ address }) => address)).size;
    for (const host of answers) {
      if (host === undefined) continue;
      hosts.add(host);
      this.addresses.tell({
        host,
        address: cidr?.replace(/\d+\/\d+$/, String(number)),
        accountId: place.accountId,
        vpcId,
        securityGroupIds: (cluster?.VpcSecurityGroups ?? []).map(({ VpcSecurityGroupId: id }) => id),
      });
    }
    this.hosts.set(keyOf(place, DBClusterIdentifier), hosts);
  }

  private async vpcOf({ accountId, region }: Place, DBSubnetGroupName: string | undefined) {
    const { rds, ec2 } = this.moto.of(accountId, region);
    const groups = await rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName }));
    const ids = (groups.DBSubnetGroups?.[0]?.Subnets ?? []).flatMap(({ SubnetIdentifier: id }) => id ?? []);
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: ids }));
    const vpcId = Subnets?.[0]?.VpcId ?? "";
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
    return { vpcId, cidr: Vpcs?.[0]?.CidrBlock };
  }

  private forget(place: Place, cluster: string): void {
    for (const host of this.hosts.get(keyOf(place, cluster)) ?? []) this.addresses.forget(host);
    this.hosts.delete(keyOf(place, cluster));
  }
}

/** moto scales every cluster; on AWS that is for engine mode serverless only, which no longer is to be had. */
function withoutScaling(reply: Reply): Reply {
  const scaling =
    /<ScalingConfigurationInfo\s*\/>|<ScalingConfigurationInfo>.*?<\/ScalingConfigurationInfo>/gs;
  return withText(reply, replyText(reply).replace(scaling, ""));
}

function keyOf({ accountId, region }: Place, cluster: string): string {
  return `${accountId}/${region}/${cluster}`;
}
