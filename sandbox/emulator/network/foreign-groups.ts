/** Rules about security groups of other accounts: moto takes those of the same account only. */
import { DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import type { Moto } from "../moto";
import { AwsFault, type Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";
import { elementText, replyText, toXml, withText } from "./xml";

/** A group, named with its account. */
interface ForeignGroup {
  readonly groupId: string;
  readonly userId: string;
}

const authorizes = /^ec2:AuthorizeSecurityGroup(Ingress|Egress)$/;
const pair = "IpPermissions.1.Groups.1";

/** Lets moto take such a rule for one about the rule's own group, and says what it is really about. */
export class ForeignGroups implements NetworkPart {
  /** By rule. */
  private readonly groups = new Map<string, ForeignGroup>();

  constructor(private readonly moto: Moto) {}

  /** The group of another account that a rule is about. */
  of(ruleId: string): string | undefined {
    return this.groups.get(ruleId)?.groupId;
  }

  async answer(call: NetworkCall): Promise<undefined> {
    const foreign = foreignGroupIn(call);
    if (!foreign) return;
    const { ec2 } = this.moto.of(foreign.userId, call.request.region);
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    if (SecurityGroups.some(({ GroupId }) => GroupId === foreign.groupId)) return;
    throw new AwsFault("InvalidGroup.NotFound", `The security group '${foreign.groupId}' does not exist`);
  }

  prepare(call: NetworkCall, body: Buffer): Buffer {
    if (!foreignGroupIn(call)) return body;
    const form = new URLSearchParams(body.toString("utf8"));
    form.set(`${pair}.GroupId`, form.get("GroupId") ?? "");
    form.set(`${pair}.UserId`, call.caller.accountId);
    return Buffer.from(form.toString());
  }

  mend(call: NetworkCall, reply: Reply): Reply {
    if (call.operation !== "ec2:DescribeSecurityGroupRules") {
      const foreign = foreignGroupIn(call);
      if (!foreign) return reply;
      this.groups.set(elementText(replyText(reply), "securityGroupRuleId") ?? "", foreign);
    }
    return withText(reply, this.shown(replyText(reply)));
  }

  private shown(text: string): string {
    let foreign: ForeignGroup | undefined;
    return text.replace(
      /<securityGroupRuleId>([^<]*)<\/securityGroupRuleId>|<referencedGroupInfo>.*?<\/referencedGroupInfo>/gs,
      (element, ruleId: string | undefined) => {
        if (ruleId === undefined) return foreign ? toXml({ referencedGroupInfo: { ...foreign } }) : element;
        foreign = this.groups.get(ruleId);
        return element;
      },
    );
  }
}

/** The provider makes one rule a call. */
function foreignGroupIn({ operation, request: { form }, caller }: NetworkCall): ForeignGroup | undefined {
  const userId = form.get(`${pair}.UserId`);
  const groupId = form.get(`${pair}.GroupId`);
  if (!authorizes.test(operation) || userId === null || groupId === null) return undefined;
  return userId === caller.accountId ? undefined : { groupId, userId };
}
