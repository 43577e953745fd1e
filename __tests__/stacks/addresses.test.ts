/** A stranger finds, from any address in the JSON, the key in the YAML with one search, and back. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isExistingNetwork } from "../../model/queries";
import type { Environment } from "../../model/schema/environment";
import { lambdaFunctionNames } from "../../modules/lambda/bundle";
import {
  elementsOf,
  exampleEnvironments,
  examples,
  shippedEnvironments,
  shippedFolder,
  synthApp,
} from "../support/synth-app";

/** What is shipped, and the example of every kind of connection, each with the text of its files. */
const files: [string, Environment[], string][] = [
  ["dev", shippedEnvironments().filter(({ name }) => name === "dev"), textOf(shippedFolder)],
  ...examples.map(({ folder, name }): [string, Environment[], string] => [
    `the example of ${folder}`,
    exampleEnvironments().filter((one) => one.name === name),
    textOf(path.join(__dirname, "../../examples", folder)),
  ]),
];

function textOf(folder: string, environment = "dev"): string {
  return ["common.yaml", `${environment}.yaml`]
    .filter((file) => existsSync(path.join(folder, file)))
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .join("\n");
}

/** Addresses of what belongs to no key: one of each in its stack. */
const nouns = [
  // The step functions, by the folder of their source.
  ...lambdaFunctionNames,
  // What the replication account has once.
  "replication",
  "replication_network",
  "replication_vpc",
  // What says that the environment is deployed, and by which states.
  "states",
  "interface_endpoints",
  // The subnets, gateways and service endpoints of a network that is made here.
  "available",
  "endpoints",
  "kms",
  "logs",
  "nat",
  "private",
  "public",
  "secretsmanager",
  "dynamodb",
  "kinesis-streams",
  // Rules that databases with the same port and ranges share.
  "databases",
  "s3",
  "s3_endpoints",
  "dms-vpc-role",
  "dms-cloudwatch-logs-role",
  "dms-access-for-endpoint",
  // The key of the functions' logs, and the roles that are looked up together.
  "causeway",
  "writers",
  // What all databases share that are reached in the same way.
  "egress",
  "internet",
  "transit_gateway",
];

/** Names of existing things of the replication network; of tags their keys. */
function existingKeysOf({ replication: { network } }: Environment): string[] {
  if (!isExistingNetwork(network)) return [];
  return [
    ...network.subnets.flatMap((thing) => (typeof thing === "string" ? thing : Object.keys(thing.tags))),
    ...Object.keys(network.vpcEndpoints ?? {}),
  ];
}

/** Keys of the file, and names in it of things that exist already. */
function keysOf(environment: Environment): string[] {
  return [
    ...Object.keys(environment.accounts),
    ...Object.keys(environment.buckets),
    ...Object.keys(environment.endpoints),
    ...Object.keys(environment.pipelines),
    ...Object.keys(environment.replication.instances),
    ...existingKeysOf(environment),
  ];
}

/** Whether a word is a whole part of an address, between underscores. */
function has(name: string, word: string): boolean {
  return `_${name}_`.includes(`_${word}_`);
}

describe.each(files)("%s", (_file, environments, yaml) => {
  const app = synthApp(environments);
  const keys = environments.flatMap(keysOf);
  const names = [...app.values()].flatMap((stack) => [
    ...elementsOf(stack)
      .filter(({ type }) => type !== "terraform_remote_state")
      .map(({ id, name }) => ({ where: id, name })),
    ...Object.keys(stack.json.locals).map((name) => ({ where: `${stack.name}/local.${name}`, name })),
    ...Object.keys(stack.json.output).map((name) => ({ where: `${stack.name}/output.${name}`, name })),
  ]);

  test("every resource, data source, local and output has a key of the file in its address, or is one of few nouns", () => {
    const lost = names.filter(
      ({ name }) => !keys.some((key) => has(name, key)) && !nouns.some((noun) => has(name, noun)),
    );
    expect(lost.map(({ where }) => where)).toEqual([]);
  });

  test("no address carries a hash or a counter of cdktf's", () => {
    expect(names.filter(({ name }) => /_[0-9A-F]{8}$/.test(name)).map(({ where }) => where)).toEqual([]);
  });

  test("every key in an address stands in the file verbatim", () => {
    expect(keys.filter((key) => !new RegExp(`^\\s*${key}:|[[ ]${key}[,:\\]]`, "m").test(yaml))).toEqual([]);
  });

  test("every endpoint, pipeline, bucket and instance of the file is found in an address", () => {
    const declared = environments.flatMap((environment) => [
      ...Object.keys(environment.endpoints),
      ...Object.keys(environment.pipelines),
      ...Object.keys(environment.buckets),
      ...Object.keys(environment.replication.instances),
    ]);
    expect(declared.filter((key) => !names.some(({ name }) => has(name, key)))).toEqual([]);
  });

  test("the stack and its providers carry the account's key", () => {
    for (const { name, json } of app.values()) {
      const account = name.split("-")[1];
      expect((json.provider["aws"] ?? []).map(({ alias }) => alias)).toContain(account);
    }
  });
});
