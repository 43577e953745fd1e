/** Statements that a function merges, or an owner adds, into the policy of something that exists already. */
import { stackOf, textAt, type SynthesizedApp } from "../../synthesized-json/app";
import { concrete } from "../../synthesized-json/concrete";
import { statementsOf, type FoundPolicy } from "../../synthesized-json/policies";

/**
 * ARNs of what the statements of a local or an output are for.
 *
 * @param name of the local or output, which says whose policy it is and for which endpoint.
 */
export function looseResource(
  app: SynthesizedApp,
  stack: string,
  name: string,
  policy: FoundPolicy,
): string[] {
  if (policy.kind === "key") return keyFor(app, stack, name);
  const named = statementsOf(policy.document)
    .flatMap(({ resources }) => resources)
    .map((resource) => concrete(app, stack, resource).replace(/^(arn:[\w-]+:s3:::[^/]+)\/.*$/, "$1"));
  return [...new Set(named)];
}

/** The key whose ARN the same stack hands on under the same name. */
function keyFor(app: SynthesizedApp, stack: string, name: string): string[] {
  const endpoint = name.replace(/_key_policy_statement$/, "");
  const { output } = stackOf(app, stack).json;
  return ["secret_key_arn", "bucket_key_arn", "key_arn"]
    .map((end) => textAt(output[`${endpoint}_${end}`], "value"))
    .filter((value) => value !== "")
    .map((value) => concrete(app, stack, value));
}
