/** Databases of other teams: cluster or instance, key, secret with a policy of their own. */
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-secrets-manager";
import { randomBytes } from "node:crypto";
import type { DatabaseEndpointConfig } from "../../config/schema";
import { partitionOf } from "../../modules/naming";
import { policyJson, type PolicyStatement } from "../../modules/policy";
import { unlessMissing } from "../front/iam/reader";
import type { Land } from "../landscape";
import { makeKey, setKeyPolicy } from "./keys";
import { admitEnvironment } from "./published";

interface Address {
  readonly host: string;
  readonly port: number;
}

/** RDS engine, version and port, by the engine of the file. */
const engines = {
  "aurora-mysql": { engine: "aurora-mysql", version: "8.0.mysql_aurora.3.05.2", port: 3306 },
  "aurora-postgresql": { engine: "aurora-postgresql", version: "15.4", port: 5432 },
  mysql: { engine: "mysql", version: "8.0.35", port: 3306 },
  mariadb: { engine: "mariadb", version: "10.11.6", port: 3306 },
  postgres: { engine: "postgres", version: "15.4", port: 5432 },
} as const;

export async function makeDatabases(land: Land, endpoints: readonly DatabaseEndpointConfig[]): Promise<void> {
  for (const endpoint of endpoints) {
    const { rds } = land.of(endpoint.account);
    const address =
      "cluster" in endpoint ? await makeCluster(rds, endpoint) : await makeInstance(rds, endpoint);
    await makeSecret(land, endpoint, address);
  }
}

type ClusterEndpoint = Extract<DatabaseEndpointConfig, { cluster: string }>;
type InstanceEndpoint = Extract<DatabaseEndpointConfig, { instance: string }>;

async function makeCluster(rds: RDSClient, endpoint: ClusterEndpoint): Promise<Address> {
  const DBClusterIdentifier = endpoint.cluster;
  const describe = async () =>
    (await unlessMissing(rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))))?.DBClusters?.[0];
  const { engine, version, port } = engines[endpoint.engine];
  if (!(await describe())) {
    await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier,
        Engine: engine,
        EngineVersion: version,
        Port: port,
        MasterUsername: "owner",
        MasterUserPassword: password(),
        StorageEncrypted: true,
        ...(endpoint.databaseName === undefined ? {} : { DatabaseName: endpoint.databaseName }),
      }),
    );
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: `${endpoint.cluster}-1`,
        DBClusterIdentifier,
        Engine: engine,
        DBInstanceClass: "db.r6g.large",
      }),
    );
  }
  const cluster = await describe();
  const host = endpoint.connection.to === "reader" ? cluster?.ReaderEndpoint : cluster?.Endpoint;
  if (host === undefined) throw new Error(`cluster ${endpoint.cluster} has no address`);
  return { host, port: cluster?.Port ?? port };
}

async function makeInstance(rds: RDSClient, endpoint: InstanceEndpoint): Promise<Address> {
  const DBInstanceIdentifier = endpoint.instance;
  const describe = async () =>
    (await unlessMissing(rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))))
      ?.DBInstances?.[0];
  const { engine, version, port } = engines[endpoint.engine];
  if (!(await describe())) {
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        Engine: engine,
        EngineVersion: version,
        Port: port,
        DBInstanceClass: "db.r6g.large",
        AllocatedStorage: 20,
        MasterUsername: "owner",
        MasterUserPassword: password(),
        BackupRetentionPeriod: 7,
        StorageEncrypted: true,
        ...(endpoint.databaseName === undefined ? {} : { DBName: endpoint.databaseName }),
      }),
    );
  }
  const found = (await describe())?.Endpoint;
  if (found?.Address === undefined) throw new Error(`instance ${endpoint.instance} has no address`);
  return { host: found.Address, port: found.Port ?? port };
}

/** The secret as its owner made it, with a statement of the owner's that has to survive. */
async function makeSecret(land: Land, endpoint: DatabaseEndpointConfig, address: Address): Promise<void> {
  const { secrets, kms } = land.of(endpoint.account);
  const owner = { partition: partitionOf(land.env.region), accountId: land.accountId(endpoint.account) };
  const SecretId = endpoint.secret.name;
  if (await unlessMissing(secrets.send(new DescribeSecretCommand({ SecretId })))) return;
  const keyArn = await makeKey(kms, secretKeyAlias(endpoint), owner);
  const made = await secrets.send(
    new CreateSecretCommand({
      Name: SecretId,
      KmsKeyId: keyArn,
      SecretString: JSON.stringify({
        host: address.host,
        port: String(address.port),
        username: "dms",
        password: password(),
      }),
    }),
  );
  const statements: PolicyStatement[] = [
    {
      Sid: "OwnersOwnStatement",
      Effect: "Allow",
      Principal: { AWS: `arn:${owner.partition}:iam::${owner.accountId}:root` },
      Action: "secretsmanager:DescribeSecret",
      Resource: "*",
    },
  ];
  if (endpoint.secret.policy === "publish") {
    const actions = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"];
    statements.push(admitEnvironment(land, "AppliedFromCauseway", actions, ["*"]));
  }
  await secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: policyJson(...statements) }));
  if (endpoint.secret.keyAccess === "publish") {
    const via = { "kms:ViaService": `secretsmanager.${land.env.region}.amazonaws.com` };
    await setKeyPolicy(kms, keyArn, owner, [
      admitEnvironment(land, "AppliedFromCauseway", ["kms:Decrypt", "kms:DescribeKey"], ["*"], via),
    ]);
  }
  if (made.ARN === undefined) throw new Error(`secret ${SecretId} was not made`);
}

/** A key for each secret, so that one owner's answer to `keyAccess` does not reach another's secret. */
function secretKeyAlias(endpoint: DatabaseEndpointConfig): string {
  return `alias/${endpoint.secret.name.replace(/[^\w/-]/g, "-")}`;
}

function password(): string {
  return randomBytes(18).toString("base64url");
}
