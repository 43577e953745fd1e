/** Takes away what looks have made, whatever of it is there; stacks are destroyed after it. */
import {
  DeleteEndpointCommand,
  DeleteReplicationTaskCommand,
  DescribeEndpointsCommand,
  DescribeReplicationTasksCommand,
  StopReplicationTaskCommand,
  type DatabaseMigrationServiceClient,
} from "@aws-sdk/client-database-migration-service";
import { DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { clientsOf } from "./clients";
import type { Pace } from "./pace";
import type { Probe } from "./probe";
import { foreignRole, ownRoles, removeRole } from "./roles";
import { secretName } from "./secret";

const endpointWords: readonly string[] = [...ownRoles, foreignRole, "source"];
const taskWords = /^(run|settings(-\d+)?)$/;

/**
 * Takes away everything of the probe's names; nothing of it needs to be there.
 *
 * Tasks hold endpoints and the instance, so they go first. All kinds are tried, also after one of them failed.
 *
 * @returns a line for each thing that is still there.
 */
export async function takeAway(probe: Probe, pace: Pace): Promise<string[]> {
  const own = clientsOf(probe, probe.replication);
  const left: string[] = [];
  const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      left.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await attempt("replication tasks", () => removeTasks(own.dms, probe, pace));
  await attempt("endpoints", () => removeEndpoints(own.dms, probe, pace));
  await attempt("the secret", () => removeSecret(probe));
  for (const word of ownRoles) await attempt(`role ${word}`, () => removeRole(own.iam, probe, word));
  const { lake } = probe;
  if (lake !== undefined) {
    const { iam } = clientsOf(probe, lake);
    await attempt(`role ${foreignRole}`, () => removeRole(iam, probe, foreignRole));
  }
  return left;
}

async function removeTasks(dms: DatabaseMigrationServiceClient, probe: Probe, pace: Pace): Promise<void> {
  await pace.surely("the deletion of tasks", async () => {
    const tasks = await tasksOf(dms, probe);
    for (const { ReplicationTaskArn, Status = "" } of tasks) {
      if (["ready", "stopped", "failed"].includes(Status)) {
        await dms.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn }));
      } else if (Status === "running") {
        await dms.send(new StopReplicationTaskCommand({ ReplicationTaskArn }));
      }
    }
    return tasks.length === 0 ? true : undefined;
  });
}

async function removeEndpoints(dms: DatabaseMigrationServiceClient, probe: Probe, pace: Pace): Promise<void> {
  await pace.surely("the deletion of endpoints", async () => {
    const endpoints = await endpointsOf(dms, probe);
    for (const { EndpointArn, Status } of endpoints) {
      if (Status !== "deleting") await dms.send(new DeleteEndpointCommand({ EndpointArn }));
    }
    return endpoints.length === 0 ? true : undefined;
  });
}

async function removeSecret(probe: Probe): Promise<void> {
  const { secrets } = clientsOf(probe, probe.replication);
  try {
    await secrets.send(
      new DeleteSecretCommand({ SecretId: secretName(probe), ForceDeleteWithoutRecovery: true }),
    );
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function tasksOf(dms: DatabaseMigrationServiceClient, { name }: Probe) {
  const found = await pages(async (Marker) => {
    const page = await dms.send(new DescribeReplicationTasksCommand({ Marker, WithoutSettings: true }));
    return { marker: page.Marker, items: page.ReplicationTasks };
  });
  return found.filter(({ ReplicationTaskIdentifier: id = "" }) => taskWords.test(wordOf(name, id)));
}

async function endpointsOf(dms: DatabaseMigrationServiceClient, { name }: Probe) {
  const found = await pages(async (Marker) => {
    const page = await dms.send(new DescribeEndpointsCommand({ Marker }));
    return { marker: page.Marker, items: page.Endpoints };
  });
  return found.filter(({ EndpointIdentifier: id = "" }) => endpointWords.includes(wordOf(name, id)));
}

/** What stands after the probe's name: another environment's name may begin with it. */
function wordOf(name: string, identifier: string): string {
  return identifier.startsWith(`${name}-`) ? identifier.slice(name.length + 1) : "";
}

/** All of a list; DMS answers an empty one with a fault. */
async function pages<Item>(
  next: (marker: string | undefined) => Promise<{
    readonly marker: string | undefined;
    readonly items: readonly Item[] | undefined;
  }>,
): Promise<Item[]> {
  const found: Item[] = [];
  let marker: string | undefined;
  try {
    do {
      const page = await next(marker);
      found.push(...(page.items ?? []));
      marker = page.marker;
    } while (marker !== undefined && marker !== "");
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return found;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && /^ResourceNotFound/.test(error.name);
}
