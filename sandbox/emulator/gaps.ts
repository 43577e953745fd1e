/** Small gaps in moto's answers that Terraform's provider sees as drift; filled from what was sent. */
import { bucketAndKey } from "./operations";
import type { Reply } from "./reply";
import type { AwsRequest } from "./request";

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
        if (request.body.includes("EventBridgeConfiguration")) this.eventBridge.add(bucket);
        else this.eventBridge.delete(bucket);
        return reply;
      case "s3:DeleteBucket":
        this.eventBridge.delete(bucket);
        return reply;
      case "s3:GetBucketNotification":
        return this.eventBridge.has(bucket) ? withElement(reply, "EventBridgeConfiguration") : reply;
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
    const id = /<securityGroupRuleId>([^<]+)</.exec(reply.body.toString("utf8"))?.[1];
    if (description !== null && id !== undefined) this.ruleDescriptions.set(id, description);
  }

  private withDescriptions(reply: Reply): Reply {
    const text = reply.body.toString("utf8").replace(/<item>(?:(?!<\/item>).)*?<\/item>/gs, (item) => {
      const id = /<securityGroupRuleId>([^<]+)</.exec(item)?.[1] ?? "";
      const description = this.ruleDescriptions.get(id);
      if (description === undefined || /<description>[^<]/.test(item)) return item;
      const bare = item.replace(/<description\s*\/>|<description><\/description>/, "");
      return bare.replace(/<\/securityGroupRuleId>/, `$&<description>${escaped(description)}</description>`);
    });
    return { ...reply, body: Buffer.from(text) };
  }
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Adds an empty element at the end of an XML answer's root. */
function withElement(reply: Reply, element: string): Reply {
  const text = reply.body.toString("utf8").trimEnd();
  if (text.includes(`<${element}`)) return reply;
  const open = /<([A-Za-z]+)([^<>]*)\/>\s*$/.exec(text);
  const whole = open
    ? `${text.slice(0, open.index)}<${open[1] ?? ""}${open[2] ?? ""}></${open[1] ?? ""}>`
    : text;
  const end = whole.lastIndexOf("</");
  return {
    ...reply,
    body: Buffer.from(`${whole.slice(0, end)}<${element}></${element}>${whole.slice(end)}`),
  };
}
