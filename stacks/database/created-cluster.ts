/** Aurora clusters that are made here, to try things out, in the stack of their account. */
import type { CreatedClusterConfig } from "../../model/schema/created-cluster";
import { databaseEngineOf, databasePort } from "../../model/engines";
import { CustomerKey } from "../../modules/kms/customer-key";
import type { DatabaseVpc } from "../../modules/network/database-vpc";
import { proxyPort } from "../../modules/network/rds-proxy";
import type { PolicyStatement } from "../../model/policy";
import { wayHas } from "../../model/ways";
import { AuroraCluster, clusterLogPrefix } from "../../modules/rds/aurora-cluster";
import { DatabaseSecret } from "../../modules/rds/database-secret";
import type { AccountStack } from "../account-stack";
import type { DatabaseFacts } from "../outputs";
import type { DatabaseEndpoint } from "../../model/queries";
import { makeClusterGroup } from "./parameter-groups";

/** A cluster to create. */
export interface CreatedCluster {
  readonly endpoint: DatabaseEndpoint;
  readonly created: CreatedClusterConfig;
  readonly place: DatabaseVpc;
  /** Statements for the secret-access role of another account; undefined in one's own account. */
  readonly admission: SecretAdmission | undefined;
}

/** Statements for a secret that is made here. */
export interface SecretAdmission {
  /** For the policy of its key. */
  readonly keyStatement: PolicyStatement;
  /** For its resource policy. */
  readonly secretStatements: (secretArn: string) => readonly PolicyStatement[];
}

/** Makes a cluster with its key, its parameter group, and the secret that DMS reads. */
export function createCluster(stack: AccountStack, created: CreatedCluster): DatabaseFacts {
  const { endpoint, admission } = created;
  const { key, config } = endpoint;
  const keyArn = makeKey(stack, created);
  const secret = new DatabaseSecret(stack, `${key}_secret`, {
    provider: stack.provider(),
    key,
    name: config.secret.name,
    keyArn,
    recoveryWindowInDays: created.created.deletionProtection ? 30 : 0,
  });
  const cluster = makeCluster(stack, created, { keyArn, password: secret.password });
  secret.fill({ ...addressOf(endpoint), username: `aws_rds_cluster.${key}.master_username` });
  if (admission) secret.admit(admission.secretStatements(secret.secretArn));
  return {
    writer: cluster.writer,
    reader: cluster.reader,
    cluster: cluster.identifier,
    secretArn: secret.secretArn,
    secretKeyArn: keyArn,
  };
}

/** The key of a cluster, its logs and its secret. */
function makeKey(stack: AccountStack, { endpoint: { key }, created, admission }: CreatedCluster): string {
  const { keyArn } = new CustomerKey(stack.part("endpoints"), `${key}_cluster`, {
    ...stack.arnParts,
    provider: stack.provider(),
    alias: `${stack.environment.name}-${key}-cluster`,
    description: `Storage, logs and secret of cluster ${created.identifier}`,
    logGroupPrefixes: [clusterLogPrefix(created.identifier)],
    statements: admission ? [admission.keyStatement] : [],
  });
  return keyArn;
}

function makeCluster(
  stack: AccountStack,
  { endpoint, created, place }: CreatedCluster,
  { keyArn, password }: { readonly keyArn: string; readonly password: DatabaseSecret["password"] },
): AuroraCluster {
  const { environment } = stack;
  const { key, config } = endpoint;
  const { identifier, engineVersion } = created;
  const { family, logs } = createdEngineOf(endpoint, engineVersion);
  return new AuroraCluster(stack, `${key}_cluster`, {
    ...stack.arnParts,
    provider: stack.provider(),
    environment: environment.name,
    key,
    identifier,
    engineVersion,
    instanceClass: created.instanceClass,
    masterUsername: created.masterUsername,
    backupRetentionDays: created.backupRetentionDays,
    deletionProtection: created.deletionProtection,
    engine: config.engine,
    databaseName: config.databaseName,
    password,
    port: databasePort(config),
    parameterGroup: makeClusterGroup(stack, endpoint, { identifier, family }),
    subnetIds: place.subnetIds,
    securityGroupId: place.securityGroupId,
    keyArn,
    logs,
    logRetentionDays: environment.logRetentionDays,
  });
}

/** Expressions: what DMS connects to, which is a proxy where one stands before the cluster. */
function addressOf({ key, config }: DatabaseEndpoint): { readonly host: string; readonly port: string } {
  const { connection, engine } = config;
  if (wayHas(connection, { answeredBy: "proxy" })) {
    return { host: `aws_db_proxy.${key}_proxy.endpoint`, port: JSON.stringify(String(proxyPort(engine))) };
  }
  const toReader = wayHas(connection, { answeredBy: "database" }) && connection.to === "reader";
  return {
    host: `aws_rds_cluster.${key}.${toReader ? "reader_endpoint" : "endpoint"}`,
    port: `aws_rds_cluster.${key}.port`,
  };
}

/** RDS's names for the engine; the loader has checked the version. */
function createdEngineOf({ config }: DatabaseEndpoint, engineVersion: string) {
  const { created } = databaseEngineOf(config);
  const family = created?.family(engineVersion);
  if (!created || family === undefined) {
    throw new Error(`clusters of ${config.engine} ${engineVersion} are not made here`);
  }
  return { family, logs: created.logs };
}
