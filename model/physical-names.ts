/** Every physical name of an environment that AWS may find too long. */
import { createdClusterOf, databaseEngineOf } from "./engines";
import { lookup } from "./members";
import { functionNames, nameLimits, names, queueNames, roleNames, type NameKind } from "./names";
import { connectedWith } from "./connected";
import {
  bucketOf,
  databaseEndpoints,
  directionsOf,
  functionEndpoints,
  hasStepEndpoints,
  isSealed,
  groups,
  keyed,
  owners,
  s3Endpoints,
  serviceEndpoints,
} from "./queries";
import { isS3, type Environment } from "./schema/environment";
import { wayOf } from "./ways";

/** A name, and the key of the environment file to shorten where it is too long. */
export interface NamedThing {
  /** Steps from the root of the file to the key. */
  readonly path: readonly string[];
  readonly kind: NameKind;
  readonly name: string;
}

/** A name before its account's prefix, which only roles have. */
interface MadeThing extends NamedThing {
  /** Key of the account that it is made in. */
  readonly account: string;
}

/** Names that contain a key of the file, except those that are shortened automatically. */
export function* physicalNames(environment: Environment): Iterable<NamedThing> {
  for (const { account, ...made } of madeThings(environment)) {
    const { rolePrefix } = lookup(environment.accounts, account) ?? {};
    if (rolePrefix === undefined || made.kind !== "role") yield made;
    if (rolePrefix === undefined || !isRole(made.kind)) continue;
    const path = made.name.length > nameLimits.role ? made.path : ["accounts", account, "rolePrefix"];
    yield { path, kind: "role", name: rolePrefix + made.name };
  }
}

/** A function's role has its name. */
function isRole(kind: NameKind): boolean {
  return kind === "role" || kind === "function";
}

function* madeThings(environment: Environment): Iterable<MadeThing> {
  yield* ofDatabaseAccounts(environment);
  yield* ofLakeAccounts(environment);
  yield* ofReplicationAccount(environment);
  yield* ofGroups(environment);
  yield* ofEndpoints(environment);
}

function* ofDatabaseAccounts(environment: Environment): Iterable<MadeThing> {
  const served = owners(connectedWith(environment, { isBalanced: true }));
  const listening = owners(connectedWith(environment, { isPublic: true }));
  for (const account of owners(databaseEndpoints(environment))) {
    const path = ["accounts", account];
    yield { account, path, kind: "function", name: functionNames.mergeIntoSecrets(environment, account) };
    if (served.includes(account)) {
      const reconciler = functionNames.reconcileTargets(environment, account);
      yield { account, path, kind: "function", name: functionNames.acceptConnection(environment, account) };
      yield { account, path, kind: "function", name: reconciler };
      yield { account, path, kind: "queue", name: queueNames.failed(reconciler) };
    }
    if (listening.includes(account)) {
      const listener = functionNames.allowList(environment, account);
      yield { account, path, kind: "function", name: listener };
      yield { account, path, kind: "queue", name: queueNames.deadLetters(listener) };
    }
  }
}

function* ofLakeAccounts(environment: Environment): Iterable<MadeThing> {
  for (const account of owners(keyed(environment.buckets))) {
    const path = ["accounts", account];
    yield { account, path, kind: "function", name: functionNames.mergeIntoBuckets(environment, account) };
    yield { account, path, kind: "function", name: functionNames.lookAtBuckets(environment, account) };
    yield { account, path, kind: "function", name: functionNames.sealTrust(environment, account) };
  }
  for (const { key, config } of keyed(environment.buckets)) {
    if (config.create) {
      yield {
        account: config.account,
        path: ["buckets", key, "name"],
        kind: "log bucket",
        name: names.logBucket(config.name),
      };
    }
  }
}

function* ofReplicationAccount(environment: Environment): Iterable<MadeThing> {
  const { name: prefix, replication } = environment;
  const { account } = replication;
  for (const key of Object.keys(replication.instances)) {
    const path = ["replication", "instances", key];
    yield { account, path, kind: "replication instance", name: names.replicationInstance(prefix, key) };
  }
  const path = ["replication", "account"];
  yield { account, path, kind: "role", name: roleNames.flow(names.replication(prefix)) };
  if (hasStepEndpoints(environment)) {
    yield { account, path, kind: "function", name: functionNames.look(environment) };
  }
  if (connectedWith(environment, { isPublic: true }).length === 0) return;
  const topic = names.egressTopic(prefix);
  yield { account, path, kind: "function", name: functionNames.announceEgress(environment) };
  yield { account, path, kind: "role", name: roleNames.delivery(topic) };
  yield { account, path, kind: "topic", name: topic };
  yield { account, path, kind: "queue", name: queueNames.deadLetters(topic) };
}

function* ofGroups(environment: Environment): Iterable<MadeThing> {
  const { account } = environment.replication;
  for (const group of groups(environment)) {
    const [first] = group.pipelines;
    const path =
      group.name === undefined || !first ? ["replication", "account"] : ["pipelines", first.key, "group"];
    yield { account, path, kind: "function", name: functionNames.startTasks(environment, group) };
    if (group.endpoints.some(({ config }) => isS3(config))) {
      yield { account, path, kind: "function", name: functionNames.s3Endpoint(environment, group) };
    }
    if (functionEndpoints(group).length > 0) {
      yield { account, path, kind: "function", name: functionNames.dmsEndpoint(environment, group) };
    }
  }
}

function* ofEndpoints(environment: Environment): Iterable<MadeThing> {
  const { name: prefix, replication } = environment;
  const { account } = replication;
  for (const { key, config } of databaseEndpoints(environment)) {
    const path = ["endpoints", key];
    yield { account, path, kind: "role", name: roleNames.secretAccess(prefix, key) };
    if (createdClusterOf(config)) {
      yield { account: config.account, path, kind: "role", name: roleNames.monitoring(prefix, key) };
    }
    if (databaseEngineOf(config).loadedBy)
      yield { account, path, kind: "role", name: roleNames.staging(prefix, key) };
  }
  for (const { key, config, connection } of connectedWith(environment, { answeredBy: "proxy" })) {
    const { account } = config;
    const path = ["endpoints", key];
    const proxy = names.proxy(prefix, key);
    yield { account, path, kind: "proxy", name: proxy };
    yield { account, path, kind: "role", name: roleNames.proxy(proxy) };
    if (!wayOf(connection).hostMadeLast) continue;
    yield { account, path, kind: "proxy endpoint", name: names.proxyEndpoint(proxy) };
  }
  for (const { key, config } of [...s3Endpoints(environment), ...serviceEndpoints(environment)]) {
    for (const direction of directionsOf(environment, key, config)) {
      const word = direction === "source" ? "reader" : "writer";
      const isSealedRole = direction === "target" && isS3(config) && isSealed(environment, config);
      const owner = isSealedRole ? bucketOf(environment, config).account : account;
      yield { account: owner, path: ["endpoints", key], kind: "role", name: roleNames[word](prefix, key) };
    }
  }
}
