/** Requirements of a way to a database on the replication network, and the names that it answers. */
import { createdClusterOf, foundInRds, identityOf } from "../../../model/engines";
import { existingWord } from "../../../model/existing";
import { instanceOf, type DatabaseEndpointConfig, type Environment } from "../../../model/schema/environment";
import { quote } from "../../messages";
import { connectedWith, makesPrivateZone, type Connected } from "../../../model/connected";
import { accountIdOf, databaseEndpoints, isExistingNetwork, keyed } from "../../../model/queries";
import { wayHas } from "../../../model/ways";
import type { Rule } from "../rule";
import { lookup } from "../../../model/members";
import { advice, member, sibling, top, together, type Advice } from "../../fix";

/** A database whose path ends at an endpoint in the replication VPC, so that a name has to lead there. */
type Named = Connected<{ readonly namesHost: true }>;

export const connectionRules: readonly Rule[] = [
  {
    name: "database-subnets-differ",
    doc: "What stands in the database's VPC is in two Availability Zones, so no subnet is named twice.",
    *check(environment) {
      for (const {
        key,
        config: { connection },
      } of databaseEndpoints(environment)) {
        if (!wayHas(connection, { namesSubnets: true })) continue;
        const subnets = (connection.subnets ?? []).map(existingWord);
        for (const [index, subnet] of subnets.entries()) {
          if (subnets.indexOf(subnet) === index) continue;
          yield {
            path: ["endpoints", key, "connection", "subnets", index],
            detail: `got ${quote(subnet)} a second time; expected subnets of at least two Availability Zones`,
            fix: "name another subnet",
          };
        }
      }
    },
  },
  {
    name: "database-network",
    doc: "Only a cluster or instance of RDS tells where it is; the network of any other database, and of a cluster that is made, is named.",
    *check(environment) {
      for (const { key, config, connection } of connectedWith(environment, { namesVpc: true })) {
        if (foundInRds(config)) continue;
        const placed = wayHas(connection, { namesSubnets: true }) ? { subnets: connection.subnets } : {};
        const { vpc, securityGroup } = connection;
        const database = createdClusterOf(config)
          ? "the cluster is made there"
          : "RDS does not know this database";
        for (const [member, value] of Object.entries({ vpc, ...placed, securityGroup })) {
          if (value !== undefined) continue;
          yield {
            path: ["endpoints", key, "connection", member],
            detail: `missing; expected the ${member} of the database's network, because ${database}`,
            fix: `add \`${member}\`, by id or as the owner of the VPC calls it`,
          };
        }
      }
    },
  },
  {
    name: "zones-differ",
    doc: "A subnet group spans two Availability Zones or more, so no zone is named twice.",
    *check({ replication: { network } }) {
      if (isExistingNetwork(network) || typeof network.availabilityZones === "number") return;
      for (const [index, zone] of network.availabilityZones.entries()) {
        if (network.availabilityZones.indexOf(zone) === index) continue;
        yield {
          path: ["replication", "network", "availabilityZones", index],
          detail: `got ${quote(zone)} a second time; expected each zone once`,
          fix: "name another zone",
        };
      }
    },
  },
  {
    name: "private-zone-said",
    doc: "In a VPC that was not made here, a private zone diverts other clients of the database, so the file says whether it may.",
    *check(environment) {
      const { network } = environment.replication;
      if (!isExistingNetwork(network)) return;
      for (const { key, config: endpoint, connection } of connectedWith(environment, { namesHost: true })) {
        if (connection.privateZone !== undefined) continue;
        yield {
          path: ["endpoints", key, "connection", "privateZone"],
          detail: `missing; expected true or false, because the existing VPC ${quote(existingWord(network.vpc))} may have other clients of that host, which the zone would divert`,
          fix: zoneAdvice(endpoint, connection),
        };
      }
    },
  },
  {
    name: "verify-full-name",
    doc: "verify-full needs a host that the certificate carries: without a zone for the database's own name there is only the endpoint's.",
    *check(environment) {
      // A service of somebody else may come with a name that its owner answers.
      for (const { key, config: endpoint, connection } of connectedWith(environment, {
        namesHost: true,
        namesSubnets: true,
      })) {
        if (endpoint.sslMode !== "verify-full" || connection.privateZone !== false) continue;
        yield {
          path: ["endpoints", key, "sslMode"],
          detail: `got "verify-full" with privateZone false; expected "verify-ca", because no certificate of a database carries the name of a VPC endpoint`,
          fix: advice`write ${member(sibling("connection", "privateZone"), true)} in \`connection\`, or ${member(sibling("sslMode"), "verify-ca")}, which does not compare names`,
        };
      }
    },
  },
  {
    name: "one-zone-per-host",
    doc: "A host is answered by one private zone in a VPC: AWS refuses a second one.",
    *check(environment) {
      const zones = new Map<string, string>();
      for (const found of connectedWith(environment, { namesHost: true })) {
        const host = hostOf(environment, found);
        if (host === undefined || !makesPrivateZone(environment, found.connection)) continue;
        const other = zones.get(host);
        // Two that are made are told by the rule created-once.
        if (other !== undefined && createdClusterOf(found.config) === undefined) {
          yield {
            path: ["endpoints", found.key, "connection"],
            detail: `makes a private zone for the host that endpoints.${other} has a zone for; expected one path to a host`,
            fix: advice`write ${member(sibling("connection"), { via: "direct" })}: the path of ${other} leads there already`,
          };
        }
        zones.set(host, other ?? found.key);
      }
    },
  },
  {
    name: "allow-list-way-out",
    doc: "Over the Internet goes what leaves by NAT gateways, or by a public address of its own in an existing VPC.",
    *check(environment) {
      const { network, instances } = environment.replication;
      // Whether an existing VPC has NAT gateways is for AWS to say: announce-egress asks.
      if (isExistingNetwork(network) || network.nat) return;
      for (const { key, connection } of connectedWith(environment, { isPublic: true })) {
        const running = keyed(environment.pipelines).filter(({ config: { source, target } }) =>
          [source, target].includes(key),
        );
        // A serverless pipeline has a rule of its own.
        const used = new Set(running.flatMap(({ config }) => instanceOf(config) ?? []));
        const hidden = [...used].filter((name) => lookup(instances, name)?.publiclyAccessible === false);
        if (hidden.length === 0) continue;
        yield {
          path: ["endpoints", key, "connection", "via"],
          detail: `got ${quote(connection.via)} for ${hidden.map(quote).join(", ")}, which ${hidden.length === 1 ? "has" : "have"} no way to the Internet; expected NAT gateways`,
          fix: advice`write ${member(top("replication", "network", "nat"), true)} at replication.network, or \`via: private-link\` here`,
        };
      }
    },
  },
  {
    name: "endpoint-service-region",
    doc: "An interface endpoint is made in the environment's Region and connects to a service of that Region.",
    *check(environment) {
      for (const { key, connection } of connectedWith(environment, { answeredBy: "service" })) {
        const region = connection.serviceName.split(".")[3] ?? "";
        if (region === environment.region) continue;
        yield {
          path: ["endpoints", key, "connection", "serviceName"],
          detail: `got a service of ${quote(region)}; expected one of ${quote(environment.region)}, because an interface endpoint connects within its Region`,
          fix: `ask its owner for the service in ${environment.region}, or put this pipeline into an environment of ${region}`,
        };
      }
    },
  },
];

/** Without a zone no certificate fits the name, and a cluster that is made here has no other one. */
function zoneAdvice(endpoint: DatabaseEndpointConfig, connection: Named["connection"]): Advice {
  const [yes, no] = [member(sibling("privateZone"), true), member(sibling("privateZone"), false)];
  if (createdClusterOf(endpoint) !== undefined) return advice`write ${yes}`;
  const isVerified = endpoint.sslMode === "verify-full" && wayHas(connection, { namesSubnets: true });
  const without = isVerified
    ? together([no, member((problem) => [...problem.slice(0, 2), "sslMode"], "verify-ca")])
    : no;
  return advice`write ${yes}, or ${without} if the secret names the endpoint's own host`;
}

/** Placeholder for a host name that AWS has not chosen yet; undefined for a proxy, which has a name of its own. */
function hostOf(environment: Environment, { config: endpoint, connection }: Named): string | undefined {
  if (wayHas(connection, { answeredBy: "service" })) return connection.host.toLowerCase();
  if (!wayHas(connection, { answeredBy: "database" })) return undefined;
  const account = accountIdOf(environment, endpoint.account);
  const identity = identityOf(endpoint);
  if (identity === undefined) return undefined;
  if ("host" in identity) return identity.host;
  // No such way leads to a workgroup.
  if ("workgroup" in identity) return undefined;
  if ("instance" in identity) return JSON.stringify([account, "instance", identity.instance]);
  return typeof connection.to === "string"
    ? JSON.stringify([account, connection.to, identity.cluster])
    : JSON.stringify([account, "instance", connection.to.instance]);
}
