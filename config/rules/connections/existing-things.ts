/** What the ARNs of existing things say before anybody looks them up. */
import { arnPlace, type Existing } from "../../../model/existing";
import { partitionOf } from "../../../model/names";
import { accountIdOf, databaseEndpoints, isExistingNetwork } from "../../../model/queries";
import type { Environment } from "../../../model/schema/environment";
import {
  ownersThingsOf,
  ownersThingsOfReplication,
  warehouseGatewayOf,
  type OwnersThings,
} from "../../../model/vpc-owners";
import { saysSecretsManagerHost, secretsManagerHostAttribute } from "../../../model/secrets-manager-host";
import { wayHas } from "../../../model/ways";
import { quote, type KeyPath } from "../../messages";
import { advice, deletion, member, top } from "../../fix";
import type { Rule, RuleProblem } from "../rule";

export const existingThingRules: readonly Rule[] = [
  {
    name: "existing-thing-region",
    doc: "What is named by an ARN is of the environment's Region, where it is looked for.",
    *check(environment) {
      const { region } = environment;
      for (const { path, thing } of thingsOf(environment)) {
        const place = arnPlace(thing);
        const start = `arn:${partitionOf(region)}:ec2:${region}:`;
        if (place === undefined || place.arn.startsWith(start)) continue;
        yield {
          path,
          detail: `got ${quote(place.arn)}; expected one of ${region}, whose ARN starts with ${quote(start)}`,
          fix: "name the one of that Region, as its VPC console shows it",
        };
      }
    },
  },
  {
    name: "vpc-endpoint-once",
    doc: "A service has one way out of the VPC: an endpoint that is made here, or an existing one; Secrets Manager is asked at one name.",
    *check({ replication: { network } }) {
      if (!isExistingNetwork(network)) return;
      const { vpcEndpoints = {}, secretsManagerEndpointOverride, serviceEndpoints } = network;
      const path = ["replication", "network", "vpcEndpoints"];
      for (const service of Object.keys(vpcEndpoints)) {
        if (serviceEndpoints !== "create") continue;
        yield {
          path: [...path, service],
          detail: `got an existing endpoint for ${service}, while serviceEndpoints is "create"; expected one of the two, because all that the instances call are made then, and AWS refuses a second one for a name`,
          fix: advice`${deletion()}, or write ${member(top("replication", "network", "serviceEndpoints"), "existing")} at replication.network`,
        };
      }
      if (secretsManagerEndpointOverride !== undefined && "secretsmanager" in vpcEndpoints) {
        yield {
          path: ["replication", "network", "secretsManagerEndpointOverride"],
          detail: `got ${quote(secretsManagerEndpointOverride)}, while vpcEndpoints names an endpoint for secretsmanager; expected one of the two, because DMS asks at one name`,
          fix: advice`${deletion()}`,
        };
      }
    },
  },
  {
    name: "secrets-manager-host-once",
    doc: "Where DMS asks for a secret is said once: by the key, or among the extra connection attributes.",
    *check(environment) {
      for (const { key, config } of databaseEndpoints(environment)) {
        if (config.secretsManagerEndpointOverride === undefined || !saysSecretsManagerHost(config)) continue;
        yield {
          path: ["endpoints", key, "secretsManagerEndpointOverride"],
          detail: `got ${quote(config.secretsManagerEndpointOverride)}, while extraConnectionAttributes say ${secretsManagerHostAttribute}, too; expected it once`,
          fix: advice`${deletion()}`,
        };
      }
    },
  },
  {
    name: "vpc-of-others",
    doc: "What AWS lets nobody but a VPC's owner make is not made in a VPC whose ARN is another account's. Without an ARN the plan tells.",
    *check(environment) {
      const { account, network } = environment.replication;
      if (isExistingNetwork(network)) {
        const path = ["replication", "network", "vpc"];
        const things = [ownersThingsOfReplication(environment)];
        yield* ofOthers(environment, { path, thing: network.vpc, account }, things);
      }
      for (const endpoint of databaseEndpoints(environment)) {
        const { key, config } = endpoint;
        if (!wayHas(config.connection, { namesVpc: true })) continue;
        const path = ["endpoints", key, "connection", "vpc"];
        const things = [ownersThingsOf(endpoint), warehouseGatewayOf(endpoint)];
        yield* ofOthers(environment, { path, thing: config.connection.vpc, account: config.account }, things);
      }
    },
  },
];

interface NamedThing {
  readonly path: KeyPath;
  readonly thing: Existing | undefined;
  /** Account that it is looked for in, by its key. */
  readonly account: string;
}

function* ofOthers(
  environment: Environment,
  { path, thing, account }: NamedThing,
  all: readonly (OwnersThings | undefined)[],
): Iterable<RuleProblem> {
  const place = arnPlace(thing);
  const id = accountIdOf(environment, account);
  if (place === undefined || place.accountId === id) return;
  for (const things of all) {
    if (things === undefined) continue;
    yield {
      path,
      detail: `got ${quote(place.arn)}, a VPC of account ${place.accountId}; expected one of account ${id}, because AWS lets nobody but a VPC's owner make there what is wanted: ${things.makes.join(", ")}`,
      fix: things.instead,
    };
  }
}

/** Existing things of EC2 that the file names. */
function thingsOf(environment: Environment): NamedThing[] {
  const { account, network, instances } = environment.replication;
  const list = (path: KeyPath, things: readonly Existing[] = [], owner: string) =>
    things.map((thing, index) => ({ path: [...path, index], thing, account: owner }));
  const ofNetwork = isExistingNetwork(network)
    ? [
        { path: ["replication", "network", "vpc"], thing: network.vpc, account },
        ...list(["replication", "network", "subnets"], network.subnets, account),
        ...Object.entries(network.vpcEndpoints ?? {}).map(([service, thing]) => ({
          path: ["replication", "network", "vpcEndpoints", service],
          thing,
          account,
        })),
      ]
    : [];
  const ofInstances = Object.entries(instances).flatMap(([key, { securityGroups }]) =>
    list(["replication", "instances", key, "securityGroups"], securityGroups, account),
  );
  const ofDatabases = databaseEndpoints(environment).flatMap(({ key, config }) => {
    const { connection, account: owner } = config;
    const path = ["endpoints", key, "connection"];
    const one = (name: string, thing: Existing | undefined) => ({
      path: [...path, name],
      thing,
      account: owner,
    });
    return [
      ...(wayHas(connection, { namesVpc: true })
        ? [one("vpc", connection.vpc), one("securityGroup", connection.securityGroup)]
        : []),
      ...(wayHas(connection, { namesSubnets: true })
        ? list([...path, "subnets"], connection.subnets, owner)
        : []),
      ...(connection.via === "transit-gateway" ? [one("transitGateway", connection.transitGateway)] : []),
    ];
  });
  return [...ofNetwork, ...ofInstances, ...ofDatabases];
}
