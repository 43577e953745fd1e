/** While something is wrong, only that is told, and what is wrong whatever stands in its place. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { ConfigError, loadEnvironments } from "../../config/load";
import { merge } from "../../config/merge";
import { environmentSchema } from "../../model/schema/environment";
import { valueAt } from "../../config/schema-node";
import { formatKeyPath, type KeyPath } from "../../config/messages";
import { loading } from "../support/environment-files";
import { isMapping } from "../../model/members";

const root = path.join(__dirname, "../..");

/** One environment of a folder, as one map. */
function mergedFile(file: string): unknown {
  const read = (name: string): unknown => parse(readFileSync(path.join(root, name), "utf8"));
  return merge(read(path.join(path.dirname(file), "common.yaml")), read(`${file}.yaml`));
}

function pathsOf(value: unknown, at: KeyPath = []): KeyPath[] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isMapping(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([step, below]) => [[...at, step], ...pathsOf(below, [...at, step])]);
}

const wrongValues = [undefined, null, -5.5, "%% no such word %%", [[]], { "no-such": 1 }];

/** The same with one value deleted, or of a wrong type, or a word that nothing knows. */
function broken(value: unknown, at: KeyPath, wrong: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const parent = valueAt(copy, at.slice(0, -1));
  const last = at.at(-1);
  if (Array.isArray(parent) && typeof last === "number") {
    if (wrong === undefined) parent.splice(last, 1);
    else parent[last] = wrong;
  } else if (isMapping(parent)) parent[String(last)] = wrong;
  return copy;
}

/** The problems that are neither at the broken path nor speak of its key. */
function phantoms(directory: string, at: KeyPath): string[] {
  const place = formatKeyPath(at);
  const key = String(at.filter((step) => typeof step === "string").at(-1));
  try {
    loadEnvironments({ directory });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems
      .filter(
        ({ keyPath = "", detail, fix = "" }) =>
          !keyPath.startsWith(place) && !`${detail} ${fix}`.includes(key),
      )
      .map(({ keyPath, detail }) => `${place}: ${keyPath}: ${detail}`);
  }
}

const files = [
  ...["dev", "prod", "test"].map((name) => `environments/${name}`),
  ...["cluster", "connections", "engines"].map((example) => `examples/${example}/dev`),
];

test.each(files)("one broken key of %s is all that is told of", (file) => {
  const value = mergedFile(file);
  const directory = mkdtempSync(path.join(tmpdir(), "causeway-phantoms-"));
  try {
    cpSync(path.join(root, path.dirname(file)), directory, {
      recursive: true,
      dereference: true,
      filter: (name) => !name.endsWith(".yaml"),
    });
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(value)), fc.constantFrom(...wrongValues), (at, wrong) => {
        const written = broken(value, at, wrong);
        // What the schema takes is for the rules, which then see the file as it is.
        fc.pre(!environmentSchema.safeParse(JSON.parse(JSON.stringify(written))).success);
        writeFileSync(path.join(directory, "dev.yaml"), JSON.stringify(written));
        // A list that lacks an item is what is wrong, not the item.
        const isShorter = wrong === undefined && typeof at.at(-1) === "number";
        expect(phantoms(directory, isShorter ? at.slice(0, -1) : at)).toEqual([]);
      }),
      { numRuns: 25, seed: 11 },
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

/** A database with a host, and one behind a private link. */
const others = `
endpoints:
  crm-db:
    engine: mysql
    account: orders
    host: crm.example.com
    secret: { name: crm/dms, policy: merge, keyAccess: grant }
    connection: { via: private-link, vpc: v, subnets: [a, b], securityGroup: g, privateZone: true }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
`;

test.each([
  ["a typo in via", others.replace("private-link,", "privat-link,"), ["endpoints.crm-db.connection.via"]],
  ["any mistake beside a host", `${others}logRetentionDays: 30\n`, ["logRetentionDays"]],
  ["accounts that are no map", `${others}accounts: none\n`, ["accounts"]],
  ["a network of a wrong type", `${others}replication: { network: none }\n`, ["replication.network"]],
  [
    "a member of the connection of a cluster that is made here",
    `
endpoints:
  crm-db:
    engine: aurora-mysql
    account: orders
    cluster: { create: { identifier: crm, engineVersion: "8.0", instanceClass: db.r6g.large } }
    secret: { name: crm/dms }
    connection: { via: private-link, vpc: v, subnets: none, securityGroup: g, privateZone: true }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
pipelines: { orders-to-lake: { source: crm-db } }
`,
    ["endpoints.crm-db.connection.subnets"],
  ],
  [
    "a misspelt engine",
    "endpoints: { lake: { engin: s3, bucket: landing, folder: lake, access: assumed-role } }",
    ["endpoints.lake.engin"],
  ],
  [
    "a misspelt via",
    others
      .replace("via: private-link", "vai: direct, port: 3306")
      .replace(/vpc: v, .*privateZone: true/, "cidrs: [10.9.0.0/16]"),
    ["endpoints.crm-db.connection.vai"],
  ],
  [
    "a map in which the word is missing, at a pipeline",
    `${others}pipelines: { orders-to-lake: { runsOn: {} } }\n`,
    ["pipelines.orders-to-lake.runsOn.serverless"],
  ],
])("fails: %s, and nothing else", (_what, file, expected) => {
  expect(placesOf(file)).toEqual(expected);
});

test("fails: what a rule says of the same entry and of another one, beside a mistake of the schema", () => {
  const file = `
endpoints:
  orders-db: { sslMode: verify, secret: { name: "arn:aws:secretsmanager:x" } }
pipelines:
  orders-to-lake: { target: lake-order }
`;
  expect(placesOf(file)).toEqual([
    "endpoints.orders-db.sslMode",
    "endpoints.orders-db.secret.name",
    "pipelines.orders-to-lake.target",
  ]);
});

function placesOf(file: string): (string | undefined)[] {
  try {
    loading(file)();
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems.map(({ keyPath }) => keyPath) : [String(error)];
  }
}
