/** What is said of a wrong key, a missing key and a wrong word in each union of the schema; here in those of no endpoint and no pipeline. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { dereferenced, environmentJsonSchema, type SchemaNode } from "../../../config/json-schema";
import { alternativesOf } from "../../../config/schema-union";
import { wholeEnvironment } from "../../support/environment-files";
import { connection, told, toldOf } from "../../support/told";

/** Takes any JSON, so that nothing can be wrong with it. */
const anything = "pipelines.*.objectMappings[].mappingParameters.attributeMappings[].value";

/** The unions of the schema, by the path of their keys. */
function* unionsOf(schema: SchemaNode, at = "", seen = new Set<string>()): Generator<string> {
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return;
  if (schema.$ref !== undefined) seen.add(schema.$ref);
  const node = dereferenced(schema);
  const alternatives = alternativesOf(node);
  if (alternatives.length > 1) yield at;
  const below = alternatives.length === 1 && !node.anyOf && !node.oneOf ? [] : alternatives;
  for (const alternative of below) yield* unionsOf(alternative, at, seen);
  for (const [key, member] of Object.entries(node.properties ?? {}))
    yield* unionsOf(member, at === "" ? key : `${at}.${key}`, seen);
  if (typeof node.additionalProperties === "object")
    yield* unionsOf(node.additionalProperties, `${at}.*`, seen);
  if (node.items !== undefined) yield* unionsOf(node.items, `${at}[]`, seen);
}

test("every union of the schema has a test in this folder", () => {
  const unions = [...new Set(unionsOf(environmentJsonSchema()))].filter((name) => name !== anything);
  expect(unions.length).toBeGreaterThan(15);
  const tests = readdirSync(__dirname)
    .map((file) => readFileSync(path.join(__dirname, file), "utf8"))
    .join("");
  expect(unions.filter((name) => !tests.includes(`test("union ${name}: `))).toEqual([]);
});

test("no message is longer than a few lines", () => {
  const text = told(
    connection("{ via: allow-list, subnets: [a, b], vpc: 5 }"),
    connection("{ via: direkt }"),
  );
  for (const line of text.split("\n")) expect(line.length).toBeLessThan(400);
});

test("union backend: by its type", () => {
  expect(
    told(
      "backend: { type: cloud, organization: o, bucket: b }",
      "backend: { type: s3, bucket: abc }",
      "backend: { type: gcs }",
    ),
  ).toMatchInlineSnapshot(`
    "backend.bucket: "bucket" does not go with type "cloud"; it belongs to type "s3"
      fix: delete it; the keys here are "type", "organization", "hostname", "project"
    backend.region: missing; expected text, because type is "s3"
      fix: add \`region\` (region of the state bucket)
    backend.type: got "gcs"; expected one of "local", "s3", "cloud"
      fix: choose one (where Terraform keeps the states)"
  `);
});

test("union logRetentionDays: its words", () => {
  expect(told("logRetentionDays: 30")).toMatchInlineSnapshot(`
    "logRetentionDays: got 30; expected one of 365, 400, 545, 731, 1096, 1827, 3653
      fix: choose one (days that CloudWatch keeps logs, from the values that CloudWatch offers, at least a year)"
  `);
});

test("union replication.network: by the keys that each kind needs", () => {
  expect(
    told(
      "replication: { network: { nat: true } }",
      "replication: { network: null }",
      "replication: { network: new }",
    ),
  ).toMatchInlineSnapshot(`
    "replication.network.nat: "nat" does not go with "vpc", "subnets"; expected a map with "cidr", or with "vpc", "subnets"; "vpc" is said at environments/common.yaml:10:14
      fix: keep the keys of one kind
    replication.network: got no value; expected a map with "cidr", or with "vpc", "subnets"; what environments/common.yaml:10:3 says cannot be taken away here
      fix: delete this line, and move what only some environments want from common.yaml to their own files
    replication.network: got text; expected a map with "cidr", or with "vpc", "subnets"
      fix: correct the value (the replication network: \`cidr\` makes a VPC, \`vpc\` and \`subnets\` take existing ones by name)"
  `);
});

test("union replication.network.availabilityZones: a number or a list", () => {
  const common = wholeEnvironment.replace(/network: .*/, "network: { cidr: 10.20.0.0/16 }");
  const zones = (text: string) => `replication: { network: { availabilityZones: ${text} } }`;
  expect(toldOf(common, zones("1"), zones("[eu-west-1a, euw1-az2]"), zones("[euw1-az1]"), zones("all")))
    .toMatchInlineSnapshot(`
    "replication.network.availabilityZones: got 1; expected a whole number from 2 to 4
      fix: correct the value (zones that get a private subnet: how many, 2 to 4, or which, by zone id. Zone ids mean the same in every account, names do not; an interface endpoint needs a zone that its service has)
    replication.network.availabilityZones[0]: got "eu-west-1a"; expected a zone id like "euw1-az1"
      fix: correct the value
    replication.network.availabilityZones: got a list of 1; expected a list of 2 to 4
      fix: correct the value (zones that get a private subnet: how many, 2 to 4, or which, by zone id. Zone ids mean the same in every account, names do not; an interface endpoint needs a zone that its service has)
    replication.network.availabilityZones: got text; expected a whole number from 2 to 4, or a list of 2 to 4
      fix: correct the value (zones that get a private subnet: how many, 2 to 4, or which, by zone id. Zone ids mean the same in every account, names do not; an interface endpoint needs a zone that its service has)"
  `);
});
