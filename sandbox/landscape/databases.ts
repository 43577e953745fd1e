/** Databases of other teams: cluster or instance, key, secret with a policy of their own. */
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
import { tellAddresses } from "./addresses";
import { makeDatabaseNetwork } from "./database-network";
import { makeServers, type DatabaseHosts } from "./database-servers";
import { makeKey, setKeyPolicy } from "./keys";
import { admitEnvironment } from "./published";

export async function makeDatabases(land: Land, endpoints: readonly DatabaseEndpointConfig[]): Promise<void> {
  for (const endpoint of endpoints) {
    const network = await makeDatabaseNetwork(land, endpoint);
    const hosts = await makeServers(land.of(endpoint.account).rds, endpoint, network);
    if (network) await tellAddresses(land, land.accountId(endpoint.account), network, hosts);
    await makeSecret(land, endpoint, hosts);
  }
}

/** The secret as its owner made it, with a statement of the owner's that has to survive. */
async function makeSecret(
  land: Land,
  endpoint: DatabaseEndpointConfig,
  address: Pick<DatabaseHosts, "host" | "port">,
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
