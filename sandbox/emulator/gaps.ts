/** Small gaps in moto's answers that Terraform's provider sees as drift; filled from what was sent. */
import { bucketAndKey } from "./operations";
import { changeReply, replyRoot, type Reply } from "./reply";
import type { AwsRequest } from "./request";
import { childOf, childText, elementsWith, firstText, parseXml, setChildren } from "./xml";

/** Member of a bucket's notifications that sends its events to EventBridge; it has no content. */
const eventBridge = "EventBridgeConfiguration";

/** Remembers what moto drops, and puts it into answers. */
export class Gaps {
  /** Buckets that send their events to EventBridge: moto forgets that. */
  private readonly eventBridge = new Set<string>();

  /** Descriptions of security group rules that name a prefix list or a group, by rule id: moto keeps those of CIDRs only. */
  private readonly ruleDescriptions = new Map<string, string>();

  /** The answer to a call that was passed on, made whole. */
  fill(request: AwsRequest, operation: string, reply: Reply): Reply {
    if (reply.status >= 300) return reply;
    const { bucket } = bucketAndKey(request);
    switch (operation) {
      case "s3:PutBucketNotification":
        if (childOf(parseXml(request.body.toString("utf8")), eventBridge)) this.eventBridge.add(bucket);
        else this.eventBridge.delete(bucket);
        return reply;
      case "s3:DeleteBucket":
        this.eventBridge.delete(bucket);
        return reply;
      case "s3:GetBucketNotification":
        if (!this.eventBridge.has(bucket)) return reply;
        return changeReply(reply, (root) => setChildren(root, { [eventBridge]: "" }));
      case "ec2:AuthorizeSecurityGroupEgress":
      case "ec2:AuthorizeSecurityGroupIngress":
        this.rememberDescription(request, reply);
        return reply;
      case "ec2:DescribeSecurityGroupRules":
        return this.withDescriptions(reply);
      default:
        return reply;
    }
  }

  /** The provider makes one rule a call. */
  private rememberDescription(request: AwsRequest, reply: Reply): void {
    const description =
      request.form.get("IpPermissions.1.PrefixListIds.1.Description") ??
      request.form.get("IpPermissions.1.Groups.1.Description");
    const id = firstText(replyRoot(reply), "securityGroupRuleId");
    if (description !== null && id !== undefined) this.ruleDescriptions.set(id, description);
  }

  private withDescriptions(reply: Reply): Reply {
    return changeReply(reply, (root) => {
      for (const rule of elementsWith(root, "securityGroupRuleId")) {
        const description = this.ruleDescriptions.get(childText(rule, "securityGroupRuleId") ?? "");
        if (!childText(rule, "description")) setChildren(rule, { description });
      }
    });
  }
}
