/** What the rules of config/rules/path-capacity.ts let through fits into AWS's quotas, with the longest names. */
import {
  auroraSource,
  environmentFrom,
  type EndpointFile,
  type EnvironmentFile,
} from "../support/environment";
import { concrete } from "../../cli/synthesized-json/concrete";
import {
  at,
  elementsOf,
  stackOf,
  synthApp,
  textAt,
  type Element,
  type SynthesizedApp,
} from "../support/synth-app";

/** So long that a function of account `orders` has 64 characters in its name. */
const environment = "an-environment-of-thirty-chars";
const range = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** What only AWS knows, at its longest. */
const longest: readonly (readonly [RegExp, string])[] = [
  [
    /\$\{aws_lb_target_group\.[^}]+\.arn\}/g,
    `arn:aws-us-gov:elasticloadbalancing:us-gov-west-1:222222222222:targetgroup/${"t".repeat(32)}/0123456789abcdef`,
  ],
  [/\$\{aws_vpc_endpoint_service\.[^}]+\.id\}/g, "vpce-svc-0123456789abcdef0"],
  [/\$\{[^}]*aws_security_group\.[^}]+\}/g, "sg-0123456789abcdef0"],
  [/\$\{aws_kms_key\.[^}]+\}/g, `arn:aws-us-gov:kms:us-gov-west-1:222222222222:key/${"k".repeat(36)}`],
  [/\$\{[^}]*topic[^}]*\}/g, `arn:aws-us-gov:sns:us-gov-west-1:222222222222:${"t".repeat(40)}`],
  [/\$\{[^}]*vpc[^}]*\}/g, "vpc-0123456789abcdef0"],
];

function filledIn(app: SynthesizedApp, { stack }: Element, text: string): string {
  const known = longest.reduce((filled, [pattern, value]) => filled.replace(pattern, value), text);
  const filled = concrete(app, stack, known).replace(/\s/g, "");
  if (filled.includes("${")) throw new Error(`a reference is left in ${filled}`);
  return filled;
}

function synthesized(edit: (file: EnvironmentFile) => void): SynthesizedApp {
  const base = (file: EnvironmentFile) => {
    // The partition with the longest name.
    file.region = "us-gov-west-1";
    edit(file);
  };
  return synthApp([environmentFrom(base, environment)]);
}

/** Endpoints of account `orders`: the first is the one that the base's pipelines use. */
function withSources(
  file: EnvironmentFile,
  keys: readonly string[],
  connection: (n: number) => object,
): void {
  const sources = keys.map((key, index): [string, EndpointFile] => [
    key,
    {
      ...auroraSource("orders"),
      cluster: `c${index}-${"c".repeat(60)}`.slice(0, 63),
      connection: connection(index),
    } as EndpointFile,
  ]);
  const { "orders-db": _first, ...targets } = file.endpoints ?? {};
  file.endpoints = { ...targets, ...Object.fromEntries(sources) };
  for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.source = keys[0] ?? "";
}

/** The size of each policy of a type in a stack, by address. */
function sizes(app: SynthesizedApp, stack: string, type: string): Record<string, number> {
  const found = elementsOf(stackOf(app, stack), type);
  return Object.fromEntries(
    found.map((element) => [element.name, filledIn(app, element, textAt(element.block, "policy")).length]),
  );
}

/** The size of a function's environment variables: names and values. */
function variablesOf(app: SynthesizedApp, stack: string, name: string): number {
  const found = elementsOf(stackOf(app, stack), "aws_lambda_function").find((one) => one.name === name);
  if (!found) throw new Error(`no function ${name}`);
  const variables = at(found.block, "environment", "variables") as Record<string, string>;
  return Object.entries(variables)
    .map(([key, value]) => key + filledIn(app, found, value))
    .join("").length;
}

test("rule served-databases: 30 databases behind balancers", () => {
  const keys = range(30).map((n) => `a-database-number-${n}`.slice(0, 19));
  const app = synthesized((file) => {
    withSources(file, keys, () => ({
      via: "private-link",
      vpc: "orders",
      subnets: ["orders-a", "orders-b"],
      securityGroup: "orders-database",
      privateZone: true,
    }));
  });
  const stack = `${environment}-orders-database`;
  for (const name of ["reconcile-targets", "accept-connection"]) {
    expect(sizes(app, stack, "aws_iam_role_policy")[name]).toBeLessThanOrEqual(10_240);
  }
  for (const size of Object.values(sizes(app, stack, "aws_sqs_queue_policy"))) {
    expect(size).toBeLessThanOrEqual(8_192);
  }
  for (const size of Object.values(sizes(app, stack, "aws_kms_key")))
    expect(size).toBeLessThanOrEqual(32_768);
  // One each, so that no number of databases fills the 20 KB of a function's policy.
  const permissions = elementsOf(stackOf(app, stack), "aws_lambda_permission");
  expect(permissions.map(({ name }) => name)).toEqual(["reconcile-targets"]);
});

test("rule allow-list-size: 40 endpoints, and 256 characters of keys", () => {
  const keys = range(40).map((n) => `d${n}`.padEnd(n <= 16 ? 6 : 5, "x"));
  const app = synthesized((file) => {
    file.replication.network = { cidr: "10.20.0.0/16", nat: true };
    withSources(file, keys, (n) => ({ via: "allow-list", vpc: "orders", securityGroup: `orders-${n}` }));
  });
  const stack = `${environment}-orders-database`;
  expect(keys.join(" ").length).toBe(255);
  expect(variablesOf(app, stack, "allow-list")).toBeLessThanOrEqual(4_096);
  expect(sizes(app, stack, "aws_iam_role_policy")["allow-list"]).toBeLessThanOrEqual(10_240);
});

test("rule allowed-ranges-size: 3,600 characters of endpoints and ranges", () => {
  const keys = range(13).map((n) => `d${n}`.padEnd(18, "x"));
  const allowedCidrs = range(8).map((n) => `203.113.113.${128 + n * 8}/29`);
  const app = synthesized((file) => {
    file.replication.network = { cidr: "10.20.0.0/16", nat: true };
    withSources(file, keys, (n) => ({
      via: "allow-list",
      vpc: "orders",
      securityGroup: `orders-${n}`,
      allowedCidrs,
    }));
  });
  const stack = `${environment}-orders-database`;
  const size = variablesOf(app, stack, "allow-list");
  expect(size).toBeGreaterThan(3_600);
  expect(size).toBeLessThanOrEqual(4_096);
  // Other ranges are another announcement.
  const announcement = elementsOf(
    stackOf(app, `${environment}-dms-connectivity`),
    "aws_lambda_invocation",
  ).find(({ name }) => name === "egress");
  expect(textAt(announcement?.block, "input")).toContain('"allowedCidrs" = ["203.113.113.136/29"');
});

test("rule announced-instances: 50 instances with the longest identifiers", () => {
  const app = synthesized((file) => {
    file.replication.network = { cidr: "10.20.0.0/16", nat: true };
    const instance = { class: "dms.t3.medium", engineVersion: "3.6.1" };
    const more = range(49).map((n) => [`i${n}-${"i".repeat(32)}`.slice(0, 32), instance] as const);
    file.replication.instances = { ...file.replication.instances, ...Object.fromEntries(more) };
    withSources(file, ["orders-db"], () => ({ via: "allow-list", vpc: "orders", securityGroup: "orders" }));
  });
  expect(variablesOf(app, `${environment}-dms-foundation`, "announce-egress")).toBeLessThanOrEqual(4_096);
});

test("rule merged-secrets: 4,400 characters of ARNs", () => {
  const keys = range(27).map((n) => `d${n}`);
  const app = synthesized((file) => {
    withSources(file, keys, () => ({ via: "direct" }));
    for (const [key, endpoint] of Object.entries(file.endpoints ?? {})) {
      if ("secret" in endpoint) endpoint.secret.name = `${key}/`.padEnd(80, "s");
    }
  });
  expect(
    sizes(app, `${environment}-orders-database`, "aws_iam_role_policy")["merge-statement"],
  ).toBeLessThanOrEqual(10_240);
});
