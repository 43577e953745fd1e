import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { DmsReplicationSubnetGroup } from "@cdktf/provider-aws/lib/dms-replication-subnet-group";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Fn, Op, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../naming";
import type { NetworkPlace } from "./place";

/** Properties for `ReplicationNetwork`. */
export interface ReplicationNetworkProps {
  readonly provider: AwsProvider;
  readonly region: string;

  /** Physical name of the subnet group and the security group. */
  readonly name: string;

  /** The VPC and subnets, made here or taken as they are. */
  readonly place: NetworkPlace;

  /** What has to be there before DMS accepts a subnet group: `dms-vpc-role`. */
  readonly after: readonly ITerraformDependable[];
}

/** Where a database is reached. */
export interface DatabaseAddresses {
  readonly port: number;
  readonly cidrs: readonly string[];
}

/**
 * Where replication instances stand: a subnet group over two zones or more, and a security group.
 *
 * Nothing may come in. Out goes HTTPS to the VPC's own addresses (interface endpoints) and to S3, and
 * what `allowDatabases` adds: one port to the addresses of a database.
 */
export class ReplicationNetwork extends Construct {
  public readonly subnetGroupId: string;
  public readonly securityGroupId: string;
  private readonly provider: AwsProvider;

  constructor(scope: Construct, id: string, props: ReplicationNetworkProps) {
    super(scope, id);
    const { provider, place } = props;
    this.provider = provider;
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
    this.subnetGroupId = subnetGroup.replicationSubnetGroupId;
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

  /**
   * Lets replication instances open the ports of databases at their addresses.
   *
   * One rule for each port and range: EC2 refuses a second one, whoever it is for.
   */
  allowDatabases(databases: readonly DatabaseAddresses[]): void {
    const rules = new Map(
      databases.flatMap(({ port, cidrs }) =>
        cidrs.map((cidrIpv4) => [`databases_${port}_${cidrIpv4.replace(/[./]/g, "-")}`, { port, cidrIpv4 }]),
      ),
    );
    for (const [name, rule] of rules) {
      this.egress(name, { description: `Databases on port ${rule.port}`, ...rule });
    }
  }

  private allowHttps(props: ReplicationNetworkProps): void {
    this.egress("interface_endpoints", {
      description: "Interface endpoints of AWS services in this VPC",
      port: 443,
      cidrIpv4: props.place.vpcCidr,
    });
    const s3 = addressed(
      new DataAwsEc2ManagedPrefixList(this, "s3_prefixes", {
        provider: props.provider,
        name: `com.amazonaws.${props.region}.s3`,
      }),
      "s3",
    );
    this.egress("s3", { description: "S3 through the gateway endpoint", port: 443, prefixListId: s3.id });
  }

  private egress(
    name: string,
    rule: { readonly description: string; readonly port: number } & (
      { readonly cidrIpv4: string } | { readonly prefixListId: string }
    ),
  ): void {
    const { port, ...rest } = rule;
    addressed(
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
