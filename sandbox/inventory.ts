/** Resources in the emulated accounts beyond those of other teams. */
import type { Environment } from "../model/schema/environment";
import { askSandbox, type SandboxAddress } from "./emulator/address";
import { accountClients } from "./emulator/moto";
import {
  databaseThings,
  iamThings,
  joinedThings,
  keyThings,
  networkThings,
  secretThings,
  storageThings,
} from "./inventory/sdk";
import { otherThings } from "./inventory/raw";

/**
 * Resources that the seed did not put there, each as "account kind name".
 *
 * Default VPCs and what comes with them, AWS's own keys, and keys that are disabled or wait for their
 * deletion are nobody's leftovers.
 */
export async function leftovers(env: Environment, sandbox: SandboxAddress): Promise<string[]> {
  const known = new Set(await landscape(sandbox));
  return (await listThings(env, sandbox)).filter((thing) => !known.has(thing));
}

/** Resources that the seed put there and that are gone: what others own is nobody's to take away. */
export async function losses(env: Environment, sandbox: SandboxAddress): Promise<string[]> {
  const there = new Set(await listThings(env, sandbox));
  return (await landscape(sandbox)).filter((thing) => !there.has(thing));
}

/** Everything that the seed put there. */
async function landscape(sandbox: SandboxAddress): Promise<string[]> {
  return (await (await askSandbox(sandbox, "landscape")).json()) as string[];
}

/** Everything in the accounts of an environment that somebody made, sorted. */
export async function listThings(env: Environment, sandbox: SandboxAddress): Promise<string[]> {
  const { url, token } = sandbox;
  const keyById = new Map<string, string>();
  for (const [key, { id }] of Object.entries(env.accounts)) if (!keyById.has(id)) keyById.set(id, key);
  const things: string[] = [];
  for (const [accountId, key] of keyById) {
    const clients = accountClients(sandbox, accountId, env.region);
    const found = await Promise.all([
      iamThings(clients),
      keyThings(clients),
      secretThings(clients),
      storageThings(clients),
      networkThings(clients),
      joinedThings(clients),
      databaseThings(clients),
      otherThings({ url, token, accountId, region: env.region }),
    ]);
    things.push(...found.flat().map((thing) => `${key} ${thing}`));
  }
  return things.sort();
}
