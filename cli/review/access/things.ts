/** The roles, keys, buckets, secrets, topics, queues and functions of an environment, before their policies. */
import { elements, textAt, type Element, type SynthesizedApp } from "../../synthesized-json/app";
import { concrete, keyOfSecret } from "../../synthesized-json/concrete";
import { accountIdOf, providerOf } from "../../synthesized-json/references";
import { stackOf } from "../../synthesized-json/app";
import { clausesOf } from "./policy";
import type { Thing } from "./thing";

/** Types of resources and data sources, and what they are. */
const kinds: Readonly<Record<string, string>> = {
  aws_iam_role: "role",
  aws_kms_key: "key",
  aws_s3_bucket: "bucket",
  aws_secretsmanager_secret: "secret",
  aws_sns_topic: "topic",
  aws_sqs_queue: "queue",
  aws_lambda_function: "function",
};

/** All of them by ARN; what several stacks look up is one. */
export function thingsOf(app: SynthesizedApp): Map<string, Thing> {
  const found = elements(app, ...Object.keys(kinds));
  const secretOfKey = new Map(
    found
      .filter(({ type }) => type === "aws_secretsmanager_secret")
      .map((element) => nameOf(app, element))
      .map((name) => [keyOfSecret(name), name]),
  );
  // What is made here says more than what is looked up.
  const ordered = [...found].sort((a, b) => Number(a.kind === "resource") - Number(b.kind === "resource"));
  return new Map(
    ordered.flatMap((element) => {
      const thing = thingOf(app, element, secretOfKey);
      return thing === undefined ? [] : [[thing.arn, thing]];
    }),
  );
}

function thingOf(
  app: SynthesizedApp,
  element: Element,
  secretOfKey: ReadonlyMap<string, string>,
): Thing | undefined {
  const { stack, type, block } = element;
  const arn = concrete(app, stack, `\${${element.address}.arn}`);
  // One that is looked up for each of several has no one ARN.
  if (arn.includes("${")) return undefined;
  const isLookedUp = element.kind === "data";
  const account = accountIdOf(stackOf(app, stack), providerOf(block));
  const kind = kinds[type] ?? type;
  const secret =
    type === "aws_kms_key" && isLookedUp ? secretOfKey.get(arn.split("/").pop() ?? "") : undefined;
  return {
    arn,
    kind,
    name: secret === undefined ? `${kind} \`${nameOf(app, element)}\`` : `the key of secret \`${secret}\``,
    account,
    clauses: kind === "key" && isLookedUp ? handedOn(account) : undefined,
    identity: kind === "role" && !isLookedUp ? [] : undefined,
    runsFunction: kind === "role" && textAt(block, "assume_role_policy").includes("lambda.amazonaws.com"),
  };
}

/** Existing secrets have names that people know; for the rest, the key of the environment file says more. */
function nameOf(app: SynthesizedApp, { stack, type, name, block }: Element): string {
  return type === "aws_secretsmanager_secret" ? concrete(app, stack, textAt(block, "name")) : name;
}

/** What the policy of a key says by default, which is not read here: its account's policies decide. */
function handedOn(account: string): Thing["clauses"] {
  const root = `arn:aws:iam::${account}:root`;
  return clausesOf({
    Statement: { Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" },
  });
}
