/**
 * What other teams own before Causeway comes: deploy roles, VPCs, databases with their secrets and keys,
 * buckets, the state bucket.
 *
 * Derived from the environment file, so that any environment can be deployed into emulated accounts.
 * Everything is looked up before it is made: running it again changes nothing.
 */
import { isExistingNetwork } from "../../model/queries";
import type { Environment } from "../../model/schema/environment";
import { homeAccountId } from "../emulator/callers";
import { accountClients, type AccountClients } from "../emulator/moto";
import { listThings } from "../inventory";
import { makeBuckets, makeStateBucket } from "./buckets";
import { makeDatabases } from "./databases";
import { foreignAccountId } from "./foreign-service";
import { makeExistingNetwork } from "./network";
import { makeDeployRoles, makeServiceRoles } from "./roles";
import { makeServices } from "./services";

/** Where something is to be put: an environment, and an owner's clients for its accounts. */
export interface Land {
  readonly env: Environment;
  /** Address of the front. */
  readonly url: string;
  /** Clients with every right in an account, by its key. */
  readonly of: (accountKey: string) => AccountClients;
  /** Clients with every right in the account of the person's own credentials. */
  readonly home: (region: string) => AccountClients;
  readonly accountId: (accountKey: string) => string;
}

/** Puts what exists before a deployment into the emulated accounts at `url`. */
export async function makeLandscape(env: Environment, url: string): Promise<void> {
  const accountId = (key: string): string => {
    const account = env.accounts[key];
    if (!account) throw new Error(`${env.name}: there is no account "${key}"`);
    return account.id;
  };
  const land: Land = {
    env,
    url,
    of: (key) => accountClients(url, accountId(key), env.region),
    home: (region) => accountClients(url, homeAccountId, region),
    accountId,
  };
  await nameAccounts(land);
  const before = new Set(await listThings(env, url));
  await makeDeployRoles(land);
  if (env.replication.serviceRoles === "existing") await makeServiceRoles(land);
  if (isExistingNetwork(env.replication.network)) await makeExistingNetwork(land, env.replication.network);
  await makeDatabases(land);
  await makeBuckets(land);
  await makeServices(land);
  if (env.backend.type === "s3") await makeStateBucket(land, env.backend);
  const made = (await listThings(env, url)).filter((thing) => !before.has(thing));
  await tell(url, "landscape", made);
}

/** The sandbox's sentences name accounts by their keys; the first key counts where several share an id. */
async function nameAccounts({ env, url }: Land): Promise<void> {
  const names: Record<string, string> = {};
  for (const [key, { id }] of Object.entries(env.accounts)) names[id] ??= key;
  names[foreignAccountId] ??= "of the service's owner";
  await tell(url, "names", names);
}

/** Tells the sandbox something about the emulated accounts. @throws Error with its answer when it refuses. */
export async function tell(url: string, route: string, value: unknown): Promise<void> {
  const answer = await fetch(`${url}/_sandbox/${route}`, { method: "POST", body: JSON.stringify(value) });
  if (!answer.ok) throw new Error(`the emulated accounts refuse ${route}: ${await answer.text()}`);
}
