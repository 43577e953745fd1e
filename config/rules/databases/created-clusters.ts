/** Clusters that are made here: where they stand, how they are reached, and that nobody else has them. */
import { createdClusterOf, databaseEngineOf, identityOf } from "../../../model/engines";
import type { CreatedClusterConfig } from "../../../model/schema/created-cluster";
import type { DatabaseEndpointConfig, Environment } from "../../../model/schema/environment";
import { viasWith, wayHas, wayOf } from "../../../model/ways";
import { quote, quoteAll } from "../../messages";
import { accountIdOf, databaseEndpoints, isExistingNetwork } from "../../../model/queries";
import type { Rule } from "../rule";
import { advice, deletion, written, member, sibling } from "../../fix";

/** The ways that name the subnets of the database, and lead to a name that is known where the secret is made. */
const leading = { namesSubnets: true, hostMadeLast: false } as const;

/** Characters of a secret's name that leave room for -password in the 512 that Secrets Manager takes. */
const longestCreatedName = 503;

/** An endpoint whose cluster is made here. */
interface Created {
  readonly key: string;
  readonly endpoint: DatabaseEndpointConfig;
  readonly created: CreatedClusterConfig;
}

/** Every endpoint whose cluster is made here. */
export function createdClusters(environment: Environment): Created[] {
  return databaseEndpoints(environment).flatMap(({ key, config: endpoint }) => {
    const created = createdClusterOf(endpoint);
    return created ? [{ key, endpoint, created }] : [];
  });
}

export const createdClusterRules: readonly Rule[] = [
  {
    name: "created-cluster-way",
    doc: "A cluster that is made here stands in the subnets of its connection, whose name is known where its secret is made.",
    *check(environment) {
      for (const { key, endpoint } of createdClusters(environment)) {
        const { via } = endpoint.connection;
        if (wayHas(endpoint.connection, leading)) continue;
        const why = wayOf(endpoint.connection).hostMadeLast
          ? "its secret says the name that DMS connects to, and that proxy's endpoint is made in a later stack"
          : "it says in which subnets the cluster is put";
        yield {
          path: ["endpoints", key, "connection", "via"],
          detail: `got ${quote(via)} for a cluster that is made here; expected one of ${quoteAll(viasWith(leading))}, because ${why}`,
          fix: "write `via: private-link` with vpc, subnets and securityGroup of the account that gets the cluster",
        };
      }
    },
  },
  {
    name: "created-cluster-name",
    doc: "The secret of a cluster that is made here says RDS's name, which has to lead to the cluster in the replication VPC.",
    *check(environment) {
      for (const { key, endpoint } of createdClusters(environment)) {
        const { connection } = endpoint;
        if (wayHas(connection, { answeredBy: "database" }) && typeof connection.to === "object") {
          yield {
            path: ["endpoints", key, "connection", "to"],
            detail: `got the instance ${quote(connection.to.instance)} of a cluster that is made here; expected "writer" or "reader", because after a failover neither instance is what it was`,
            fix: advice`write ${member(sibling("to"), "writer")} or ${member(sibling("to"), "reader")}`,
          };
        }
        if (wayHas(connection, { namesHost: true }) && connection.privateZone === false) {
          yield {
            path: ["endpoints", key, "connection", "privateZone"],
            detail:
              "got false for a cluster that is made here; expected true, because its secret says the name that RDS gives it",
            fix: isExistingNetwork(environment.replication.network)
              ? advice`write ${written(true)}`
              : advice`${deletion()}, or write ${written(true)}`,
          };
        }
      }
    },
  },
  {
    name: "created-cluster-version",
    doc: "A cluster that is made here has a version of its engine.",
    *check(environment) {
      for (const { key, endpoint, created } of createdClusters(environment)) {
        const engine = databaseEngineOf(endpoint).created;
        if (engine === undefined || engine.family(created.engineVersion) !== undefined) continue;
        yield {
          path: ["endpoints", key, "cluster", "create", "engineVersion"],
          detail: `got ${quote(created.engineVersion)}; expected a version of ${endpoint.engine}, like ${engine.versions}`,
          fix: "write one that `aws rds describe-db-engine-versions` lists, in quotes",
        };
      }
    },
  },
  {
    name: "created-cluster-database",
    doc: "RDS makes the database of a new cluster, so its name is one that RDS takes.",
    *check(environment) {
      for (const { key, endpoint } of createdClusters(environment)) {
        const { databaseName } = endpoint;
        if (databaseName === undefined || /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(databaseName)) continue;
        yield {
          path: ["endpoints", key, "databaseName"],
          detail: `got ${quote(databaseName)} for a cluster that is made here; expected at most 63 letters, digits and underscores, beginning with no digit`,
          fix: "write another name",
        };
      }
    },
  },
  {
    name: "created-once",
    doc: "A cluster or a secret that is made here belongs to one endpoint: for another one it would have to exist before.",
    *check(environment) {
      for (const { key, endpoint, created } of createdClusters(environment)) {
        const account = accountIdOf(environment, endpoint.account);
        for (const { key: other, config: otherEndpoint } of databaseEndpoints(environment)) {
          if (other === key || account !== accountIdOf(environment, otherEndpoint.account)) continue;
          const both = createdClusterOf(otherEndpoint) !== undefined;
          // Two that are made are one problem, told at the later one.
          if (both && other < key) continue;
          if (clusterOf(otherEndpoint) === created.identifier) {
            yield {
              path: ["endpoints", other, "cluster", ...(both ? ["create", "identifier"] : [])],
              detail: `got ${quote(created.identifier)}, which is made for endpoints.${key}; expected a cluster of its own`,
              fix: "use that endpoint in both pipelines, or name another cluster",
            };
          }
          const { name } = otherEndpoint.secret;
          const mine = [endpoint.secret.name, `${endpoint.secret.name}-password`];
          const theirs = both ? [name, `${name}-password`] : [name];
          if (theirs.some((one) => mine.includes(one))) {
            yield {
              path: ["endpoints", other, "secret", "name"],
              detail: `got ${quote(name)}, which is made for endpoints.${key} (${quoteAll(mine)} are); expected a secret of its own`,
              fix: "name another secret",
            };
          }
        }
      }
    },
  },
  {
    name: "created-secret-name",
    doc: "Beside the secret that is made for a cluster there is one with -password behind its name.",
    *check(environment) {
      for (const { key, endpoint } of createdClusters(environment)) {
        const { name } = endpoint.secret;
        if (name.length <= longestCreatedName) continue;
        yield {
          path: ["endpoints", key, "secret", "name"],
          detail: `got a name of ${name.length} characters for a secret that is made here; expected at most ${longestCreatedName}, because the other one has -password behind it`,
          fix: "write a shorter name",
        };
      }
    },
  },
];

function clusterOf(endpoint: DatabaseEndpointConfig): string | undefined {
  const identity = identityOf(endpoint);
  return identity && "cluster" in identity ? identity.cluster : undefined;
}
