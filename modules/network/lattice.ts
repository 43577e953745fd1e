import { DataAwsVpcEndpointAssociations } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-associations";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpclatticeResourceConfiguration } from "@cdktf/provider-aws/lib/vpclattice-resource-configuration";
import { VpclatticeResourceGateway } from "@cdktf/provider-aws/lib/vpclattice-resource-gateway";
import type { ITerraformDependable, Precondition } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { InterfaceEndpoint } from "./interface-endpoint";
import { ResourceShare } from "./resource-share";
import { allowBetween } from "./rules";
import { shortened } from "../../model/names";

/** Longest name of a resource gateway and of a resource configuration (VPC Lattice API, CreateResourceGateway). */
const longestName = 40;

/** Properties for `LatticeResource`. */
export interface LatticeResourceProps {
  /** Of the database account; everything is made there. */
  readonly provider: AwsProvider;

  /** Physical name; the gateway's and the configuration's are cut to 40 characters. */
  readonly name: string;

  /** The database's VPC. */
  readonly vpcId: string;

  /**
   * Subnets of the database's own VPC, one zone or more in common with the replication subnets.
   *
   * The gateway takes 16 addresses in each, and cannot stand in subnets of another account (VPC Lattice
   * guide, resource-gateway).
   */
  readonly subnetIds: readonly string[];

  /** Group of the database: it gets one rule more. */
  readonly databaseSecurityGroupId: string;

  /** Host name of the database, which has to be answered with its private address. */
  readonly host: string;

  /** TCP port of the database. */
  readonly port: number;

  /**
   * 12-digit id of the replication account, of the same organization.
   *
   * @default the database is in the replication account: nothing is shared
   */
  readonly sharedWithAccountId?: string;
}

/**
 * A database's side of VPC Lattice: a resource gateway in its VPC, and the database as a resource.
 *
 * The resource is the host name and the one port, so that writer, reader and single instances are told
 * apart as they are for any other client; Lattice looks the name up itself, and follows it after a failover
 * without a function of ours. A resource by ARN would be a whole cluster, with all of its names.
 */
export class LatticeResource extends Construct {
  /** ARN that the endpoint in the replication account connects to. */
  public readonly resourceConfigurationArn: string;
  /** Resources that have to exist before the other account can connect. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: LatticeResourceProps) {
    super(scope, id);
    const { provider, name } = props;
    const group = addressed(
      new SecurityGroup(this, "group", {
        provider,
        name: `${name}-gateway`,
        description: "VPC Lattice resource gateway: out to one database only.",
        vpcId: props.vpcId,
        tags: { Name: `${name}-gateway` },
      }),
      id,
    );
    allowBetween(this, {
      name: id,
      port: props.port,
      from: { groupId: group.id, provider, description: `Resource gateway ${name} to the database` },
      to: {
        groupId: props.databaseSecurityGroupId,
        provider,
        description: `The database from resource gateway ${name}`,
      },
    });
    const configuration = this.makeConfiguration(props, id, group.id);
    this.resourceConfigurationArn = configuration.arn;
    this.ready = [configuration, ...this.share(props, id)];
  }

  private makeConfiguration(
    props: LatticeResourceProps,
    id: string,
    groupId: string,
  ): VpclatticeResourceConfiguration {
    const { provider } = props;
    const name = shortened(props.name, longestName);
    const gateway = addressed(
      new VpclatticeResourceGateway(this, "gateway", {
        provider,
        name,
        vpcId: props.vpcId,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [groupId],
        ipAddressType: "IPV4",
        tags: { Name: props.name },
      }),
      id,
    );
    return addressed(
      new VpclatticeResourceConfiguration(this, "Default", {
        provider,
        name,
        type: "SINGLE",
        protocol: "TCP",
        portRanges: [String(props.port)],
        resourceGatewayIdentifier: gateway.id,
        // A service network could be shared on; an endpoint cannot.
        allowAssociationToShareableServiceNetwork: false,
        resourceConfigurationDefinition: [
          { dnsResource: [{ domainName: props.host, ipAddressType: "IPV4" }] },
        ],
        tags: { Name: props.name },
      }),
      id,
    );
  }

  private share(props: LatticeResourceProps, id: string): readonly ITerraformDependable[] {
    if (props.sharedWithAccountId === undefined) return [];
    return new ResourceShare(this, id, {
      provider: props.provider,
      name: props.name,
      resourceArns: [this.resourceConfigurationArn],
      accountId: props.sharedWithAccountId,
    }).shared;
  }
}

/** Properties for `LatticeEndpoint`. */
export interface LatticeEndpointProps {
  /** Of the replication account. */
  readonly provider: AwsProvider;

  /** Physical name. */
  readonly name: string;

  /** ARN of the resource, shared with this account. */
  readonly resourceConfigurationArn: string;

  readonly vpcId: string;

  /** Terraform expression without braces: list of subnet ids, in a zone of the resource gateway. */
  readonly subnetIds: string;

  /** Group of the replication instances. */
  readonly replicationSecurityGroupId: string;

  /** TCP port of the database. */
  readonly port: number;

  /** Conditions that have to hold at plan. */
  readonly preconditions: readonly Precondition[];
}

/** The replication account's side of VPC Lattice: a resource endpoint that only replication instances reach. */
export class LatticeEndpoint extends Construct {
  public readonly endpointId: string;
  /** DNS name of the endpoint in all its zones, and the hosted zone of that name. */
  public readonly dns: { readonly name: string; readonly zoneId: string };

  constructor(scope: Construct, id: string, props: LatticeEndpointProps) {
    super(scope, id);
    const { provider, resourceConfigurationArn } = props;
    this.endpointId = new InterfaceEndpoint(this, id, {
      ...props,
      to: { resourceConfigurationArn },
    }).endpointId;
    // EC2 tells the name of a resource endpoint with its association, not with the endpoint.
    const found = addressed(
      new DataAwsVpcEndpointAssociations(this, "associations", {
        provider,
        vpcEndpointId: this.endpointId,
      }),
      id,
    );
    const dns = found.associations.get(0).dnsEntry.get(0);
    this.dns = { name: dns.dnsName, zoneId: dns.hostedZoneId };
  }
}
