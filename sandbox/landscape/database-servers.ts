/** Databases of other teams: Aurora clusters with their instances, and single instances. */
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  type DBInstance,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { randomBytes } from "node:crypto";
import type { DatabaseEndpointConfig } from "../../config/schema";
import { unlessMissing } from "../front/iam/reader";
import type { DatabaseNetwork } from "./database-network";
import { makeParameterGroup } from "./parameter-groups";

/** Hosts of a database, and which of them the connection of the file means. */
export interface DatabaseHosts {
  /** The one that the secret says. */
  readonly host: string;
  readonly port: number;
  /** Host names by the instance that answers at them now. */
  readonly byInstance: ReadonlyMap<string, readonly string[]>;
}

/** RDS engine, version and port, by the engine of the file. */
const engines = {
  "aurora-mysql": { engine: "aurora-mysql", version: "8.0.mysql_aurora.3.05.2", port: 3306 },
  "aurora-postgresql": { engine: "aurora-postgresql", version: "15.4", port: 5432 },
  mysql: { engine: "mysql", version: "8.0.35", port: 3306 },
  mariadb: { engine: "mariadb", version: "10.11.6", port: 3306 },
  postgres: { engine: "postgres", version: "15.4", port: 5432 },
} as const;

type ClusterEndpoint = Extract<DatabaseEndpointConfig, { cluster: string }>;
type InstanceEndpoint = Extract<DatabaseEndpointConfig, { instance: string }>;

/** The cluster or instance of an endpoint, made if it is not there. */
export function makeServers(
  rds: RDSClient,
  endpoint: DatabaseEndpointConfig,
  network: DatabaseNetwork | undefined,
): Promise<DatabaseHosts> {
  return "cluster" in endpoint ? makeCluster(rds, endpoint, network) : makeInstance(rds, endpoint, network);
}

async function makeCluster(
  rds: RDSClient,
  endpoint: ClusterEndpoint,
  network: DatabaseNetwork | undefined,
): Promise<DatabaseHosts> {
  const DBClusterIdentifier = endpoint.cluster;
  const describe = async () =>
    (await unlessMissing(rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))))?.DBClusters?.[0];
  const { engine, version, port } = engines[endpoint.engine];
  if (!(await describe())) {
    const DBClusterParameterGroupName = await makeParameterGroup(rds, endpoint);
    await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier,
        ...(DBClusterParameterGroupName === undefined ? {} : { DBClusterParameterGroupName }),
        Engine: engine,
        EngineVersion: version,
        Port: endpoint.connection.port ?? port,
        MasterUsername: "owner",
        MasterUserPassword: password(),
        StorageEncrypted: true,
        ...placed(network),
        ...(endpoint.databaseName === undefined ? {} : { DatabaseName: endpoint.databaseName }),
      }),
    );
  }
  const to = "to" in endpoint.connection ? endpoint.connection.to : "writer";
  const writer = `${endpoint.cluster}-1`;
  const replica = `${endpoint.cluster}-2`;
  // A database with a network is one that can fail over.
  const instances = new Set([
    writer,
    ...(network ? [replica] : []),
    ...(typeof to === "object" ? [to.instance] : []),
  ]);
  const byInstance = new Map<string, string[]>();
  for (const DBInstanceIdentifier of instances) {
    const instance =
      (await describeInstance(rds, DBInstanceIdentifier)) ??
      (
        await rds.send(
          new CreateDBInstanceCommand({
            DBInstanceIdentifier,
            DBClusterIdentifier,
            Engine: engine,
            DBInstanceClass: "db.r6g.large",
            ...(network ? { DBSubnetGroupName: network.subnetGroupName } : {}),
            PubliclyAccessible: network?.isPublic ?? false,
          }),
        )
      ).DBInstance;
    byInstance.set(DBInstanceIdentifier, [instance?.Endpoint?.Address ?? ""]);
  }
  const cluster = await describe();
  byInstance.get(writer)?.push(cluster?.Endpoint ?? "");
  (byInstance.get(replica) ?? byInstance.get(writer))?.push(cluster?.ReaderEndpoint ?? "");
  const host =
    typeof to === "object"
      ? byInstance.get(to.instance)?.[0]
      : to === "reader"
        ? cluster?.ReaderEndpoint
        : cluster?.Endpoint;
  if (host === undefined) throw new Error(`cluster ${endpoint.cluster} has no address`);
  return { host, port: cluster?.Port ?? port, byInstance };
}

async function makeInstance(
  rds: RDSClient,
  endpoint: InstanceEndpoint,
  network: DatabaseNetwork | undefined,
): Promise<DatabaseHosts> {
  const DBInstanceIdentifier = endpoint.instance;
  const { engine, version, port } = engines[endpoint.engine];
  if (!(await describeInstance(rds, DBInstanceIdentifier))) {
    const DBParameterGroupName = await makeParameterGroup(rds, endpoint);
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        ...(DBParameterGroupName === undefined ? {} : { DBParameterGroupName }),
        Engine: engine,
        EngineVersion: version,
        Port: endpoint.connection.port ?? port,
        DBInstanceClass: "db.r6g.large",
        AllocatedStorage: 20,
        MasterUsername: "owner",
        MasterUserPassword: password(),
        BackupRetentionPeriod: 7,
        StorageEncrypted: true,
        PubliclyAccessible: network?.isPublic ?? false,
        ...placed(network),
        ...(endpoint.databaseName === undefined ? {} : { DBName: endpoint.databaseName }),
      }),
    );
  }
  const found = (await describeInstance(rds, DBInstanceIdentifier))?.Endpoint;
  if (found?.Address === undefined) throw new Error(`instance ${endpoint.instance} has no address`);
  const byInstance = new Map([[DBInstanceIdentifier, [found.Address]]]);
  return { host: found.Address, port: found.Port ?? port, byInstance };
}

async function describeInstance(
  rds: RDSClient,
  DBInstanceIdentifier: string,
): Promise<DBInstance | undefined> {
  const found = await unlessMissing(rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier })));
  return found?.DBInstances?.[0];
}

function placed(network: DatabaseNetwork | undefined) {
  if (!network) return {};
  return { DBSubnetGroupName: network.subnetGroupName, VpcSecurityGroupIds: [network.securityGroupId] };
}

function password(): string {
  return randomBytes(18).toString("base64url");
}
