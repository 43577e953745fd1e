/** Resources of calls of EC2, as the Service Authorization Reference lists them. */
import type { AwsRequest } from "../request";
import { ec2Calls, kindOfId } from "./ec2-table";
import { parameter, tagsOfCall } from "./parameters";
import type { CallPlace, CallTarget } from "./target";

/** What a call of EC2 is judged by; undefined for calls that know no resources, or that nobody makes here. */
export function ec2Targets(request: AwsRequest, action: string, where: CallPlace): CallTarget[] | undefined {
  const name = action.replace("ec2:", "");
  const arn = (kind: string, id: string): string =>
    `arn:${where.partition}:ec2:${where.region}:${where.accountId}:${kind}/${id}`;
  const tags = requestTags(request);
  if (name === "CreateTags" || name === "DeleteTags") {
    return parameter(request, "ResourceId").map((id) => ({
      action,
      resource: arn(kindOfId(id), id),
      context: name === "CreateTags" ? tags : {},
    }));
  }
  if (name === "GetManagedPrefixListEntries") {
    const [id = "*"] = parameter(request, "PrefixListId");
    // AWS's own lists stand in nobody's account.
    return [{ action, resource: arn("prefix-list", id).replace(where.accountId, "aws"), context: {} }];
  }
  const call = ec2Calls[name];
  if (!call) return undefined;
  const named = (call.names ?? []).flatMap(([kind, from]) =>
    parameter(request, from).map((id) => ({ action, resource: arn(kind, id), context: tags })),
  );
  if (call.makes === undefined) return named;
  const made = { action, resource: arn(call.makes, "*"), context: tags };
  if (Object.keys(tags).length === 0) return [...named, made];
  // A tag at creation is a right of its own.
  const context = { ...tags, "ec2:CreateAction": name };
  return [...named, made, { action: "ec2:CreateTags", resource: made.resource, context }];
}

/** Tags in a call, as `aws:RequestTag` conditions see them. */
export function requestTags(request: AwsRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tagsOfCall(request)).map(([key, value]) => [`aws:RequestTag/${key}`, value]),
  );
}
