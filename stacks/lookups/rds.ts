/** Existing databases, looked up by the names that the file has, and compared with what it says. */
import { DataAwsDbInstance } from "@cdktf/provider-aws/lib/data-aws-db-instance";
import { DataAwsRdsCluster } from "@cdktf/provider-aws/lib/data-aws-rds-cluster";
import { TerraformIterator, type Postcondition } from "cdktf";
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { databaseEngineOf, databaseOf, databasePort, foundInRds } from "../../model/engines";
import { wayHas } from "../../model/ways";
import { addressed } from "../../modules/addressed";
import type { RdsNetwork } from "../../modules/network/database-vpc";
import { publicAccessFor } from "../../modules/network/public-access";
import type { AccountStack } from "../account-stack";
import type { DatabaseFacts } from "../outputs";
import { findRedshiftCluster, findWorkgroup } from "./redshift";
import type { DatabaseEndpoint } from "../../model/queries";

/** Names at which a database is reached. */
export type DatabaseAddresses = Pick<DatabaseFacts, "writer" | "reader">;

/** The database of an endpoint; the plan fails if it is not what the file declares. */
export function findDatabase(stack: AccountStack, endpoint: DatabaseEndpoint): DatabaseAddresses {
  const { key, config } = endpoint;
  const database = databaseOf(config);
  // What is not RDS's nobody can look up: its name is what the owner says.
  if ("host" in database) return { writer: database.host };
  if ("workgroup" in database) return findWorkgroup(stack, endpoint, database.workgroup);
  if ("cluster" in database && config.engine === "redshift") {
    return findRedshiftCluster(stack, endpoint, database.cluster);
  }
  const provider = stack.provider();
  if ("instance" in database) {
    const { instance } = database;
    const found = addressed(
      new DataAwsDbInstance(stack, `${key}_instance`, {
        provider,
        dbInstanceIdentifier: instance,
        lifecycle: {
          postcondition: [
            declaresEngine(endpoint, "instance", instance),
            ...publicAccessFor(key, config.connection.via),
            declaresPort(endpoint, `instance "${instance}"`),
          ],
        },
      }),
      key,
    );
    return { writer: found.address };
  }
  const { cluster } = database;
  const found = addressed(
    new DataAwsRdsCluster(stack, `${key}_cluster`, {
      provider,
      clusterIdentifier: cluster,
      lifecycle: {
        postcondition: [
          declaresEngine(endpoint, "cluster", cluster),
          declaresPort(endpoint, `cluster "${cluster}"`),
        ],
      },
    }),
    key,
  );
  if (!namesInstance(config)) confirmMembers(stack, endpoint, found.clusterMembers);
  return { writer: found.endpoint, reader: found.readerEndpoint };
}

/**
 * Where RDS has the database of an endpoint, looked up once in a stack with its owner's provider; undefined for one
 * that RDS does not know, or that is made here.
 */
export function rdsNetworkOf(stack: AccountStack, { key, config }: DatabaseEndpoint): RdsNetwork | undefined {
  const identity = foundInRds(config);
  if (!identity) return undefined;
  const provider = stack.provider(config.account);
  if ("instance" in identity) {
    const { instance } = identity;
    if (!stack.node.tryFindChild(`${key}_instance`)) {
      const found = new DataAwsDbInstance(stack, `${key}_instance`, {
        provider,
        dbInstanceIdentifier: instance,
      });
      addressed(found, key);
    }
    return {
      database: `instance "${instance}"`,
      subnetGroupName: `data.aws_db_instance.${key}.db_subnet_group`,
      securityGroupIds: `data.aws_db_instance.${key}.vpc_security_groups`,
    };
  }
  const { cluster } = identity;
  if (!stack.node.tryFindChild(`${key}_cluster`)) {
    addressed(new DataAwsRdsCluster(stack, `${key}_cluster`, { provider, clusterIdentifier: cluster }), key);
  }
  return {
    database: `cluster "${cluster}"`,
    subnetGroupName: `data.aws_rds_cluster.${key}.db_subnet_group_name`,
    securityGroupIds: `data.aws_rds_cluster.${key}.vpc_security_group_ids`,
  };
}

/** The address of one instance of an endpoint's cluster. */
export function findMember(stack: AccountStack, { key, config }: DatabaseEndpoint, instance: string): string {
  const postcondition = publicAccessFor(key, config.connection.via);
  return addressed(
    new DataAwsDbInstance(stack, `${key}_member`, {
      provider: stack.provider(),
      dbInstanceIdentifier: instance,
      ...(postcondition.length === 0 ? {} : { lifecycle: { postcondition } }),
    }),
    key,
  ).address;
}

/**
 * Public accessibility is a property of a cluster's instances, each of which may be the writer after a failover:
 * all are checked.
 */
function confirmMembers(stack: AccountStack, { key, config }: DatabaseEndpoint, members: string[]): void {
  const postcondition = publicAccessFor(key, config.connection.via);
  if (postcondition.length === 0) return;
  const each = TerraformIterator.fromList(members);
  addressed(
    new DataAwsDbInstance(stack, `${key}_members`, {
      provider: stack.provider(),
      forEach: each,
      dbInstanceIdentifier: "${each.value}",
      lifecycle: { postcondition },
    }),
    `${key}_members`,
  );
}

function namesInstance({ connection }: DatabaseEndpointConfig): boolean {
  return wayHas(connection, { answeredBy: "database" }) && typeof connection.to === "object";
}

function declaresEngine({ key, config }: DatabaseEndpoint, declared: string, id: string): Postcondition {
  const { rdsEngines } = databaseEngineOf(config);
  return {
    condition: `\${${rdsEngines.map((engine) => `self.engine == "${engine}"`).join(" || ")}}`,
    errorMessage: `endpoints.${key}.engine is "${config.engine}", but ${declared} "${id}" has engine "\${self.engine}": write that engine, or name another ${declared}.`,
  };
}

function declaresPort({ key, config }: DatabaseEndpoint, database: string): Postcondition {
  const port = databasePort(config);
  const said = config.connection.port === undefined ? `missing, which means ${port}` : String(port);
  return {
    condition: `\${self.port == ${port}}`,
    errorMessage: `endpoints.${key}.connection.port is ${said}, but ${database} listens on \${self.port}: write that port.`,
  };
}
