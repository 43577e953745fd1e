/** VPCs of other accounts, as those may use them with whom subnets are shared. */
import { DescribeSubnetsCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import * as z from "zod";
import type { Moto } from "../moto";
import { AwsFault, type Reply } from "../reply";
import { jsonBody } from "../request";
import type { Place } from "./facts";
import type { NetworkCall, NetworkPart } from "./part";
import type { ResourceShares } from "./resource-shares";

/** Calls by which things are made or changed that are the VPC's owner's alone. */
const ownersOnly =
  /^ec2:(?:Create(?:NatGateway|RouteTable|Subnet|TransitGatewayVpcAttachment|VpcEndpoint|VpcPeeringConnection)|Delete(?:Subnet|Vpc)|Modify(?:SubnetAttribute|VpcAttribute)|AssociateVpcCidrBlock|AttachInternetGateway)$/;

const shareRequest = z.object({ resourceArns: z.array(z.string()).optional() });
const gatewayRequest = z.object({ vpcIdentifier: z.string() });

/** Has moto show participants the VPC and its subnets, and keeps them to what they may make. */
export class SharedSubnets implements NetworkPart {
  /** Subnets that each account was told to see, in one line. */
  private readonly told = new Map<string, string>();
  /** Owner of each of these subnets and of their VPCs. */
  private readonly owners = new Map<string, string>();

  constructor(
    private readonly moto: Moto,
    private readonly shares: Pick<ResourceShares, "answer" | "participants" | "sharedWith">,
  ) {}

  /** ARN with the account that IAM names it by: what is shared is its owner's (terraform-aws-iam issue 227). */
  ownersArn(arn: string): string {
    const owner = this.owners.get(/:(?:vpc|subnet)\/(.*)$/.exec(arn)?.[1] ?? "");
    return owner === undefined ? arn : arn.replace(/:\d{12}:/, `:${owner}:`);
  }

  async answer(call: NetworkCall): Promise<Reply | undefined> {
    if (call.request.service !== "ram") {
      await this.refuse(call);
      return undefined;
    }
    await this.refuseForeign(call);
    const reply = this.shares.answer(call);
    const accounts = new Set([...this.told.keys(), ...this.shares.participants()]);
    for (const accountId of accounts) await this.tell(accountId);
    return reply;
  }

  /** What an account has from another one it does not share on (RAM guide, getting-started-sharing). */
  private async refuseForeign({ request, caller: { accountId } }: NetworkCall): Promise<void> {
    if (!/^\/(create|associate)resourceshare$/.test(request.path)) return;
    const { resourceArns = [] } = shareRequest.parse(jsonBody(request));
    const arns = resourceArns.filter((arn) => arn.includes(":subnet/"));
    if (arns.length === 0) return;
    const { ec2 } = this.moto.of(accountId, request.region);
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const own = Subnets.filter(({ OwnerId }) => OwnerId === accountId).map(({ SubnetId }) => SubnetId);
    const foreign = arns.find((arn) => !own.includes(arn.replace(/^.*:subnet\//, "")));
    if (foreign === undefined) return;
    throw new AwsFault("UnknownResourceException", `Resource ${foreign} could not be found.`);
  }

  /** A subnet that is shared is seen like one's own, and no longer when the share ends. */
  private async tell(accountId: string): Promise<void> {
    const arns = new Set(this.shares.sharedWith(accountId).filter((arn) => arn.includes(":subnet/")));
    const line = [...arns].sort().join(" ");
    if (line === (this.told.get(accountId) ?? "")) return;
    const owners = await this.moto.shareSubnets(accountId, [...arns]);
    for (const [id, owner] of Object.entries(owners)) this.owners.set(id, owner);
    this.told.set(accountId, line);
  }

  private async refuse({ operation, request, caller }: NetworkCall): Promise<void> {
    const { form, region } = request;
    const place = { accountId: caller.accountId, region };
    if (operation === "ec2:CreateSecurityGroup") await this.refuseUnknown(place, form.get("VpcId"));
    if (ownersOnly.test(operation)) {
      const vpcId = form.get("VpcId") ?? (await this.vpcOfSubnet(place, form.get("SubnetId")));
      await this.refuseParticipant(place, vpcId, notOwned(operation));
    }
    if (operation === "ec2:CreateVpcPeeringConnection") {
      const accountId = form.get("PeerOwnerId") ?? place.accountId;
      const peer = { accountId, region: form.get("PeerRegion") ?? region };
      const vpcId = form.get("PeerVpcId");
      await this.refuseParticipant(peer, vpcId, noSuchVpc(vpcId));
    }
    if (
      request.service === "vpc-lattice" &&
      request.method === "POST" &&
      request.path === "/resourcegateways"
    ) {
      await this.refuseParticipant(place, gatewayRequest.parse(jsonBody(request)).vpcIdentifier, noGateway);
    }
  }

  /** @throws InvalidVpcID.NotFound for a VPC that an account does not see; moto would take any. */
  private async refuseUnknown(place: Place, vpcId: string | null): Promise<void> {
    if (vpcId !== null && (await this.ownerOf(place, vpcId)) === undefined) throw noSuchVpc(vpcId);
  }

  private async refuseParticipant(place: Place, vpcId: string | null, fault: AwsFault): Promise<void> {
    const owner = vpcId === null ? undefined : await this.ownerOf(place, vpcId);
    if (owner !== undefined && owner !== place.accountId) throw fault;
  }

  /** Owner of a VPC that an account sees. */
  private async ownerOf({ accountId, region }: Place, vpcId: string): Promise<string | undefined> {
    const { Vpcs = [] } = await this.moto.of(accountId, region).ec2.send(new DescribeVpcsCommand({}));
    const found = Vpcs.find(({ VpcId }) => VpcId === vpcId);
    return found && (found.OwnerId ?? accountId);
  }

  private async vpcOfSubnet({ accountId, region }: Place, subnetId: string | null): Promise<string | null> {
    const { Subnets = [] } = await this.moto.of(accountId, region).ec2.send(new DescribeSubnetsCommand({}));
    return Subnets.find(({ SubnetId }) => SubnetId === subnetId)?.VpcId ?? null;
  }
}

/** EC2's words, as participants got them for what they wanted to delete (aws-nuke issue 497). */
function notOwned(operation: string): AwsFault {
  return new AwsFault(
    "UnauthorizedOperation",
    `You are not authorized to perform ${operation.replace("ec2:", "")} operation. A subnet in this vpc is shared but the provided object is not owned by you.`,
    403,
  );
}

function noSuchVpc(vpcId: string | null): AwsFault {
  return new AwsFault("InvalidVpcID.NotFound", `The vpc ID '${vpcId ?? ""}' does not exist`);
}

const noGateway = new AwsFault(
  "ValidationException",
  "A resource gateway cannot be created in a shared subnet",
);
