/**
 * Physical names: how the words of an environment file become names in AWS.
 *
 * A key of the file appears verbatim in every name made from it, hyphens included, so that one search
 * leads from the file to AWS and back (docs/adr/0003-keys-are-addresses.md).
 */
import { fingerprint } from "./canonical";
import { capitalized } from "./members";
import type { AccountConfig, Environment } from "./schema/environment";

/**
 * Longest physical names that AWS takes, in characters.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html,
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html and the create call of each other service.
 */
export const nameLimits = {
  role: 64,
  function: 64,
  topic: 256,
  queue: 80,
  proxy: 63,
  "proxy endpoint": 63,
  "replication instance": 63,
  "log bucket": 63,
} as const;

export type NameKind = keyof typeof nameLimits;

declare const nameKind: unique symbol;

/**
 * A physical name that was made in this file.
 *
 * A text that is put together elsewhere does not pass for one, so that each name is spelled once and
 * `physicalNames` checks its length before AWS does.
 */
export type PhysicalName<Kind extends NameKind> = string & { readonly [nameKind]: Kind };

/** What stacks call a role, before its account's prefix; the role of a function has the function's name. */
export type RoleBaseName = PhysicalName<"role" | "function">;

/** Names of stacks; their functions and markers start with them. */
export const stackNames = {
  foundation: (environment: Environment): string => ofReplication(environment, "foundation"),
  connectivity: (environment: Environment): string => ofReplication(environment, "connectivity"),
  database: (environment: Environment, account: string): string => `${environment.name}-${account}-database`,
  storage: (environment: Environment, account: string): string => `${environment.name}-${account}-storage`,
  endpoints: (environment: Environment, group: NamedGroup): string =>
    inGroup(ofReplication(environment, "endpoints"), group),
  trust: (environment: Environment, account: string, group: NamedGroup): string =>
    inGroup(`${environment.name}-${account}-trust`, group),
  pipelines: (environment: Environment, group: NamedGroup): string =>
    inGroup(ofReplication(environment, "pipelines"), group),
};

/** Names of functions, by the stack that makes them; the role of a function has the function's name. */
export const functionNames = {
  look: ({ name }: Environment) => named("function", `${name}-look`),
  announceEgress: ({ name }: Environment) => named("function", `${name}-announce-egress`),
  allowList: (environment: Environment, account: string) =>
    named("function", `${stackNames.database(environment, account)}-allow-list`),
  acceptConnection: (environment: Environment, account: string) =>
    named("function", `${stackNames.database(environment, account)}-accept-connection`),
  reconcileTargets: (environment: Environment, account: string) =>
    named("function", `${stackNames.database(environment, account)}-reconcile-targets`),
  mergeIntoSecrets: (environment: Environment, account: string) =>
    named("function", `${stackNames.database(environment, account)}-merge-statement`),
  mergeIntoBuckets: (environment: Environment, account: string) =>
    named("function", `${stackNames.storage(environment, account)}-merge-statement`),
  lookAtBuckets: (environment: Environment, account: string) =>
    named("function", `${stackNames.storage(environment, account)}-look`),
  sealTrust: (environment: Environment, account: string) =>
    named("function", `${stackNames.storage(environment, account)}-seal-trust`),
  s3Endpoint: (environment: Environment, group: NamedGroup) =>
    named("function", `${stackNames.endpoints(environment, group)}-s3-endpoint`),
  dmsEndpoint: (environment: Environment, group: NamedGroup) =>
    named("function", `${stackNames.pipelines(environment, group)}-dms-endpoint`),
  startTasks: (environment: Environment, group: NamedGroup) =>
    named("function", `${stackNames.pipelines(environment, group)}-start-tasks`),
};

/** Queues of calls that failed, and of messages that were refused. */
export const queueNames = {
  failed: (functionName: PhysicalName<"function">) => named("queue", `${functionName}-failed`),
  deadLetters: (producer: PhysicalName<"function" | "topic">) => named("queue", `${producer}-dead-letters`),
};

/** Names of roles that are not a function's; `prefix` is the environment's name, `key` an endpoint's. */
export const roleNames = {
  secretAccess: (prefix: string, key: string) => named("role", `${prefix}-${key}-secret-access`),
  writer: (prefix: string, key: string) => named("role", `${prefix}-${key}-writer`),
  reader: (prefix: string, key: string) => named("role", `${prefix}-${key}-reader`),
  staging: (prefix: string, key: string) => named("role", `${prefix}-${key}-staging`),
  monitoring: (prefix: string, key: string) => named("role", `${prefix}-${key}-monitoring`),
  proxy: (proxyName: PhysicalName<"proxy">) => named("role", `${proxyName}-proxy`),
  delivery: (topicName: PhysicalName<"topic">) => named("role", `${topicName}-delivery`),
  flow: (networkName: string) => named("role", `${networkName}-flow`),
};

/** Names of everything else that AWS limits below what an environment and a key may have together. */
export const names = {
  replication: (prefix: string) => `${prefix}-replication`,
  replicationInstance: (prefix: string, key: string) => named("replication instance", `${prefix}-${key}`),
  egressTopic: (prefix: string) => named("topic", `${prefix}-egress`),
  proxy: (prefix: string, key: string) => named("proxy", `${prefix}-${key}`),
  proxyEndpoint: (proxyName: PhysicalName<"proxy">) => named("proxy endpoint", `${proxyName}-replication`),
  logBucket: (bucket: string) => named("log bucket", `${bucket}-logs`),
  /** An endpoint, a task, a load balancer: what bears its key alone. */
  keyed: (prefix: string, key: string) => `${prefix}-${key}`,
};

interface NamedGroup {
  readonly name: string | undefined;
}

function ofReplication({ name, replication }: Environment, step: string): string {
  return `${name}-${replication.account}-${step}`;
}

/** `base`, or `base-group` in a named group. */
function inGroup(base: string, { name }: NamedGroup): string {
  return name === undefined ? base : `${base}-${name}`;
}

/** The only way to a `PhysicalName`. */
function named<Kind extends NameKind>(_kind: Kind, name: string): PhysicalName<Kind> {
  return name as PhysicalName<Kind>;
}

/** What an account demands of every role that is made in it: its keys in the environment file. */
export type RoleConventions = Pick<AccountConfig, "permissionsBoundary" | "rolePath" | "rolePrefix">;

/** Name of a role in an account, from what the stacks call it. */
export function roleNameIn(account: RoleConventions, name: RoleBaseName): PhysicalName<"role"> {
  return named("role", `${account.rolePrefix ?? ""}${name}`);
}

/** Path of the roles in a lake account that the trust Lambda may edit, below the account's own. */
export function writerRolePath({ rolePath = "/" }: RoleConventions, environment: string): string {
  return `${rolePath}causeway/${environment}/`;
}

/** ARN of a role that is made in an account, where it has to be spelled before the role is there. */
export function roleArnIn(
  account: RoleConventions & { readonly partition: string; readonly accountId: string },
  name: RoleBaseName | `${string}-*`,
): string {
  const { partition, accountId } = account;
  return `arn:${partition}:iam::${accountId}:role${account.rolePath ?? "/"}${account.rolePrefix ?? ""}${name}`;
}

/** The ARN partition of a Region: the first part of every ARN after `arn:`. */
export function partitionOf(region: string): "aws" | "aws-cn" | "aws-us-gov" {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}

/** A statement id made of words: IAM allows letters and digits only. */
export function statementId(...words: readonly string[]): string {
  return words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .filter((word) => word.length > 0)
    .map(capitalized)
    .join("");
}

/** A physical name within a limit: too long a name is cut, and eight digits of the whole one make it unique. */
export function shortened(name: string, limit: number): string {
  if (name.length <= limit) return name;
  return `${name.slice(0, limit - 9).replace(/-+$/, "")}-${fingerprint(name)}`;
}
