/** Resources of calls of EC2, load balancing and SNS, as the Service Authorization Reference lists them. */
import { listParameter } from "../query";
import type { AwsRequest } from "../request";
import type { CallPlace, CallTarget } from "./target";

/** Kinds of resources by the first part of an id, where functions tag them. */
const kinds: Readonly<Record<string, string>> = { sgr: "security-group-rule", sg: "security-group" };

/** Resources that a call is judged by; undefined for calls that know no resources, or that no function makes. */
export function queryTargets(
  { form }: AwsRequest,
  operation: string,
  where: CallPlace,
): CallTarget[] | undefined {
  const ec2 = (resource: string): string =>
    `arn:${where.partition}:ec2:${where.region}:${where.accountId}:${resource}`;
  const target = (resource: string, context: Record<string, string> = {}): CallTarget => ({
    action: operation,
    resource,
    context,
  });
  switch (operation) {
    case "ec2:AuthorizeSecurityGroupIngress":
    case "ec2:AuthorizeSecurityGroupEgress": {
      const tags = requestTags(form, "TagSpecification.1.Tag");
      const rule = target(ec2("security-group-rule/*"), tags);
      const group = target(ec2(`security-group/${form.get("GroupId") ?? "*"}`), tags);
      if (Object.keys(tags).length === 0) return [group, rule];
      // A tag at creation is a right of its own.
      const context = { ...tags, "ec2:CreateAction": operation.replace("ec2:", "") };
      return [group, rule, { action: "ec2:CreateTags", resource: rule.resource, context }];
    }
    case "ec2:RevokeSecurityGroupIngress":
    case "ec2:RevokeSecurityGroupEgress":
      return [target(ec2(`security-group/${form.get("GroupId") ?? "*"}`))];
    case "ec2:CreateTags":
    case "ec2:DeleteTags":
      return listParameter(form, "ResourceId").map((id) =>
        target(ec2(`${kinds[id.split("-")[0] ?? ""] ?? "*"}/${id}`), requestTags(form, "Tag")),
      );
    case "ec2:AcceptVpcEndpointConnections":
    case "ec2:RejectVpcEndpointConnections":
      return [target(ec2(`vpc-endpoint-service/${form.get("ServiceId") ?? "*"}`))];
    case "elasticloadbalancing:RegisterTargets":
    case "elasticloadbalancing:DeregisterTargets":
      return [target(form.get("TargetGroupArn") ?? "*")];
    case "sns:Publish":
      return [target(form.get("TopicArn") ?? "*")];
    default:
      return undefined;
  }
}

/** @param prefix What stands before a tag's number. */
function requestTags(form: URLSearchParams, prefix: string): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1; form.has(`${prefix}.${index}.Key`); index += 1) {
    const key = form.get(`${prefix}.${index}.Key`) ?? "";
    tags[`aws:RequestTag/${key}`] = form.get(`${prefix}.${index}.Value`) ?? "";
  }
  return tags;
}
