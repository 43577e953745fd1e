/** From a database endpoint to its database: role, secret, key, what the secret says, the address. */
import { allows } from "../iam/evaluate";
import type { RoleFacts, RoleReader } from "../iam/reader";
import type { BrokenLink } from "../dms/context";
import { textOf } from "../dms/payload";
import type { DmsStore, Endpoint } from "../dms/store";
import { dmsMayAssume } from "./assume";
import type { FactsReader, KeyFacts, SecretFacts } from "./facts";
import { refusedKeyUse } from "./key-access";
import type { LoadingDeps } from "./loading-path";
import { brokenPath, type PathDeps } from "./network-path";
import type { ServiceFactsReader } from "./service-facts";
import { accessDenied, secretFailed, unreachable, type AccountNames } from "./words";

export interface ChainDeps {
  readonly facts: FactsReader;
  readonly reader: RoleReader;
  readonly names: AccountNames;
  /** Facts about networks; without them every path is taken to exist. */
  readonly network?: Omit<PathDeps, "names">;
  /** Facts about warehouses; without them everyone is taken to reach S3. */
  readonly loading?: LoadingDeps;
  /** Facts about streams and domains; without them endpoints that are services fail. */
  readonly services?: ServiceFactsReader;
}

/** A chain that is being walked. */
interface Walk {
  readonly store: DmsStore;
  readonly endpoint: Endpoint;
  /** The instance that the connection is tested from. */
  readonly instanceArn: string;
  readonly roleArn: string;
  readonly secretId: string;
  readonly deps: ChainDeps;
}

/** The first broken link of an endpoint that takes its credentials from a secret. */
export async function checkSecretChain(
  store: DmsStore,
  tested: Omit<Walk, "store" | "deps">,
  deps: ChainDeps,
): Promise<BrokenLink | undefined> {
  const walk: Walk = { store, ...tested, deps };
  const role = await deps.reader.role(tested.roleArn);
  if (!role) {
    return secretFailed(
      tested.secretId,
      `The role ${tested.roleArn} cannot be assumed.`,
      `role ${tested.roleArn} does not exist in ${deps.names.of(store.accountId)}`,
      "make the role again",
    );
  }
  const trustBroken = await brokenTrust(walk, role);
  if (trustBroken) return trustBroken;
  const secret = await deps.facts.secret(tested.secretId, store.accountId, store.region);
  if (!secret) {
    return secretFailed(
      tested.secretId,
      "Secrets Manager can't find the specified secret.",
      `secret ${tested.secretId} does not exist`,
      "make the secret, or name the right one",
    );
  }
  return (
    (await brokenSecretAccess(walk, role, secret)) ??
    (await brokenKeyAccess(walk, role, secret)) ??
    brokenAddress(walk, secret)
  );
}

async function brokenTrust({ store, endpoint, roleArn, secretId, deps }: Walk, role: RoleFacts) {
  const service = `dms.${store.region}.amazonaws.com`;
  const trusted = await dmsMayAssume({
    role,
    service,
    sourceAccountId: store.accountId,
    sourceArn: endpoint.arn,
  });
  if (trusted) return undefined;
  return secretFailed(
    secretId,
    `User: ${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    `the trust policy of role ${roleArn} in ${deps.names.of(role.accountId)} does not let ${service} assume it for this endpoint`,
    `let ${service} assume the role`,
  );
}

async function brokenSecretAccess(
  { store, roleArn, secretId, deps }: Walk,
  role: RoleFacts,
  secret: SecretFacts,
) {
  const action = "secretsmanager:GetSecretValue";
  const verdict = await allows({
    principal: roleArn,
    action,
    resource: secret.arn,
    resourceAccountId: secret.accountId,
    identityPolicies: await deps.reader.identityPolicies(roleArn),
    resourcePolicy: secret.policy,
    context: { "secretsmanager:SecretId": secret.arn },
  });
  if (verdict.allowed) return undefined;
  const cause = accessDenied(sessionArn(store, role), action, secret.arn, verdict);
  const inAccount = deps.names.of(secret.accountId);
  if (verdict.identity !== "allows") {
    const how = verdict.identity === "denies" ? "denies" : "does not allow";
    return secretFailed(
      secretId,
      cause,
      `the policy of role ${roleArn} in ${deps.names.of(role.accountId)} ${how} ${action} on secret ${secret.name}`,
      `allow ${action} on ${secret.arn} in the role's policy`,
    );
  }
  const how = verdict.resource === "denies" ? "denies" : "does not admit";
  return secretFailed(
    secretId,
    cause,
    `the resource policy of secret ${secret.name} in ${inAccount} ${how} role ${roleArn}`,
    `admit the role in the secret's resource policy (a role that was made again needs its statement saved again)`,
  );
}

async function brokenKeyAccess(walk: Walk, role: RoleFacts, secret: SecretFacts) {
  const { store, secretId, deps } = walk;
  const foreign = secret.accountId !== role.accountId;
  const { kmsKeyId } = secret;
  if (kmsKeyId === undefined || /alias\/aws\/secretsmanager$/.test(kmsKeyId)) {
    // Inside an account the AWS managed key admits whoever may read the secret.
    if (!foreign) return undefined;
    return secretFailed(
      secretId,
      "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
      `secret ${secret.name} in ${deps.names.of(secret.accountId)} is under the default key aws/secretsmanager`,
      "encrypt the secret with a customer-managed key and store a new value",
    );
  }
  const key = await deps.facts.key(kmsKeyId, secret.accountId, store.region);
  if (!key?.enabled) {
    return secretFailed(
      secretId,
      "Access to KMS is not allowed",
      `key ${kmsKeyId} of secret ${secret.name} is missing or disabled`,
      "enable the key",
    );
  }
  return brokenKeyUse(walk, role, secret, key);
}

async function brokenKeyUse(
  { store, roleArn, secretId, deps }: Walk,
  role: RoleFacts,
  secret: SecretFacts,
  key: KeyFacts,
) {
  const refused = await refusedKeyUse({
    roleArn,
    roleAccountId: role.accountId,
    identityPolicies: await deps.reader.identityPolicies(roleArn),
    key,
    operations: ["Decrypt"],
    viaService: `secretsmanager.${store.region}.amazonaws.com`,
    encryptionContext: { SecretARN: secret.arn, SecretVersionId: "AWSCURRENT" },
  });
  if (!refused) return undefined;
  const identityMissing = refused.verdict.identity !== "allows" && refused.verdict.resource !== "silent";
  return secretFailed(
    secretId,
    "Access to KMS is not allowed",
    identityMissing
      ? `the policy of role ${roleArn} in ${deps.names.of(role.accountId)} does not allow kms:Decrypt on key ${key.arn}`
      : `key ${key.arn} in ${deps.names.of(key.accountId)} admits role ${roleArn} neither by its policy nor by a grant for secret ${secret.name}`,
    identityMissing
      ? `allow kms:Decrypt on ${key.arn} in the role's policy`
      : "grant the role Decrypt for this secret, or admit it in the key's policy",
  );
}

/** Checks the members of the secret, and that a database is there. */
async function brokenAddress(
  { store, endpoint, instanceArn, secretId, deps }: Walk,
  secret: SecretFacts,
): Promise<BrokenLink | undefined> {
  const members = secretMembers(secret.value);
  const missing = ["host", "port", "username", "password"].filter((name) => members[name] === undefined);
  if (missing.length > 0) {
    return secretFailed(
      secretId,
      `The secret does not contain ${missing.join(", ")}.`,
      `secret ${secret.name} in ${deps.names.of(secret.accountId)} has no ${missing.join(", no ")}`,
      "store JSON with host, port, username and password",
    );
  }
  const host = String(members.host);
  const port = Number(members.port);
  const message = unreachable(textOf(endpoint.members.EngineName), host);
  const listens = deps.network?.listeners.at(host, port) === true;
  if (!listens && !(await deps.facts.databaseAt(host, port, store.region))) {
    return {
      message,
      link: `no database of the emulated accounts listens at ${host}:${port}, which secret ${secret.name} names`,
      fix: "put the address of the cluster or instance into the secret",
    };
  }
  if (!deps.network) return undefined;
  const broken = await brokenPath(store, instanceArn, { host, port }, { ...deps.network, names: deps.names });
  return broken && { message, ...broken };
}

/** Members of a secret; none when it is no JSON. */
export function secretMembers(value: string | undefined): Record<string, unknown> {
  try {
    const members: unknown = JSON.parse(value ?? "");
    return typeof members === "object" && members !== null ? (members as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function sessionArn(store: DmsStore, role: RoleFacts): string {
  return `arn:${store.partition}:sts::${role.accountId}:assumed-role/${role.roleName}/dms-session-for-replication-engine`;
}
