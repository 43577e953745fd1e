/** Databases of other teams: Aurora clusters with their instances, and single instances. */
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  type DBCluster,
  type DBInstance,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { randomBytes } from "node:crypto";
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { databaseOf, databasePort, type DatabaseEngineWord } from "../../model/engines";
import { wayHas } from "../../model/ways";
import { unlessMissing } from "../emulator/iam/reader";
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

/** RDS engine and version, by the engine of the file. */
const engines: Readonly<Partial<Record<DatabaseEngineWord, { engine: string; version: string }>>> = {
  "aurora-mysql": { engine: "aurora-mysql", version: "8.0.mysql_aurora.3.05.2" },
  "aurora-postgresql": { engine: "aurora-postgresql", version: "15.4" },
  mysql: { engine: "mysql", version: "8.0.35" },
  mariadb: { engine: "mariadb", version: "10.11.6" },
  postgres: { engine: "postgres", version: "15.4" },
  oracle: { engine: "oracle-ee", version: "19.0.0.0.ru-2024-01.rur-2024-01.r1" },
  sqlserver: { engine: "sqlserver-se", version: "15.00.4345.5.v1" },
  db2: { engine: "db2-se", version: "11.5.9.0.sb00000000.r1" },
};

function rdsEngineOf({ engine }: DatabaseEndpointConfig): { engine: string; version: string } {
  const found = engines[engine];
  if (!found) throw new Error(`RDS has no databases of engine "${engine}"`);
  return found;
}

/** A server that stands somewhere: nothing is made, its name is what the secret says. */
function standing(endpoint: DatabaseEndpointConfig, host: string): DatabaseHosts {
  return { host, port: databasePort(endpoint), byInstance: new Map([[host, [host]]]) };
}

/** The cluster or instance of an endpoint, made if it is not there. */
export function makeServers(
  rds: RDSClient,
  endpoint: DatabaseEndpointConfig,
  network: DatabaseNetwork | undefined,
): Promise<DatabaseHosts> {
  const database = databaseOf(endpoint);
  if ("cluster" in database) return makeCluster(rds, endpoint, database.cluster, network);
  if ("instance" in database) return makeInstance(rds, endpoint, database.instance, network);
  if ("host" in database) return Promise.resolve(standing(endpoint, database.host));
  throw new Error(`RDS has no databases of engine "${endpoint.engine}"`);
}

async function makeCluster(
  rds: RDSClient,
  endpoint: DatabaseEndpointConfig,
  DBClusterIdentifier: string,
  network: DatabaseNetwork | undefined,
): Promise<DatabaseHosts> {
  if (!(await describeCluster(rds, DBClusterIdentifier))) {
    await createCluster(rds, endpoint, DBClusterIdentifier, network);
  }
  const { connection } = endpoint;
  const to = wayHas(connection, { answeredBy: "database" }) ? connection.to : "writer";
  const writer = `${DBClusterIdentifier}-1`;
  const replica = `${DBClusterIdentifier}-2`;
  // A database with a network is one that can fail over.
  const instances = new Set([
    writer,
    ...(network ? [replica] : []),
    ...(typeof to === "object" ? [to.instance] : []),
  ]);
  const byInstance = new Map<string, string[]>();
  for (const DBInstanceIdentifier of instances) {
    const ids = { DBClusterIdentifier, DBInstanceIdentifier };
    const instance =
      (await describeInstance(rds, DBInstanceIdentifier)) ??
      (await createMember(rds, endpoint, ids, network));
    byInstance.set(DBInstanceIdentifier, [instance?.Endpoint?.Address ?? ""]);
  }
  const cluster = await describeCluster(rds, DBClusterIdentifier);
  byInstance.get(writer)?.push(cluster?.Endpoint ?? "");
  (byInstance.get(replica) ?? byInstance.get(writer))?.push(cluster?.ReaderEndpoint ?? "");
  const host =
    typeof to === "object"
      ? byInstance.get(to.instance)?.[0]
      : to === "reader"
        ? cluster?.ReaderEndpoint
        : cluster?.Endpoint;
  if (host === undefined) throw new Error(`cluster ${DBClusterIdentifier} has no address`);
  return { host, port: cluster?.Port ?? databasePort(endpoint), byInstance };
}

async function createCluster(
  rds: RDSClient,
  endpoint: DatabaseEndpointConfig,
  DBClusterIdentifier: string,
  network: DatabaseNetwork | undefined,
): Promise<void> {
  const { engine, version } = rdsEngineOf(endpoint);
  const DBClusterParameterGroupName = await makeParameterGroup(rds, endpoint);
  await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier,
      ...(DBClusterParameterGroupName === undefined ? {} : { DBClusterParameterGroupName }),
      Engine: engine,
      EngineVersion: version,
      Port: databasePort(endpoint),
      MasterUsername: "owner",
      MasterUserPassword: password(),
      StorageEncrypted: true,
      ...placed(network),
      ...(endpoint.databaseName === undefined ? {} : { DatabaseName: endpoint.databaseName }),
    }),
  );
}

/** Creates an instance of a cluster. */
async function createMember(
  rds: RDSClient,
  endpoint: DatabaseEndpointConfig,
  ids: { readonly DBClusterIdentifier: string; readonly DBInstanceIdentifier: string },
  network: DatabaseNetwork | undefined,
): Promise<DBInstance | undefined> {
  const { DBInstance } = await rds.send(
    new CreateDBInstanceCommand({
      ...ids,
      Engine: rdsEngineOf(endpoint).engine,
      DBInstanceClass: "db.r6g.large",
      ...(network ? { DBSubnetGroupName: network.subnetGroupName } : {}),
      PubliclyAccessible: network?.isPublic ?? false,
    }),
  );
  return DBInstance;
}

async function makeInstance(
  rds: RDSClient,
  endpoint: DatabaseEndpointConfig,
  DBInstanceIdentifier: string,
  network: DatabaseNetwork | undefined,
): Promise<DatabaseHosts> {
  const { engine, version } = rdsEngineOf(endpoint);
  const port = databasePort(endpoint);
  if (!(await describeInstance(rds, DBInstanceIdentifier))) {
    const DBParameterGroupName = await makeParameterGroup(rds, endpoint);
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        ...(DBParameterGroupName === undefined ? {} : { DBParameterGroupName }),
        Engine: engine,
        EngineVersion: version,
        Port: port,
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
  if (found?.Address === undefined) throw new Error(`instance ${DBInstanceIdentifier} has no address`);
  const byInstance = new Map([[DBInstanceIdentifier, [found.Address]]]);
  return { host: found.Address, port: found.Port ?? port, byInstance };
}

async function describeCluster(rds: RDSClient, DBClusterIdentifier: string): Promise<DBCluster | undefined> {
  const found = await unlessMissing(rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier })));
  return found?.DBClusters?.[0];
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
