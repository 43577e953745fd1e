/** Check that a database of the MySQL family bears the health checks of its load balancer. */
import { ConnectErrorsBlock } from "./errors";
import type { MaxConnectErrors, ReconcileTargetsEvent } from "./event";
import type { LiveInstance, ParameterApi, ParameterGroup, Setting } from "./parameter-api";

const parameter = "max_connect_errors";

/** Value that nobody has set (MySQL and MariaDB reference, "max_connect_errors"; Aurora has no other). */
const engineDefault = "100";

/** The highest value that MySQL and MariaDB both know. */
const highest = 4_294_967_295;

interface Cluster {
  readonly id: string;
  readonly group: ParameterGroup;
  readonly setting: Setting;
}

/** Value in force at an instance, and the group that it is, or could be, set in. */
interface Holding {
  readonly instance: LiveInstance;
  readonly value: string | undefined;
  readonly group: ParameterGroup;
}

/**
 * Fails unless `max_connect_errors` is high enough on every instance that the load balancer may check.
 *
 * The balancer opens a TCP connection and says nothing. MySQL counts that as a connection error of the
 * balancer's address, and blocks an address with too many errors in a row (MySQL reference, "The Host
 * Cache").
 *
 * Aurora looks at two groups: what an owner wrote in the instance's group holds before what was written
 * in the cluster's group, and that before the defaults of either (Aurora guide,
 * USER_WorkingWithDBClusterParamGroups). RDS tells by the parameter's source which values were written.
 * An instance that joins the cluster later is seen at the next deploy that calls the function, and a
 * group that was attached just now holds only after a restart of the instance, which is not looked at.
 *
 * @throws ConnectErrorsBlock, AnswerIncomplete, ListEndless, and what `call` throws.
 */
export async function requireConnectErrors(
  { endpoint, maxConnectErrors: wanted }: ReconcileTargetsEvent,
  api: ParameterApi,
): Promise<void> {
  if (!wanted) return;
  const cluster = wanted.cluster === undefined ? undefined : await readCluster(wanted.cluster, api);
  const settings = new Map<string, Setting>();
  const tooLow: Holding[] = [];
  for (const instance of await instancesOf(wanted, api)) {
    const { group } = instance;
    const own = settings.get(group.name) ?? (await api.setting(group, parameter));
    settings.set(group.name, own);
    const holding = holdingOf(instance, own, cluster);
    if (!isEnough(holding.value ?? engineDefault, wanted.atLeast)) tooLow.push(holding);
  }
  if (tooLow.length === 0) return;
  throw new ConnectErrorsBlock(endpoint, wanted.atLeast, {
    found: tooLow.map((holding) => finding(holding, cluster?.id)),
    remedies: [...new Set(tooLow.map((holding) => remedy(holding, cluster?.id)))],
  });
}

async function readCluster(id: string, api: ParameterApi): Promise<Cluster> {
  const group = await api.clusterGroup(id);
  return { id, group, setting: await api.setting(group, parameter) };
}

async function instancesOf(
  { cluster, instance }: MaxConnectErrors,
  api: ParameterApi,
): Promise<LiveInstance[]> {
  if (instance !== undefined) return [await api.instance(instance)];
  // Any of them may be the writer after a failover.
  return cluster === undefined ? [] : api.instancesOf(cluster);
}

function holdingOf(instance: LiveInstance, own: Setting, cluster: Cluster | undefined): Holding {
  if (own.byOwner || !cluster) return { instance, value: own.value, group: instance.group };
  if (cluster.setting.byOwner) return { instance, value: cluster.setting.value, group: cluster.group };
  // Nobody wrote it: best written once for the cluster, unless only the instance has a group of the owner's.
  const group = isDefault(cluster.group) && !isDefault(instance.group) ? instance.group : cluster.group;
  return { instance, value: own.value ?? cluster.setting.value, group };
}

/** A formula is not a number, and nobody knows what it gives. */
function isEnough(value: string, atLeast: number): boolean {
  return /^\d+$/.test(value) && Number(value) >= atLeast;
}

/** Nobody can change the groups that RDS provides (RDS guide, "Overview of parameter groups"). */
function isDefault({ name }: ParameterGroup): boolean {
  return name.startsWith("default.");
}

function finding({ instance, value, group }: Holding, cluster: string | undefined): string {
  const database = `instance ${instance.id}${cluster === undefined ? "" : ` of cluster ${cluster}`}`;
  return `${value ?? `${engineDefault}, the engine's default,`} for ${database} (${words[group.kind].group} ${group.name})`;
}

function remedy({ instance, group }: Holding, cluster: string | undefined): string {
  const { group: noun, command, nameOption } = words[group.kind];
  const set = (name: string) =>
    `\`aws rds modify-${command} ${nameOption} ${name} --parameters ParameterName=${parameter},ParameterValue=${highest},ApplyMethod=immediate\``;
  if (!isDefault(group)) return `The owner of ${group.name} sets it, without a restart: ${set(group.name)}.`;
  const family = group.name.slice("default.".length);
  const attach =
    group.kind === "cluster"
      ? `\`aws rds modify-db-cluster --db-cluster-identifier ${cluster ?? ""} ${nameOption} <name>\` and a restart of the cluster's instances`
      : `\`aws rds modify-db-instance --db-instance-identifier ${instance.id} ${nameOption} <name>\` and a restart of the instance`;
  return `${group.name} is a default group, which nobody can change. The owner makes a ${noun} of their own: \`aws rds create-${command} ${nameOption} <name> --db-parameter-group-family ${family} --description <text>\`; sets it there: ${set("<name>")}; and attaches it: ${attach}.`;
}

/** AWS's words for the two kinds. */
const words = {
  cluster: {
    group: "DB cluster parameter group",
    command: "db-cluster-parameter-group",
    nameOption: "--db-cluster-parameter-group-name",
  },
  instance: {
    group: "DB parameter group",
    command: "db-parameter-group",
    nameOption: "--db-parameter-group-name",
  },
} as const;
