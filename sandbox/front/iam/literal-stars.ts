/**
 * Makes DMS resources judgeable.
 *
 * The Service Authorization Reference writes DMS's resource types with a star of its own
 * (`endpoint:*`), which the evaluation library takes literally: no real ARN matches any type. So the
 * question is asked about the type's literal form, and in the policies every pattern that matches the
 * real ARN becomes that form, every other one something that matches nothing.
 */
import type { NamedPolicy } from "./evaluate";

const dmsArn = /^arn:[\w-]+:dms:[\w-]*:\d*:[\w-]+:(?!\*$)/;

/** The resource and identity policies to ask about; unchanged for anything but a DMS resource. */
export function withLiteralStars(
  resource: string,
  policies: readonly NamedPolicy[],
): { readonly resource: string; readonly policies: readonly NamedPolicy[] } {
  if (!dmsArn.test(resource)) return { resource, policies };
  const literal = resource.split(":").slice(0, 6).concat("*").join(":");
  return {
    resource: literal,
    policies: policies.map(({ name, policy }) => ({
      name,
      policy: { ...policy, Statement: [policy.Statement].flat().map((s) => rewritten(s, resource, literal)) },
    })),
  };
}

function rewritten(statement: unknown, resource: string, literal: string): unknown {
  if (typeof statement !== "object" || statement === null || !("Resource" in statement)) return statement;
  const patterns = [statement.Resource].flat().map(String);
  const matches = patterns.some((pattern) => wildcard(pattern).test(resource));
  return { ...statement, Resource: matches ? literal : `${literal.slice(0, -1)}no-such-resource` };
}

/** IAM's wildcards: `*` any characters, `?` any one. */
function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/\?/g, ".")}$`, "s");
}
