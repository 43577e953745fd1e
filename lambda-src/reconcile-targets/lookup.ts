import { getServers } from "node:dns";
import { Resolver } from "node:dns/promises";
import { outsider, sortedAddresses } from "./addresses";
import type { ReconcileTargetsEvent } from "./event";

/** Answer to one lookup of a name. "Unknown" is never "no addresses". */
export type Answer = { readonly addresses: readonly string[] } | { readonly unknown: string };

/** Asks for the IPv4 addresses of a name. @throws Error with a `code` as Node's resolver has it. */
export type Resolve = (host: string) => Promise<string[]>;

/**
 * A resolver that asks the process's name servers each time.
 *
 * A resolver of its own for each question, because some versions of Node keep answers for up to an
 * hour, and keep them by resolver (nodejs/node#57636).
 *
 * @param timeout Milliseconds to wait for a server at the first try.
 */
export function resolver({ timeout, tries }: { timeout: number; tries: number }): Resolve {
  return async (host) => {
    const asking = new Resolver({ timeout, tries });
    asking.setServers(getServers());
    return asking.resolve4(host);
  };
}

/**
 * Looks the name of an endpoint up once.
 *
 * Unknown are: no such name, no answer, a server's failure, an answer without IPv4 addresses, and an
 * answer with any address outside the database's VPC, because such an answer is not from where it should be.
 */
export async function lookUp(
  { host, cidrs }: Pick<ReconcileTargetsEvent, "host" | "cidrs">,
  resolve: Resolve,
): Promise<Answer> {
  let addresses: string[];
  try {
    addresses = sortedAddresses(await resolve(host));
  } catch (error) {
    // The resolver's errors have a code; what has none is a mistake of ours.
    if (typeof error !== "object" || error === null || !("code" in error)) throw error;
    return { unknown: `DNS answers ${String(error.code)}` };
  }
  if (addresses.length === 0) return { unknown: "DNS answers without an IPv4 address" };
  const foreign = outsider(addresses, cidrs);
  if (foreign !== undefined) {
    return { unknown: `DNS answers ${foreign}, which is not in the database's VPC (${cidrs.join(", ")})` };
  }
  return { addresses };
}
