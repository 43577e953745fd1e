/** Rights on load balancers: by their exact names; ids of AWS's stand after them. */
import type { Found } from "../found";
import { grant, type Catalogue, type Purpose } from "../grant";
import { linkedRole } from "./hand-on";

const read: Purpose = {
  sid: "ReadBalancers",
  access: "read",
  why: "Every plan reads load balancers; Elastic Load Balancing describes without resources.",
};
const change: Purpose = {
  sid: "ChangeBalancers",
  access: "write",
  why: "Load balancers, listeners and target groups of databases, by their exact names.",
};

const named = (action: string): string => `elasticloadbalancing:${action}`;
const arns = (found: Found, ...kinds: readonly string[]): string[] =>
  kinds.map((kind) => found.arn("elasticloadbalancing", kind));

export const balancers: Catalogue = {
  aws_lb: (balancer) => [
    grant(
      read,
      [
        "DescribeCapacityReservation",
        "DescribeLoadBalancerAttributes",
        "DescribeLoadBalancers",
        "DescribeTags",
      ].map(named),
      "*",
    ),
    // Its interfaces are looked at until they are gone.
    grant(read, ["ec2:DescribeNetworkInterfaces"], "*"),
    grant(
      change,
      [
        "AddTags",
        "CreateLoadBalancer",
        "DeleteLoadBalancer",
        "ModifyLoadBalancerAttributes",
        "RemoveTags",
        "SetSecurityGroups",
        "SetSubnets",
      ].map(named),
      arns(balancer, `loadbalancer/net/${balancer.text("name")}/*`),
    ),
    linkedRole(balancer, "elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"),
  ],
  aws_lb_listener: (listener) => [
    grant(read, ["DescribeListenerAttributes", "DescribeListeners", "DescribeTags"].map(named), "*"),
    grant(change, [named("CreateListener")], arns(listener, `loadbalancer/net/${listenerOf(listener)}/*`)),
    grant(
      change,
      ["AddTags", "DeleteListener", "ModifyListener", "ModifyListenerAttributes", "RemoveTags"].map(named),
      arns(listener, `listener/net/${listenerOf(listener)}/*`),
    ),
  ],
  aws_lb_target_group: (group) => [
    grant(
      read,
      ["DescribeTags", "DescribeTargetGroupAttributes", "DescribeTargetGroups", "DescribeTargetHealth"].map(
        named,
      ),
      "*",
    ),
    grant(
      change,
      [
        "AddTags",
        "CreateTargetGroup",
        "DeleteTargetGroup",
        "ModifyTargetGroup",
        "ModifyTargetGroupAttributes",
        "RemoveTags",
      ].map(named),
      arns(group, `targetgroup/${group.text("name")}/*`),
    ),
  ],
  "data.aws_lb": () => [
    grant(read, ["DescribeLoadBalancerAttributes", "DescribeLoadBalancers", "DescribeTags"].map(named), "*"),
  ],
  "data.aws_lbs": () => [grant(read, ["DescribeLoadBalancers", "DescribeTags"].map(named), "*")],
};

/** Name of the load balancer of a listener, which is its argument's last part but one. */
function listenerOf(listener: Found): string {
  const arn = listener.text("load_balancer_arn");
  return arn === "*" ? "*" : (arn.split("/").at(-2) ?? "*");
}
