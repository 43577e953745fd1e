import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { VpcPeeringConnectionAccepterA } from "@cdktf/provider-aws/lib/vpc-peering-connection-accepter";
import { VpcPeeringConnectionOptions } from "@cdktf/provider-aws/lib/vpc-peering-connection-options";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { addressOf } from "./address-word";
import { RoutedPath, type ReplicationSide, type RoutedDatabase } from "./routed-path";

/** Properties for `VpcPeering`. */
export interface VpcPeeringProps {
  /** Physical name. */
  readonly name: string;

  readonly replication: ReplicationSide;

  /** Databases of one VPC, one or more. */
  readonly databases: readonly RoutedDatabase[];

  /** Of the database account. */
  readonly databaseProvider: AwsProvider;

  readonly databaseAccountId: string;
}

/**
 * A peering connection between the replication VPC and a database's VPC in the same Region, for all of the
 * databases there.
 *
 * The replication account asks, the database account accepts. Both then resolve the other's host names to
 * private addresses, so that a publicly accessible database is reached on this path, too. The ranges of the
 * two VPCs must not overlap (VPC peering guide, "vpc-peering-basics"). Two VPCs have one peering connection.
 */
export class VpcPeering extends Construct {
  public readonly vpcPeeringConnectionId: string;
  /** Addresses of its last parts: packets get through, and names are resolved, when all are there. */
  public readonly addresses: readonly string[];

  constructor(scope: Construct, id: string, props: VpcPeeringProps) {
    super(scope, id);
    const { name, replication, databases, databaseProvider } = props;
    const accepted = this.connect(props, id);
    this.vpcPeeringConnectionId = accepted.id;
    const names = this.resolveNames(accepted, id, props);
    const path = new RoutedPath(this, id, {
      name,
      replication,
      databases,
      databaseProvider,
      through: { vpcPeeringConnectionId: accepted.id },
      after: [accepted],
    });
    this.addresses = [...names.map(addressOf), ...path.addresses];
  }

  private connect(props: VpcPeeringProps, id: string): VpcPeeringConnectionAccepterA {
    const { replication, databases, databaseProvider } = props;
    const tags = { Name: props.name };
    const connection = addressed(
      new VpcPeeringConnection(this, "Default", {
        provider: replication.provider,
        vpcId: replication.vpcId,
        peerVpcId: databases[0]?.place.vpcId ?? "",
        peerOwnerId: props.databaseAccountId,
        tags,
        lifecycle: {
          precondition: databases.slice(0, 1).map(({ place, vpc }) => ({
            condition: place.hasDnsNames,
            errorMessage: `endpoints.${place.key}.connection.vpc: VPC "${vpc}" gives its hosts no DNS names, which vpc-peering needs to resolve the database to its private address. Its owner switches on enableDnsSupport and enableDnsHostnames (aws ec2 modify-vpc-attribute).`,
          })),
        },
      }),
      id,
    );
    return addressed(
      new VpcPeeringConnectionAccepterA(this, "accepter", {
        provider: databaseProvider,
        vpcPeeringConnectionId: connection.id,
        autoAccept: true,
        tags,
      }),
      id,
    );
  }

  /** Each side allows for itself; AWS takes these options of an accepted connection only. */
  private resolveNames(
    { id: vpcPeeringConnectionId }: VpcPeeringConnectionAccepterA,
    id: string,
    { replication, databaseProvider }: VpcPeeringProps,
  ): TerraformResource[] {
    const allowed = { allowRemoteVpcDnsResolution: true };
    return [
      addressed(
        new VpcPeeringConnectionOptions(this, "requester_options", {
          provider: replication.provider,
          vpcPeeringConnectionId,
          requester: allowed,
        }),
        `${id}_requester`,
      ),
      addressed(
        new VpcPeeringConnectionOptions(this, "accepter_options", {
          provider: databaseProvider,
          vpcPeeringConnectionId,
          accepter: allowed,
        }),
        `${id}_accepter`,
      ),
    ];
  }
}
