/**
 * Resources that other teams own before Causeway comes: deploy roles, VPCs, databases with their secrets and keys,
 * buckets, the state bucket.
 *
 * Derived from the environment file, so that any environment can be deployed into emulated accounts.
 * Everything is looked up before it is made: running it again changes nothing.
 */
import { isExistingNetwork } from "../../model/queries";
import type { Environment } from "../../model/schema/environment";
import { homeAccountId } from "../emulator/callers";
import type { SandboxAddress } from "../emulator/address";
import { accountClients } from "../emulator/moto";
import { listThings } from "../inventory";
import { makeBuckets, makeStateBucket } from "./buckets";
import { tell, type SeedContext } from "./context";
import { makeDatabases } from "./databases";
import { foreignAccountId } from "./foreign-service";
import { networkAccountId } from "./landing-zone";
import { makeExistingNetwork } from "./network";
import { makeDeployRoles, makeServiceRoles } from "./roles";
import { makeReplicationKey } from "./replication-key";
import { makeServices } from "./services";

/** Puts what exists before a deployment into the emulated accounts. */
export async function makeLandscape(env: Environment, { url, token }: SandboxAddress): Promise<void> {
  const accountId = (key: string): string => {
    const account = env.accounts[key];
    if (!account) throw new Error(`${env.name}: there is no account "${key}"`);
    return account.id;
  };
  const land: SeedContext = {
    env,
    url,
    token,
    of: (key, region = env.region) => accountClients({ url, token }, accountId(key), region),
    home: (region) => accountClients({ url, token }, homeAccountId, region),
    accountId,
  };
  await nameAccounts(land);
  const before = new Set(await listThings(env, land));
  await makeDeployRoles(land);
  if (env.replication.serviceRoles === "existing") await makeServiceRoles(land);
  if (isExistingNetwork(env.replication.network)) await makeExistingNetwork(land, env.replication.network);
  await makeReplicationKey(land);
  await makeDatabases(land);
  await makeBuckets(land);
  await makeServices(land);
  if (env.backend.type === "s3") await makeStateBucket(land, env.backend);
  const made = (await listThings(env, land)).filter((thing) => !before.has(thing));
  await tell(land, "landscape", made);
}

/** The sandbox's sentences name accounts by their keys; the first key counts where several share an id. */
async function nameAccounts(land: SeedContext): Promise<void> {
  const names: Record<string, string> = {};
  for (const [key, { id }] of Object.entries(land.env.accounts)) names[id] ??= key;
  names[foreignAccountId] ??= "of the service's owner";
  names[networkAccountId] ??= "of the network's owner";
  await tell(land, "names", names);
}
