/** From an endpoint that is a service of AWS to the service: role, thing, permissions, key, way. */
import type { BrokenLink } from "../dms/context";
import { asObject, textOf } from "../dms/payload";
import type { DmsStore, Endpoint } from "../dms/store";
import { allows } from "../iam/evaluate";
import type { RoleFacts } from "../iam/reader";
import { dmsMayAssume } from "./assume";
import { refusedKeyUse } from "./key-access";
import { onTheWay } from "./on-the-way";
import type { ChainDeps } from "./secret-chain";
import type { DomainFacts, ServiceFactsReader } from "./service-facts";
import { brokenDirectPath, brokenServicePath } from "./service-path";
import { serviceFailed } from "./words";

/** A chain that is being walked. */
interface Walk {
  readonly store: DmsStore;
  readonly endpoint: Endpoint;
  readonly instanceArn: string;
  readonly role: RoleFacts;
  readonly deps: ChainDeps;
  readonly services: ServiceFactsReader;
}

type Check = (walk: Walk) => Promise<BrokenLink | undefined>;

const checks: Readonly<Record<string, Check>> = {
  kinesis: brokenStream,
  dynamodb: brokenTables,
  opensearch: brokenDomain,
};

/** True if an engine is one of these services. */
export function isServiceEngine(engine: string): boolean {
  return Object.hasOwn(checks, engine);
}

/** The first broken link. AWS itself says only that it failed. */
export async function checkServiceChain(
  store: DmsStore,
  tested: { readonly endpoint: Endpoint; readonly instanceArn: string; readonly roleArn: string },
  deps: ChainDeps & { readonly services: ServiceFactsReader },
): Promise<BrokenLink | undefined> {
  const { endpoint, roleArn } = tested;
  const role = await deps.reader.role(roleArn);
  if (!role) return serviceFailed(`role ${roleArn} does not exist`, "make the role again");
  const trusted = await dmsMayAssume({
    role,
    service: "dms.amazonaws.com",
    sourceAccountId: store.accountId,
    sourceArn: endpoint.arn,
    carries: deps.carries,
  });
  if (!trusted) {
    return serviceFailed(
      `the trust policy of role ${roleArn} in ${deps.names.of(role.accountId)} does not let dms.amazonaws.com assume it for endpoint ${endpoint.identifier}`,
      "let dms.amazonaws.com assume the role",
    );
  }
  const check = checks[textOf(endpoint.members.EngineName)];
  return check?.({ store, ...tested, role, deps, services: deps.services });
}

async function brokenStream(walk: Walk): Promise<BrokenLink | undefined> {
  const { store, endpoint, deps, services } = walk;
  const arn = textOf(asObject(endpoint.members.KinesisSettings)?.StreamArn);
  const [, , , region, accountId] = arn.split(":");
  if (accountId !== store.accountId || region !== store.region) {
    return serviceFailed(
      `stream ${arn} is not in ${deps.names.of(store.accountId)} and ${store.region}, where DMS is`,
      "name a stream of the replication account and Region",
    );
  }
  const stream = await services.stream(store, arn);
  if (!stream) return serviceFailed(`stream ${arn} does not exist`, "make the stream");
  return (
    (await brokenPermission(
      walk,
      ["kinesis:DescribeStream", "kinesis:PutRecord", "kinesis:PutRecords"],
      arn,
    )) ??
    (await brokenKey(walk, stream.keyId, arn)) ??
    brokenWay(walk, "kinesis")
  );
}

async function brokenTables(walk: Walk): Promise<BrokenLink | undefined> {
  const { partition, region, accountId } = walk.store;
  const noted = `arn:${partition}:dynamodb:${region}:${accountId}:table/awsdms_apply_exceptions`;
  return (
    (await brokenPermission(walk, ["dynamodb:ListTables"], "*")) ??
    (await brokenPermission(walk, ["dynamodb:CreateTable", "dynamodb:PutItem"], noted)) ??
    brokenWay(walk, "dynamodb")
  );
}

async function brokenDomain(walk: Walk): Promise<BrokenLink | undefined> {
  const { store, endpoint, services } = walk;
  const uri = textOf(asObject(endpoint.members.ElasticsearchSettings)?.EndpointUri);
  const host = uri.replace(/^https?:\/\//, "");
  const domain = await services.domain(store, host);
  if (!domain) {
    return serviceFailed(
      `no domain of the replication account answers at ${host}`,
      "name a domain that exists",
    );
  }
  const actions = ["ESHttpDelete", "ESHttpGet", "ESHttpHead", "ESHttpPost", "ESHttpPut"].map(
    (one) => `es:${one}`,
  );
  const refused = await brokenPermission(walk, actions, `${domain.arn}/orders`, domain);
  if (refused) return refused;
  return brokenDirect(walk, { host, port: 443, what: `domain ${host}` });
}

async function brokenPermission(
  { role, deps }: Walk,
  actions: readonly string[],
  resource: string,
  domain?: DomainFacts,
): Promise<BrokenLink | undefined> {
  const identityPolicies = await deps.reader.identityPolicies(role.roleArn);
  for (const action of actions) {
    const verdict = await allows({
      principal: role.roleArn,
      action,
      resource,
      resourceAccountId: role.accountId,
      identityPolicies,
      ...(domain?.policy === undefined ? {} : { resourcePolicy: domain.policy }),
    });
    if (verdict.allowed) continue;
    if (verdict.resource === "denies") {
      return serviceFailed(
        `the access policy of ${domain?.arn ?? resource} denies role ${role.roleArn} ${action}`,
        "admit the role in the domain's access policy",
      );
    }
    const how = verdict.identity === "denies" ? "denies" : "does not allow";
    return serviceFailed(
      `the policy of role ${role.roleArn} in ${deps.names.of(role.accountId)} ${how} ${action} on ${resource}`,
      `allow ${action} on ${resource} in the role's policy`,
    );
  }
  return undefined;
}

async function brokenKey(
  { store, role, deps }: Walk,
  keyId: string | undefined,
  streamArn: string,
): Promise<BrokenLink | undefined> {
  // The key that AWS manages admits whoever may write to the stream.
  if (keyId === undefined || keyId.endsWith("alias/aws/kinesis")) return undefined;
  const key = await deps.facts.key(keyId, store.accountId, store.region);
  if (!key?.enabled) return serviceFailed(`key ${keyId} is missing or disabled`, "enable the key");
  const refused = await refusedKeyUse({
    roleArn: role.roleArn,
    roleAccountId: role.accountId,
    identityPolicies: await deps.reader.identityPolicies(role.roleArn),
    key,
    operations: ["GenerateDataKey"],
    viaService: `kinesis.${store.region}.amazonaws.com`,
    encryptionContext: { "aws:kinesis:arn": streamArn },
  });
  if (!refused) return undefined;
  return serviceFailed(
    `neither the policy of role ${role.roleArn} nor key ${key.arn} lets it use the key for ${refused.operation}`,
    `allow kms:${refused.operation} on ${key.arn} in the role's policy, and let the key's policy delegate to the account`,
  );
}

function brokenWay(walk: Walk, service: "kinesis" | "dynamodb"): Promise<BrokenLink | undefined> {
  return onTheWay(walk, (start, deps) => brokenServicePath(start, service, deps));
}

function brokenDirect(
  walk: Walk,
  to: { readonly host: string; readonly port: number; readonly what: string },
): Promise<BrokenLink | undefined> {
  return onTheWay(walk, (start, deps) => brokenDirectPath(start, to, deps));
}
