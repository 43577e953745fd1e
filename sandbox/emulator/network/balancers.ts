/** Network load balancers: what moto's balancers lack. */
import { AwsFault, type Reply } from "../reply";
import type { Addresses } from "./addresses";
import type { NetworkCall, NetworkPart } from "./part";
import { elementText, replaceElements, replyText, toXml, withText } from "./xml";

const enforceMember = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic";
const protection = "deletion_protection.enabled";

/** What moto does not keep of a balancer. */
interface Balancer {
  /** Whether its groups are asked about traffic that comes through PrivateLink: `on` or `off`. */
  enforced?: string;
  isProtected?: boolean;
}

/** Balancers' protection and their groups' say in PrivateLink, and health of targets that are databases. */
export class Balancers implements NetworkPart {
  private readonly balancers = new Map<string, Balancer>();

  constructor(private readonly addresses: Pick<Addresses, "isDatabase">) {}

  answer({ operation, request }: NetworkCall): undefined {
    if (operation !== "elasticloadbalancing:DeleteLoadBalancer") return undefined;
    const arn = request.form.get("LoadBalancerArn") ?? "";
    if (this.balancers.get(arn)?.isProtected !== true) return undefined;
    throw new AwsFault(
      "OperationNotPermitted",
      `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
    );
  }

  mend({ operation, request: { form } }: NetworkCall, reply: Reply): Reply {
    const arn = form.get("LoadBalancerArn") ?? "";
    switch (operation) {
      case "elasticloadbalancing:SetSecurityGroups": {
        const enforced = form.get(enforceMember);
        if (enforced !== null) this.of(arn).enforced = enforced;
        return reply;
      }
      case "elasticloadbalancing:ModifyLoadBalancerAttributes":
        for (let index = 1; form.has(`Attributes.member.${index}.Key`); index += 1) {
          if (form.get(`Attributes.member.${index}.Key`) !== protection) continue;
          this.of(arn).isProtected = form.get(`Attributes.member.${index}.Value`) === "true";
        }
        return reply;
      case "elasticloadbalancing:DescribeLoadBalancers":
        return withText(reply, this.eachBalancer(replyText(reply)));
      case "elasticloadbalancing:DeleteLoadBalancer":
        this.balancers.delete(arn);
        return reply;
      case "elasticloadbalancing:DescribeTargetHealth":
        return withText(
          reply,
          replyText(reply).replace(/<Target>.*?<\/TargetHealth>/gs, (one) => this.target(one)),
        );
      default:
        return reply;
    }
  }

  private of(arn: string): Balancer {
    const balancer = this.balancers.get(arn) ?? {};
    this.balancers.set(arn, balancer);
    return balancer;
  }

  private eachBalancer(text: string): string {
    const shown = text.replace(/<LoadBalancerArn>[^<]+<\/LoadBalancerArn>/g, (element) => {
      const enforced = this.balancers.get(elementText(element, "LoadBalancerArn") ?? "")?.enforced;
      return element + toXml({ [enforceMember]: enforced });
    });
    // A balancer takes minutes at AWS, and half a minute more of Terraform's patience for each look.
    return shown.replaceAll("<Code>provisioning</Code>", "<Code>active</Code>");
  }

  /** A registered address is healthy where a database has it. */
  private target(xml: string): string {
    const state = elementText(xml, "State");
    if (state !== "healthy" || this.addresses.isDatabase(elementText(xml, "Id") ?? "")) return xml;
    const health = {
      State: "unhealthy",
      Reason: "Target.FailedHealthChecks",
      Description: "Health checks failed",
    };
    return replaceElements(xml, "TargetHealth", () => `<TargetHealth>${toXml(health)}</TargetHealth>`);
  }
}
