/** Network load balancers: what moto's balancers lack. */
import { AwsFault, changeReply, type Reply } from "../reply";
import { childText, elementsWith, firstText, setChildren, type Element } from "../xml";
import type { Addresses } from "./addresses";
import type { NetworkCall, NetworkPart } from "./part";

const enforceMember = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic";
const protection = "deletion_protection.enabled";

/** Properties of a balancer that moto does not keep. */
interface Balancer {
  /** `on` if its groups filter traffic that comes through PrivateLink, or `off`. */
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
        return changeReply(reply, (root) => this.showBalancers(root));
      case "elasticloadbalancing:DeleteLoadBalancer":
        this.balancers.delete(arn);
        return reply;
      case "elasticloadbalancing:DescribeTargetHealth":
        return changeReply(reply, (root) =>
          elementsWith(root, "TargetHealth").forEach((one) => this.judge(one)),
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

  private showBalancers(root: Element): void {
    for (const balancer of elementsWith(root, "LoadBalancerArn")) {
      const enforced = this.balancers.get(childText(balancer, "LoadBalancerArn") ?? "")?.enforced;
      setChildren(balancer, { [enforceMember]: enforced });
    }
  }

  /** A registered address is healthy where a database has it. */
  private judge(target: Element): void {
    const isHealthy = firstText(target, "State") === "healthy";
    if (!isHealthy || this.addresses.isDatabase(firstText(target, "Id") ?? "")) return;
    const TargetHealth = {
      State: "unhealthy",
      Reason: "Target.FailedHealthChecks",
      Description: "Health checks failed",
    };
    setChildren(target, { TargetHealth });
  }
}
