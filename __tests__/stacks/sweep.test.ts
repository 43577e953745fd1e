/** What holds for everything of every environment. */
import type { Environment } from "../../model/schema/environment";
import { databasePort } from "../../model/engines";
import { databaseEndpoints } from "../../model/queries";
import { kitchenSink } from "../support/kitchen-sink";
import { accountIdOf, providerOf, withoutComments } from "../../cli/synthesized-json/references";
import {
  elements,
  elementsOf,
  shippedEnvironments,
  stackOf,
  stringsIn,
  synthApp,
  textAt,
  type Element,
} from "../support/synth-app";

const environments = [...shippedEnvironments(), ...kitchenSink()];
const app = synthApp(environments);
const everything = elements(app);
const resources = everything.filter(({ kind }) => kind === "resource");

test("everything of AWS has an explicit provider, whose account is the one of its stack or named by it", () => {
  const bad = everything.filter(
    ({ type, stack, block }) =>
      type.startsWith("aws_") && !/^\d{12}$/.test(accountIdOf(stackOf(app, stack), providerOf(block))),
  );
  expect(bad.map(({ id }) => id)).toEqual([]);
});

test("every provider tags with the environment and the file's tags", () => {
  for (const environment of environments) {
    for (const stack of app.values()) {
      if (!stack.name.startsWith(`${environment.name}-`)) continue;
      for (const provider of stack.json.provider["aws"] ?? []) {
        expect(provider["default_tags"]).toEqual([
          { tags: { ...environment.tags, "causeway:environment": environment.name } },
        ]);
      }
    }
  }
});

/** The ports of the databases that are reached over the Internet, each once: they share the rule. */
function portsOverInternet(environment: Environment): Set<number> {
  const reached = databaseEndpoints(environment).filter(
    ({ config }) => config.connection.via === "allow-list",
  );
  return new Set(reached.map(({ config }) => databasePort(config)));
}

/**
 * What may name the whole Internet, each because a word of the file asks for it.
 *
 * `nat: true`: the routes of the NAT gateways, which let nothing in, and their own route out. `allow-list`:
 * one port out to databases whose addresses only their owners know.
 */
const wantedWaysOut = environments.flatMap((environment) => {
  const { name, replication } = environment;
  const { account, network } = replication;
  const zones = "nat" in network && network.nat ? network.availabilityZones : [];
  const count = typeof zones === "number" ? zones : zones.length;
  return [
    ...(count > 0 ? ["public", ...Array.from({ length: count }, (_, index) => `nat_${index + 1}`)] : []).map(
      (route) => `${name}-${account}-foundation/aws_route.${route}`,
    ),
    ...[...portsOverInternet(environment)].map(
      (port) => `${name}-${account}-connectivity/aws_vpc_security_group_egress_rule.internet_${port}`,
    ),
  ];
});

test("nothing is public, and nothing leads everywhere but what the file asks for", () => {
  const found = everything.filter(
    ({ block }) =>
      block["publicly_accessible"] === true ||
      block["map_public_ip_on_launch"] === true ||
      block["internal"] === false ||
      stringsIn(block).some((text) => text === "0.0.0.0/0" || text === "::/0" || text === "public-read"),
  );
  expect(found.map(({ id }) => id).sort()).toEqual([...wantedWaysOut].sort());
});

test("what leads everywhere goes through a NAT gateway, or is the one port of a database", () => {
  const wanted = everything.filter(({ id }) => wantedWaysOut.includes(id));
  const routes = wanted.filter(({ type }) => type === "aws_route");
  for (const { stack, name, block } of routes) {
    const [argument, gateway, table] =
      name === "public"
        ? (["gateway_id", "aws_internet_gateway.nat", "public"] as const)
        : (["nat_gateway_id", `aws_nat_gateway.${name}`, name.replace("nat", "private")] as const);
    expect([stack, block[argument], block["route_table_id"]]).toEqual([
      stack,
      `\${${gateway}.id}`,
      `\${aws_route_table.${table}.id}`,
    ]);
  }
  const rules = wanted.filter(({ type }) => type === "aws_vpc_security_group_egress_rule");
  for (const { name, block } of rules) {
    const port = Number(name.split("_").pop());
    expect(block).toMatchObject({ ip_protocol: "tcp", from_port: port, to_port: port });
  }
});

test("the subnets with a route to the Internet hold NAT gateways and nothing else", () => {
  const open = everything.filter(
    ({ type, block }) =>
      type === "aws_route_table_association" && textAt(block, "route_table_id").includes(".public."),
  );
  expect(open.length).toBe(wantedWaysOut.filter((id) => id.includes("aws_route.nat_")).length);
  for (const { stack, block } of open) {
    const users = elementsOf(stackOf(app, stack)).filter(
      ({ type, block: other }) =>
        type !== "aws_route_table_association" && stringsIn(other).includes(textAt(block, "subnet_id")),
    );
    expect(users.map(({ type }) => type)).toEqual(["aws_nat_gateway"]);
  }
});

test("everything that can be encrypted names a customer-managed key", () => {
  const arguments_: Readonly<Record<string, string>> = {
    aws_cloudwatch_log_group: "kms_key_id",
    aws_dms_endpoint: "kms_key_arn",
    aws_dms_replication_instance: "kms_key_arn",
    aws_dms_s3_endpoint: "kms_key_arn",
    aws_lambda_function: "kms_key_arn",
    aws_sns_topic: "kms_master_key_id",
    aws_sqs_queue: "kms_master_key_id",
  };
  const bad = resources.filter(({ type, block }) => {
    const argument = arguments_[type];
    return argument !== undefined && !/(aws_kms_key\.|_key_arn\})/.test(textAt(block, argument));
  });
  expect(bad.map(({ id }) => id)).toEqual([]);
});

/** What a credential looks like: AWS keys, private keys, tokens, and passwords that are no reference to one in memory. */
const secretPattern =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY|\b(password|passwd|token)["']?\s*[:=](?!\s*ephemeral\.)/i;

test("no literal secret is in the JSON", () => {
  const bad = [...app.values()].filter(({ json }) =>
    stringsIn(withoutComments(json)).some((text) => secretPattern.test(text)),
  );
  expect(bad.map(({ name }) => name)).toEqual([]);
  // Write-only arguments are in no state; Terraform takes values in memory there, and numbers that say which.
  const hasPassword = (element: Element) =>
    Object.entries(element.block).some(
      ([key, value]) =>
        /password|secret_string/.test(key) &&
        !/_wo_version$/.test(key) &&
        !(/_wo$/.test(key) && /\bephemeral\./.test(String(value))),
    );
  expect(everything.filter(hasPassword).map(({ id }) => id)).toEqual([]);
});

test("a secret would be seen", () => {
  const tries = [
    '"password": "x"',
    "token=abc",
    `AKIA${"A".repeat(16)}`,
    ["-----BEGIN RSA", "PRIVATE KEY-----"].join(" "),
  ];
  expect(tries.filter((text) => !secretPattern.test(text))).toEqual([]);
});

test("no path of a machine is in the JSON", () => {
  const bad = [...app.values()].flatMap(({ name, text }) =>
    [process.cwd(), "/tmp/", "/home/", "/root/", "/Users/", "C:\\\\"]
      .filter((place) => text.includes(place))
      .map((place) => `${name}: ${place}`),
  );
  expect(bad).toEqual([]);
});

test("nothing in the JSON knows of an emulator", () => {
  const bad = [...app.values()].filter(({ text }) =>
    /localhost|127\.0\.0\.1|"endpoints": \[|skip_credentials/.test(text),
  );
  expect(bad.map(({ name }) => name)).toEqual([]);
});

test("buckets with data are kept unless the file says that they may go", () => {
  const kept = elements(app, "aws_s3_bucket").filter(
    ({ kind, block }) => kind === "resource" && block["force_destroy"] !== true,
  );
  expect(kept.map(({ stack }) => stack)).toContain("prod-lake-storage");
});
