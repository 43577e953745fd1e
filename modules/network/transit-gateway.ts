import { DataAwsEc2TransitGateway } from "@cdktf/provider-aws/lib/data-aws-ec2-transit-gateway";
import { Ec2TransitGateway } from "@cdktf/provider-aws/lib/ec2-transit-gateway";
import { Ec2TransitGatewayRoute } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route";
import { Ec2TransitGatewayRouteTable } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association";
import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { onePerZone } from "./one-per-zone";
import { ResourceShare } from "./resource-share";
import type { ReplicationSide } from "./routed-path";
import { sorted } from "../../model/canonical";
import { existingWord, type Existing } from "../../model/existing";
import { lookFor } from "./existing-lookup";

/** Properties for `TransitGateway`. */
export interface TransitGatewayProps {
  /** Physical name of the gateway, its attachment and its shares. */
  readonly name: string;

  /** `create`, or an existing gateway that both accounts can use. */
  readonly gateway: Existing;

  readonly replication: ReplicationSide;

  /**
   * Accounts whose VPCs are attached, their 12-digit ids by their keys. A gateway made here is shared with
   * each but the replication account itself, within its organization only (see `ResourceShare`).
   */
  readonly accounts: Readonly<Record<string, string>>;
}

/** Route tables of a gateway made here, by the attachments that send by them. */
export interface GatewayRouting {
  /** Routes of the replication VPC. */
  readonly replicationRouteTableId: string;
  /** Routes of databases: to the replication VPC, and not to each other. */
  readonly databasesRouteTableId: string;
}

/**
 * A transit gateway with the replication VPC attached to it, for all databases that are reached through it.
 *
 * One made here has a route table for the replication VPC and one for the databases, so that databases of
 * different owners do not get to know each other through it; it accepts no attachment by itself. An existing
 * one has to associate and propagate attachments with its default route tables, and to accept them by itself
 * unless it is the replication account's; where both VPCs are attached already, the word is `direct`.
 */
export class TransitGateway extends Construct {
  public readonly transitGatewayId: string;
  public readonly replication: ReplicationSide;
  /** There for a gateway made here. */
  public readonly routing: GatewayRouting | undefined;
  /** Expression: whether the replication account has to accept attachments of other accounts. */
  public readonly acceptsByHand: string;
  /** Resources that have to exist before another VPC is attached or a route leads through. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TransitGatewayProps) {
    super(scope, id);
    this.replication = props.replication;
    if (props.gateway === "create") {
      const gateway = this.make(props, id);
      const attachment = this.attachReplication(props, id, gateway.id);
      const { routing, ready } = this.route(props, id, gateway, attachment);
      this.transitGatewayId = gateway.id;
      this.routing = routing;
      this.acceptsByHand = "true";
      this.ready = [attachment, ...ready, ...this.share(props, id, gateway.arn)];
    } else {
      const gateway = this.find(props.gateway, id, props.replication.accountId);
      this.transitGatewayId = gateway.id;
      this.routing = undefined;
      const address = `data.aws_ec2_transit_gateway.${id}`;
      this.acceptsByHand = `${address}.owner_id == "${props.replication.accountId}" && ${address}.auto_accept_shared_attachments == "disable"`;
      this.ready = [this.attachReplication(props, id, gateway.id)];
    }
  }

  private make({ name, replication }: TransitGatewayProps, id: string): Ec2TransitGateway {
    return addressed(
      new Ec2TransitGateway(this, "Default", {
        provider: replication.provider,
        description: `Replication instances and databases of ${name}`,
        autoAcceptSharedAttachments: "disable",
        defaultRouteTableAssociation: "disable",
        defaultRouteTablePropagation: "disable",
        dnsSupport: "enable",
        tags: { Name: name },
      }),
      id,
    );
  }

  private find(thing: Existing, id: string, replicationAccountId: string): DataAwsEc2TransitGateway {
    const said = "connection.transitGateway";
    const gateway = existingWord(thing);
    const direct = "attach both VPCs by hand and write `via: direct`";
    return addressed(
      new DataAwsEc2TransitGateway(this, "existing", {
        provider: this.replication.provider,
        ...lookFor("transitGateway", {
          said,
          thing,
          postcondition: [
            {
              condition: `\${self.owner_id == "${replicationAccountId}" || self.auto_accept_shared_attachments == "enable"}`,
              errorMessage: `${said}: ${gateway} of account \${self.owner_id} accepts attachments by hand. Its owner lets it accept shared attachments by itself, or you ${direct}.`,
            },
            {
              condition:
                '${self.default_route_table_association == "enable" && self.default_route_table_propagation == "enable"}',
              errorMessage: `${said}: ${gateway} does not associate and propagate attachments with its default route tables, so nothing would be routed. Its owner lets it, or you ${direct}.`,
            },
          ],
        }),
      }),
      id,
    );
  }

  private attachReplication(
    { name, replication, gateway }: TransitGatewayProps,
    id: string,
    transitGatewayId: string,
  ): Ec2TransitGatewayVpcAttachment {
    return addressed(
      new Ec2TransitGatewayVpcAttachment(this, "replication", {
        provider: replication.provider,
        transitGatewayId,
        vpcId: replication.vpcId,
        subnetIds: onePerZone(replication),
        tags: { Name: `${name}-replication` },
        ...(gateway === "create" ? withoutDefaultTables : {}),
      }),
      id,
    );
  }

  private route(
    { name, replication }: TransitGatewayProps,
    id: string,
    gateway: Ec2TransitGateway,
    attachment: Ec2TransitGatewayVpcAttachment,
  ): { readonly routing: GatewayRouting; readonly ready: readonly ITerraformDependable[] } {
    const { provider } = replication;
    const table = (word: string) =>
      addressed(
        new Ec2TransitGatewayRouteTable(this, `${word}_routes`, {
          provider,
          transitGatewayId: gateway.id,
          tags: { Name: `${name}-${word}` },
        }),
        `${id}_${word}`,
      );
    const [own, databases] = [table("replication"), table("databases")];
    const association = addressed(
      new Ec2TransitGatewayRouteTableAssociation(this, "association", {
        provider,
        transitGatewayAttachmentId: attachment.id,
        transitGatewayRouteTableId: own.id,
      }),
      id,
    );
    const back = addressed(
      new Ec2TransitGatewayRoute(this, "back", {
        provider,
        transitGatewayRouteTableId: databases.id,
        transitGatewayAttachmentId: attachment.id,
        destinationCidrBlock: replication.vpcCidr,
      }),
      `${id}_back`,
    );
    return {
      routing: { replicationRouteTableId: own.id, databasesRouteTableId: databases.id },
      ready: [association, back],
    };
  }

  private share({ name, replication, accounts }: TransitGatewayProps, id: string, gatewayArn: string) {
    return Object.entries(sorted(accounts))
      .filter(([, accountId]) => accountId !== replication.accountId)
      .flatMap(
        ([key, accountId]) =>
          new ResourceShare(this, `${id}_${key}`, {
            provider: replication.provider,
            name: `${name}-${key}`,
            resourceArns: [gatewayArn],
            accountId,
          }).shared,
      );
  }
}

/** Arguments of an attachment that gets route tables of its own. */
export const withoutDefaultTables = {
  transitGatewayDefaultRouteTableAssociation: false,
  transitGatewayDefaultRouteTablePropagation: false,
} as const;
