/** Parts of a network path, read back from the emulated accounts at the moment of the test. */
import {
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  type Filter,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetHealthCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  ListHostedZonesByVPCCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type VPCRegion,
} from "@aws-sdk/client-route-53";
import { unlessMissing } from "../iam/reader";
import type { Moto } from "../moto";
import type { BalancerFacts, EndpointFacts, PeeringFacts, Place, RouteFacts, SubnetFacts } from "./facts";
import type { ForeignGroups } from "./foreign-groups";
import type { GroupRule } from "./group-rules";
import type { TransitRoutes } from "./transit-routes";

/** Facts for the path check, from whichever source. */
export type NetworkReader = Pick<MotoNetworkReader, keyof MotoNetworkReader>;

/** Reads with an owner's rights. */
export class MotoNetworkReader {
  constructor(
    private readonly moto: Moto,
    private readonly transitRoutes: Pick<TransitRoutes, "of">,
    private readonly foreignGroups: Pick<ForeignGroups, "of">,
  ) {}

  async rulesOf(place: Place, groupIds: readonly string[]): Promise<GroupRule[]> {
    if (groupIds.length === 0) return [];
    const { ec2 } = this.of(place);
    const { SecurityGroupRules } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: filter("group-id", groupIds) }),
    );
    return (SecurityGroupRules ?? []).map((rule) => {
      const referencedGroupId =
        this.foreignGroups.of(rule.SecurityGroupRuleId ?? "") ?? rule.ReferencedGroupInfo?.GroupId;
      return {
        groupId: rule.GroupId ?? "",
        isEgress: rule.IsEgress ?? false,
        protocol: rule.IpProtocol ?? "",
        fromPort: rule.FromPort ?? 0,
        toPort: rule.ToPort ?? 0,
        ...(rule.CidrIpv4 === undefined ? {} : { cidr: rule.CidrIpv4 }),
        ...(referencedGroupId === undefined ? {} : { referencedGroupId }),
      };
    });
  }

  /** Tags of a security group rule; none when it does not exist. */
  async tagsOfRule(place: Place, ruleId: string): Promise<ReadonlyMap<string, string>> {
    const asked = new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [ruleId] });
    const found = await unlessMissing(this.of(place).ec2.send(asked));
    const tags = found?.SecurityGroupRules?.[0]?.Tags ?? [];
    return new Map(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
  }

  /**
   * Answer of a VPC's private hosted zones for a host; undefined when none of them is about it.
   *
   * @returns the name or address, or an empty text when the zone has no such record.
   */
  async privateAnswer({ accountId, region }: Place, vpcId: string, host: string) {
    const { route53 } = this.of({ accountId, region });
    const { HostedZoneSummaries } = await route53.send(
      new ListHostedZonesByVPCCommand({ VPCId: vpcId, VPCRegion: region as VPCRegion }),
    );
    const zones = (HostedZoneSummaries ?? [])
      .map(({ HostedZoneId: id = "", Name: name = "" }) => ({ id, name: name.replace(/\.$/, "") }))
      .filter(({ name }) => host === name || host.endsWith(`.${name}`))
      .sort((one, other) => other.name.length - one.name.length);
    const [zone] = zones;
    if (!zone) return undefined;
    const { ResourceRecordSets } = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }),
    );
    const record = ResourceRecordSets?.find(
      ({ Name = "", Type }) => Type === "A" && Name.replace(/\.$/, "") === host,
    );
    const answer = record?.AliasTarget?.DNSName ?? record?.ResourceRecords?.[0]?.Value ?? "";
    return { zoneName: zone.name, answer: answer.replace(/\.$/, "") };
  }

  /** True if an account has a private zone for exactly this host, whichever VPCs it answers in. */
  async hasPrivateZone(place: Place, host: string): Promise<boolean> {
    const { HostedZones = [] } = await this.of(place).route53.send(new ListHostedZonesCommand({}));
    return HostedZones.some(({ Name, Config }) => Config?.PrivateZone === true && Name === `${host}.`);
  }

  /** The endpoint of a VPC that has a DNS name. */
  async endpointNamed(place: Place, vpcId: string, dnsName: string): Promise<EndpointFacts | undefined> {
    const id = /vpce-[0-9a-f]+/.exec(dnsName)?.[0];
    const { ec2 } = this.of(place);
    const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({}));
    const found = VpcEndpoints?.find((one) => one.VpcEndpointId === id && one.VpcId === vpcId);
    if (found?.VpcEndpointId === undefined || found.State?.toLowerCase() === "deleted") return undefined;
    return {
      endpointId: found.VpcEndpointId,
      type: found.VpcEndpointType ?? "",
      serviceName: found.ServiceName ?? "",
      groupIds: (found.Groups ?? []).map(({ GroupId = "" }) => GroupId),
    };
  }

  async balancer(place: Place, arn: string): Promise<BalancerFacts | undefined> {
    const { elbv2 } = this.of(place);
    const found = await unlessMissing(
      elbv2.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] })),
    );
    const balancer = found?.LoadBalancers?.[0];
    if (!balancer) return undefined;
    const { Listeners } = await elbv2.send(new DescribeListenersCommand({ LoadBalancerArn: arn }));
    const subnetIds = (balancer.AvailabilityZones ?? []).map(({ SubnetId = "" }) => SubnetId);
    const subnets = await this.subnets(place, { subnetIds });
    return {
      name: balancer.LoadBalancerName ?? "",
      vpcId: balancer.VpcId ?? "",
      groupIds: balancer.SecurityGroups ?? [],
      ranges: subnets.map(({ cidr }) => cidr),
      listeners: (Listeners ?? []).map((listener) => ({
        port: listener.Port ?? 0,
        targetGroupArn: listener.DefaultActions?.[0]?.TargetGroupArn ?? "",
      })),
    };
  }

  /** `address:port` of each registered target. */
  async targets(place: Place, targetGroupArn: string): Promise<string[]> {
    const { elbv2 } = this.of(place);
    const found = await unlessMissing(
      elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn })),
    );
    const targets = (found?.TargetHealthDescriptions ?? []).filter(
      ({ TargetHealth }) => TargetHealth?.State !== "draining" && TargetHealth?.State !== "unused",
    );
    return targets.map(({ Target }) => `${Target?.Id ?? ""}:${Target?.Port ?? 0}`).sort();
  }

  /** Subnets by id, or all of a VPC, each with the routes of the table that it follows. */
  async subnets(
    place: Place,
    which: { readonly subnetIds: readonly string[] } | { readonly vpcId: string },
  ): Promise<SubnetFacts[]> {
    const { ec2 } = this.of(place);
    const found = await ec2.send(
      new DescribeSubnetsCommand(
        "vpcId" in which ? { Filters: filter("vpc-id", [which.vpcId]) } : { SubnetIds: [...which.subnetIds] },
      ),
    );
    const vpcIds = [...new Set((found.Subnets ?? []).map(({ VpcId = "" }) => VpcId))];
    if (vpcIds.length === 0) return [];
    // The tables of a subnet that is shared are with its owner.
    const owner = this.of({ ...place, accountId: found.Subnets?.[0]?.OwnerId ?? place.accountId });
    const { RouteTables = [] } = await owner.ec2.send(
      new DescribeRouteTablesCommand({ Filters: filter("vpc-id", vpcIds) }),
    );
    return (found.Subnets ?? []).map(({ SubnetId = "", VpcId, CidrBlock = "" }) => {
      const own = RouteTables.find((table) => table.Associations?.some((one) => one.SubnetId === SubnetId));
      const main = RouteTables.find(
        (table) => table.VpcId === VpcId && table.Associations?.some((one) => one.Main === true),
      );
      const table = own ?? main;
      return {
        subnetId: SubnetId,
        cidr: CidrBlock,
        routeTableId: table?.RouteTableId ?? "",
        routes: this.routes(table),
      };
    });
  }

  /** Id of the prefix list of a service in the Region, by the last word of the endpoint's name. */
  async prefixListId(place: Place, service: string): Promise<string | undefined> {
    const { PrefixLists } = await this.of(place).ec2.send(new DescribeManagedPrefixListsCommand({}));
    const name = `com.amazonaws.${place.region}.${service}`;
    return PrefixLists?.find(({ PrefixListName }) => PrefixListName === name)?.PrefixListId;
  }

  private routes(table: RouteTable | undefined): RouteFacts[] {
    return (table?.Routes ?? []).map((route) => {
      const cidr = route.DestinationCidrBlock ?? "";
      const transitGatewayId = this.transitRoutes.of(table?.RouteTableId ?? "", cidr);
      return {
        cidr,
        ...(route.VpcPeeringConnectionId ? { peeringId: route.VpcPeeringConnectionId } : {}),
        ...(transitGatewayId === undefined ? {} : { transitGatewayId }),
        ...(route.NatGatewayId ? { natGatewayId: route.NatGatewayId } : {}),
        ...(route.GatewayId ? { gatewayId: route.GatewayId } : {}),
        ...(route.DestinationPrefixListId ? { prefixListId: route.DestinationPrefixListId } : {}),
      };
    });
  }

  async peering(place: Place, peeringId: string): Promise<PeeringFacts | undefined> {
    const { ec2 } = this.of(place);
    const { VpcPeeringConnections } = await ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
    const found = VpcPeeringConnections?.find((one) => one.VpcPeeringConnectionId === peeringId);
    if (!found) return undefined;
    const side = (info: typeof found.RequesterVpcInfo) => ({
      vpcId: info?.VpcId ?? "",
      resolvesForPeer: info?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc ?? false,
    });
    return {
      isActive: found.Status?.Code === "active",
      requester: side(found.RequesterVpcInfo),
      accepter: side(found.AccepterVpcInfo),
    };
  }

  /** Public addresses of a NAT gateway; none when it is not available. */
  async natAddresses(place: Place, natGatewayId: string): Promise<string[]> {
    const { ec2 } = this.of(place);
    const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({}));
    const found = NatGateways?.find((one) => one.NatGatewayId === natGatewayId && one.State === "available");
    return (found?.NatGatewayAddresses ?? []).flatMap(({ PublicIp }) => PublicIp ?? []);
  }

  private of({ accountId, region }: Place) {
    return this.moto.of(accountId, region);
  }
}

function filter(Name: string, Values: readonly string[]): Filter[] {
  return [{ Name, Values: [...Values] }];
}
