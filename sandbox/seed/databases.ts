/** Databases of other teams: cluster or instance, key, secret with a policy of their own. */
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-secrets-manager";
import { randomBytes } from "node:crypto";
import { isDatabase, type DatabaseEndpointConfig } from "../../model/schema/environment";
import { createdClusterOf } from "../../model/engines";
import { partitionOf } from "../../model/names";
import { policyJson, type PolicyStatement } from "../../model/policy";
import { wayHas, wayOf } from "../../model/ways";
import { unlessMissing } from "../emulator/iam/reader";
import { proxyEndpointHost, proxyHost, proxyPort } from "../emulator/network/proxy-hosts";
import { tell, type SeedContext } from "./context";
import { tellAddresses } from "./addresses";
import { makeDatabaseNetwork } from "./database-network";
import { makeServers, type DatabaseHosts } from "./database-servers";
import { makeForeignService } from "./foreign-service";
import { makeKey, setKeyPolicy } from "./keys";
import { admitEnvironment } from "./published";
import { makeWarehouse } from "./warehouses";

type Address = Pick<DatabaseHosts, "host" | "port">;

/** The database of every endpoint of the file. */
export async function makeDatabases(land: SeedContext): Promise<void> {
  for (const [key, endpoint] of Object.entries(land.env.endpoints)) {
    if (!isDatabase(endpoint)) continue;
    const network = await makeDatabaseNetwork(land, endpoint);
    // The cluster and its secret are the deployment's to make.
    if (createdClusterOf(endpoint)) continue;
    const hosts =
      (await makeWarehouse(land, endpoint, network)) ??
      (await makeServers(land.of(endpoint.account).rds, endpoint, network));
    if (network) await tellAddresses(land, land.accountId(endpoint.account), network, hosts);
    // RDS does not list a server that is not its own.
    if ("host" in endpoint) await tell(land, "listeners", { host: hosts.host, port: hosts.port });
    if (wayHas(endpoint.connection, { answeredBy: "service" })) {
      await makeForeignService(land, endpoint.connection, hosts.port);
    }
    await makeSecret(land, endpoint, addressInSecret(land, key, endpoint, hosts));
  }
}

/** Address in the secret: the name that is reached, which is a proxy's or a service's on some ways. */
function addressInSecret(
  { env, accountId }: SeedContext,
  key: string,
  { account, engine, connection }: DatabaseEndpointConfig,
  { host, port }: Address,
): Address {
  const place = { accountId: accountId(account), region: env.region };
  const name = `${env.name}-${key}`;
  if (wayHas(connection, { answeredBy: "service" })) return { host: connection.host, port };
  if (wayHas(connection, { answeredBy: "database" })) return { host, port };
  const proxy = wayOf(connection).hostMadeLast
    ? proxyEndpointHost(place, `${name}-replication`)
    : proxyHost(place, name);
  return { host: proxy, port: proxyPort(engine) };
}

/** The secret as its owner made it, with a statement of the owner's that has to survive. */
async function makeSecret(
  land: SeedContext,
  endpoint: DatabaseEndpointConfig,
  address: Address,
): Promise<void> {
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
