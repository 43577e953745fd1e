/** Subnets of another account, as those see them with whom they are shared. */
import {
  AuthorizeSecurityGroupEgressCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import type { Moto } from "../moto";
import { listParameter } from "../query";
import { AwsFault, replyRoot, type Reply } from "../reply";
import { firstText } from "../xml";
import type { NetworkCall, NetworkPart } from "./part";
import type { Place } from "./facts";
import type { ResourceShares } from "./resource-shares";

const subnetArn = /^arn:[\w-]+:ec2:[\w-]+:(\d{12}):subnet\/(subnet-[0-9a-f]+)$/;

/** Lets participants look subnets up by id, and make security groups in their VPC. */
export class SharedSubnets implements NetworkPart {
  constructor(
    private readonly moto: Moto,
    private readonly shares: Pick<ResourceShares, "sharedWith">,
  ) {}

  /** Account that owns a subnet as far as another one knows: itself, unless the subnet is shared with it. */
  ownerOf(accountId: string, subnetId: string): string {
    return this.sharedWith(accountId).get(subnetId) ?? accountId;
  }

  async answer({ operation, request, caller }: NetworkCall): Promise<Reply | undefined> {
    const place = { accountId: caller.accountId, region: request.region };
    if (operation === "ec2:DescribeSubnets") {
      const owners = listParameter(request.form, "SubnetId").map((id) => this.ownerOf(place.accountId, id));
      const [owner = place.accountId] = owners;
      // A call about subnets of several owners is more than Terraform makes.
      const isShared = owner !== place.accountId && owners.every((one) => one === owner);
      return isShared ? this.moto.pass(request, owner) : undefined;
    }
    if (operation === "ec2:CreateSecurityGroup") await this.isForeign(place, request.form.get("VpcId"));
    return undefined;
  }

  /** moto gives a new group its rule for everything that leaves only where it knows the VPC. */
  async mend({ operation, request, caller }: NetworkCall, reply: Reply): Promise<Reply> {
    if (operation !== "ec2:CreateSecurityGroup") return reply;
    const place = { accountId: caller.accountId, region: request.region };
    if (!(await this.isForeign(place, request.form.get("VpcId")))) return reply;
    await this.moto.of(place.accountId, place.region).ec2.send(
      new AuthorizeSecurityGroupEgressCommand({
        GroupId: firstText(replyRoot(reply), "groupId"),
        IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      }),
    );
    return reply;
  }

  /** Owners by subnet. */
  private sharedWith(accountId: string): Map<string, string> {
    const arns = this.shares.sharedWith(accountId).map((arn) => subnetArn.exec(arn));
    return new Map(arns.flatMap((match) => (match?.[1] && match[2] ? [[match[2], match[1]]] : [])));
  }

  /**
   * True if a VPC is another account's that shares subnets of it.
   *
   * @throws InvalidVpcID.NotFound for a VPC that an account does not know; moto would take any.
   */
  private async isForeign({ accountId, region }: Place, vpcId: string | null): Promise<boolean> {
    if (vpcId === null) return false;
    const { Vpcs = [] } = await this.moto.of(accountId, region).ec2.send(new DescribeVpcsCommand({}));
    if (Vpcs.some(({ VpcId }) => VpcId === vpcId)) return false;
    for (const [subnetId, owner] of this.sharedWith(accountId)) {
      const { ec2 } = this.moto.of(owner, region);
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
      if (Subnets.some(({ VpcId }) => VpcId === vpcId)) return true;
    }
    throw new AwsFault("InvalidVpcID.NotFound", `The vpc ID '${vpcId}' does not exist`);
  }
}
