/** Parameters of calls, whatever their protocol: form, JSON body, path or query. */
import { listParameter } from "../query";
import { jsonBody, type AwsRequest } from "../request";

type Members = Readonly<Record<string, unknown>>;

/** Values of a parameter; none when the call does not have it. */
export function parameter(request: AwsRequest, name: string): string[] {
  const { form } = request;
  const single = form.get(name);
  if (single !== null) return [single];
  const listed = listParameter(form, name);
  if (listed.length > 0) return listed;
  const member = membersOf(request)[name];
  if (member === undefined || member === null) return [];
  return [member].flat().map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
}

/** Members of a JSON call; none of anything else. */
export function membersOf(request: AwsRequest): Members {
  const start = request.body.subarray(0, 1).toString("utf8");
  if (start !== "{") return {};
  try {
    return jsonBody(request) as Members;
  } catch {
    return {};
  }
}

/** Tags in a call, by key: each protocol spells them in its own way. */
export function tagsOfCall(request: AwsRequest): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const [name, key] of request.form) {
    const prefix = /^(.*\bTags?(?:\.member|\.Tag)?\.\d+)\.Key$/.exec(name)?.[1];
    if (prefix !== undefined) tags[key] = request.form.get(`${prefix}.Value`) ?? "";
  }
  const members = membersOf(request);
  const given = members.Tags ?? members.tags ?? members.TagList;
  if (Array.isArray(given)) {
    for (const tag of given as Readonly<Record<string, string>>[]) {
      const key = tag.Key ?? tag.key ?? tag.TagKey;
      if (key !== undefined) tags[key] = tag.Value ?? tag.value ?? tag.TagValue ?? "";
    }
  } else if (typeof given === "object" && given !== null) Object.assign(tags, given);
  return tags;
}
