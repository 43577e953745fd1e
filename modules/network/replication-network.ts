import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { DmsReplicationSubnetGroup } from "@cdktf/provider-aws/lib/dms-replication-subnet-group";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Fn, Op, Token, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { rangeWord } from "./address-word";
import { findSubnetGroup } from "./existing-subnet-group";
import type { ReplicationVpc } from "./existing-vpc";

/** Port of AWS services. */
const httpsPort = 443;

/** Properties for `ReplicationNetwork`. */
export interface ReplicationNetworkProps {
  readonly provider: AwsProvider;
  readonly region: string;

  /** Physical name of the subnet group and the security group. */
  readonly name: string;

  /** The VPC and subnets, made here or taken as they are. */
  readonly place: ReplicationVpc;

  /**
   * Services besides S3 that are reached through gateway endpoints, by the last word of the endpoints' names.
   *
   * @default S3 alone
   */
  readonly gateways?: readonly string[];

  /**
   * Identifier of an existing subnet group, which has to consist of the subnets of `place`.
   *
   * @default one is made of them
   */
  readonly subnetGroup?: string | undefined;

  /** Resources that have to exist before DMS accepts a subnet group: `dms-vpc-role`. */
  readonly after: readonly ITerraformDependable[];
}

/** Addresses and port of a database. */
export interface DatabaseAddresses {
  readonly port: number;
  readonly cidrs: readonly string[];
}

/**
 * Network of replication instances: a subnet group over two zones or more, and a security group.
 *
 * Nothing may come in. Out goes HTTPS to the VPC's own addresses (interface endpoints) and to services with
 * gateway endpoints, and what `allowDatabases` adds: one port to the addresses of a database.
 */
export class ReplicationNetwork extends Construct {
  public readonly subnetGroupId: string;
  public readonly securityGroupId: string;
  private readonly provider: AwsProvider;
  private readonly vpcCidr: string;

  constructor(scope: Construct, id: string, props: ReplicationNetworkProps) {
    super(scope, id);
    const { provider, place } = props;
    this.provider = provider;
    this.vpcCidr = place.vpcCidr;
    this.subnetGroupId =
      props.subnetGroup === undefined
        ? this.makeSubnetGroup(id, props)
        : findSubnetGroup(this, id, { provider, place, identifier: props.subnetGroup });
    const group = addressed(
      new SecurityGroup(this, "security_group", {
        provider,
        name: props.name,
        description: "DMS replication instances: nothing comes in, out to named places only.",
        vpcId: place.vpcId,
        tags: { Name: props.name },
      }),
      id,
    );
    this.securityGroupId = group.id;
    this.allowHttps(props);
  }

  private makeSubnetGroup(id: string, props: ReplicationNetworkProps): string {
    const { provider, place } = props;
    const subnetGroup = addressed(
      new DmsReplicationSubnetGroup(this, "subnet_group", {
        provider,
        replicationSubnetGroupId: props.name,
        replicationSubnetGroupDescription: `Private subnets of ${props.name}`,
        subnetIds: [...place.subnetIds],
        dependsOn: [...props.after],
        lifecycle: {
          precondition: [
            {
              condition: Op.gte(Fn.lengthOf(Fn.distinct([...place.subnetZones])), 2),
              errorMessage:
                "replication.network.subnets are all in one Availability Zone: DMS needs subnets in at least two, name one in another zone.",
            },
          ],
        },
      }),
      id,
    );
    return subnetGroup.replicationSubnetGroupId;
  }

  /**
   * Lets replication instances open the ports of databases, and of other targets, at their addresses.
   *
   * One rule for each port and range: EC2 refuses a second one, whoever it is for. So all ranges are opened
   * here, also those that a later stack makes routes to.
   */
  allowDatabases(databases: readonly DatabaseAddresses[]): void {
    const rules = new Map(
      databases.flatMap(({ port, cidrs }) =>
        cidrs.map((cidrIpv4) => [`databases_${port}_${rangeWord(cidrIpv4)}`, { port, cidrIpv4 }]),
      ),
    );
    for (const [name, rule] of rules) {
      // The rule for interface endpoints says the same.
      if (rule.port === httpsPort && rule.cidrIpv4 === this.vpcCidr) continue;
      const made = this.egress(name, { description: `Databases on port ${rule.port}`, ...rule });
      // Of a VPC that is not made here only the plan knows the range.
      if (rule.port === httpsPort && Token.isUnresolved(this.vpcCidr)) {
        made.count = Token.asNumber(Fn.conditional(Op.eq(this.vpcCidr, rule.cidrIpv4), 0, 1));
      }
    }
  }

  private allowHttps(props: ReplicationNetworkProps): void {
    this.egress("interface_endpoints", {
      description: "Interface endpoints of AWS services in this VPC",
      port: httpsPort,
      cidrIpv4: props.place.vpcCidr,
    });
    const { serviceEndpointsGroupId } = props.place;
    if (serviceEndpointsGroupId !== undefined) {
      // They may stand in another range of the VPC than its first.
      this.egress("service_endpoints", {
        description: "Service endpoints that are made here",
        port: httpsPort,
        referencedSecurityGroupId: serviceEndpointsGroupId,
      });
    }
    this.allowGateway(props, "s3", "S3");
    for (const service of props.gateways ?? []) this.allowGateway(props, service, service);
  }

  private allowGateway({ provider, region }: ReplicationNetworkProps, service: string, name: string): void {
    const prefixes = addressed(
      new DataAwsEc2ManagedPrefixList(this, `${service}_prefixes`, {
        provider,
        name: `com.amazonaws.${region}.${service}`,
      }),
      service,
    );
    this.egress(service, {
      description: `${name} through the gateway endpoint`,
      port: httpsPort,
      prefixListId: prefixes.id,
    });
  }

  private egress(
    name: string,
    rule: { readonly description: string; readonly port: number } & (
      | { readonly cidrIpv4: string }
      | { readonly prefixListId: string }
      | { readonly referencedSecurityGroupId: string }
    ),
  ): VpcSecurityGroupEgressRule {
    const { port, ...rest } = rule;
    return addressed(
      new VpcSecurityGroupEgressRule(this, `egress_${name}`, {
        provider: this.provider,
        securityGroupId: this.securityGroupId,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        ...rest,
      }),
      name,
    );
  }
}
