import Ajv2020 from "ajv/dist/2020";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import {
  environmentFileJsonSchema,
  environmentJsonSchema,
  environmentSchemaFile,
  type SchemaNode,
} from "../../config/json-schema";
import { merge } from "../../config/merge";
import { environmentSchema } from "../../model/schema/environment";
import { wholeEnvironment } from "../support/environment-files";

const directory = path.join(__dirname, "../../environments");

function compile(schema: object) {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  // For editors: the YAML language server reads it.
  ajv.addKeyword("patternErrorMessage");
  // zod says these by a pattern too, so the format itself needs no check.
  for (const format of ["cidrv4", "ipv4"]) ajv.addFormat(format, true);
  return ajv.compile(schema);
}

const validateWhole = compile(environmentJsonSchema());
const validateFile = compile(environmentFileJsonSchema());

function file(name: string): unknown {
  return parse(readFileSync(path.join(directory, `${name}.yaml`), "utf8"));
}

/** Changes of a whole environment, and whether zod takes them. */
const fixtures: [what: string, over: string, good: boolean][] = [
  ["nothing changed", "{}", true],
  ["an S3 backend", "backend: { type: s3, bucket: states, region: eu-west-1 }", true],
  ["an unknown backend", "backend: { type: gcs }", false],
  ["an S3 backend without a bucket", "backend: { type: s3 }", false],
  ["a new log retention", "logRetentionDays: 400", true],
  ["a log retention that CloudWatch lacks", "logRetentionDays: 366", false],
  ["a number for an account", "accounts: { dms: { id: 111111111111 } }", false],
  ["a short account", 'accounts: { dms: { id: "1" } }', false],
  ["an unknown key", "regoin: eu-west-1", false],
  ["an unknown key deep down", "replication: { instances: { main: { klass: x } } }", false],
  ["a key that is no word", "buckets: { A_b: { account: lake, name: abc } }", false],
  ["a key that is too long", `buckets: { ${"a".repeat(41)}: { account: lake, name: abc } }`, false],
  ["both kinds of network", "replication: { network: { availabilityZones: 2 } }", false],
  ["one subnet", "replication: { network: { subnets: [a] } }", false],
  [
    "an S3 endpoint with settings",
    "endpoints: { lake-orders: { settings: { dataFormat: parquet, maxFileSize: 5 } } }",
    true,
  ],
  ["a setting out of range", "endpoints: { lake-orders: { settings: { maxFileSize: 0 } } }", false],
  ["a fraction", "replication: { instances: { main: { allocatedStorageGiB: 50.5 } } }", false],
  ["a database key at an S3 endpoint", "endpoints: { lake-orders: { cluster: x } }", false],
  ["a pipeline without tables", "pipelines: { orders-to-lake: { tables: [] } }", false],
  [
    "an include and an exclude in one",
    "pipelines: { orders-to-lake: { tables: [{ include: a.b, exclude: c.d }] } }",
    false,
  ],
  [
    "task settings, and a section that DMS answers without a value",
    "pipelines: { orders-to-lake: { taskSettings: { TargetMetadata: { LobMaxSize: 64 }, TTSettings: ~ } } }",
    true,
  ],
  [
    "an unknown section of task settings",
    "pipelines: { orders-to-lake: { taskSettings: { A: { B: [1, null, { C: d }] } } } }",
    false,
  ],
  ["no value", "endpoints: ~", false],
];

test.each(fixtures)("the schema for editors and the loader's agree on %s", (_what, over, good) => {
  const value = merge(parse(wholeEnvironment), parse(over));
  expect(environmentSchema.safeParse(value).success).toBe(good);
  expect(validateWhole(value)).toBe(good);
});

test.each(["common", "dev", "test", "prod"])(
  "%s.yaml fits the schema of a file, which holds a part only",
  (name) => {
    expect(validateFile(file(name))).toBe(true);
  },
);

test.each(["dev", "test", "prod"])(
  "%s.yaml and common.yaml together fit the schema of a whole environment",
  (name) => {
    expect(validateWhole(merge(file("common"), file(name)))).toBe(true);
    expect(validateWhole(file(name))).toBe(false);
  },
);

/** Wrong only in view of what the other file says, or only as a whole. */
const needsTheRest = new Set([
  "an S3 backend without a bucket",
  "both kinds of network",
  "a database key at an S3 endpoint",
]);

test.each(fixtures.filter(([what, , good]) => !good && !needsTheRest.has(what)))(
  "the schema of a file refuses %s",
  (_what, over) => {
    expect(validateFile(parse(over))).toBe(false);
  },
);

test("environment.schema.json is up to date: `npm run schema` writes it", () => {
  expect(readFileSync(path.join(directory, "environment.schema.json"), "utf8")).toBe(environmentSchemaFile());
});

test("editors show a title and a description for every key, and words instead of patterns", () => {
  const { keys, patterns } = inSchema(environmentFileJsonSchema());
  expect(keys.length).toBeGreaterThan(700);
  expect(keys.filter(({ node }) => node.title === undefined).map(({ path }) => path)).toEqual([]);
  const described = ({ node }: { node: SchemaNode }) => (node.description ?? node.$ref) !== undefined;
  expect(keys.filter((key) => !described(key)).map(({ path }) => path)).toEqual([]);
  expect(
    patterns.filter(({ node }) => node.patternErrorMessage === undefined).map(({ path }) => path),
  ).toEqual([]);
});

interface NodeAt {
  readonly path: string;
  readonly node: SchemaNode;
}

/** Every key of a schema, and every text with a pattern. */
function inSchema(root: SchemaNode): { keys: NodeAt[]; patterns: NodeAt[] } {
  const keys: NodeAt[] = [];
  const patterns: NodeAt[] = [];
  const walk = (node: SchemaNode, at: string): void => {
    if (node.pattern !== undefined) patterns.push({ path: at, node });
    for (const [key, member] of Object.entries(node.properties ?? {})) {
      keys.push({ path: `${at}.${key}`, node: member });
      walk(member, `${at}.${key}`);
    }
    if (node.items !== undefined) walk(node.items, `${at}[]`);
    if (typeof node.additionalProperties === "object") walk(node.additionalProperties, `${at}.*`);
    for (const alternative of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) walk(alternative, at);
    for (const [name, definition] of Object.entries(node.$defs ?? {})) walk(definition, `#${name}`);
  };
  walk(root, "");
  return { keys, patterns };
}

test("the schema names draft 2020-12, and describes what editors show", () => {
  expect(environmentFileJsonSchema()).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    properties: { region: { description: "AWS Region of everything in this environment." } },
  });
});
