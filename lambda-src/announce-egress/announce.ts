import * as z from "zod/mini";
import { announcement, mostAddresses, type Announcement } from "../shared/announcement";
import type { Markers } from "../shared/markers";
import type { Run } from "../shared/step";
import type { EgressApi, LiveInstance } from "./egress-api";
import { AddressesRefused, AddressPending, EgressMissing } from "./errors";
import type { Announced, AnnounceEvent } from "./event";

/** Dependencies of this function's work. */
export interface Dependencies extends Run {
  readonly api: EgressApi;
  readonly markers: Markers;
  /** Name of the environment. */
  readonly environment: string;
  /** Identifiers of its replication instances. */
  readonly instances: readonly string[];
  /** Addresses of the way out where it is not in the VPC; otherwise its NAT gateways are asked. */
  readonly declared: readonly string[];
  readonly vpcId: string;
  readonly topicArn: string;
}

/**
 * Reads from which addresses replication instances reach the Internet, and announces them.
 *
 * A publicly accessible instance comes from its own addresses, any other from those that the file declares, or from
 * the NAT gateways of its VPC. What an event says is not trusted: the addresses are read anew each time.
 *
 * Retry contract: may run any number of times and at the same time as itself: every announcement is
 * whole, and of two the later one holds. What could not be read in full is an error, and nothing is
 * announced. The marker is set to "done" last.
 *
 * @throws EgressMissing, AddressPending, AddressesRefused, and what `call` throws.
 */
export async function announce(event: AnnounceEvent, deps: Dependencies): Promise<Announced> {
  const { api, deadline, log, topicArn } = deps;
  // Before reading: what was read later must not look older than what was read earlier.
  const announcedAt = new Date(deadline.clock.now()).toISOString();
  const addresses = await egressAddresses(deps);
  const message = checked({ version: 1, environment: deps.environment, addresses, announcedAt });
  const messageId = await api.publish(topicArn, JSON.stringify(message));
  log.info("egress announced", { reason: event.reason, addresses, messageId });
  await deps.markers.done(event.marker);
  return { addresses, messageId };
}

async function egressAddresses(deps: Dependencies): Promise<string[]> {
  const all = await deps.api.instances();
  const own = all.filter(
    ({ identifier, status }) => deps.instances.includes(identifier) && status !== "deleting",
  );
  const open = own.filter(({ publiclyAccessible }) => publiclyAccessible);
  const found = open.flatMap(addressesOf);
  // With no instance at all, for one that is being made, the gateways are the way out.
  if (open.length === 0 || open.length < own.length) found.push(...(await gatewayAddresses(deps, found)));
  return [...new Set(found)].sort();
}

function addressesOf({ identifier, status, publicAddresses }: LiveInstance): readonly string[] {
  if (publicAddresses.length === 0) throw new AddressPending(identifier, status);
  return publicAddresses;
}

async function gatewayAddresses(deps: Dependencies, others: readonly string[]): Promise<readonly string[]> {
  if (deps.declared.length > 0) return deps.declared;
  const gateways = await deps.api.gateways(deps.vpcId);
  const found = gateways
    .filter(({ state }) => state === "available")
    .flatMap(({ publicAddresses }) => publicAddresses);
  if (found.length === 0 && others.length === 0) {
    const pending = gateways.filter(({ state }) => state === "pending").map(({ id }) => `${id} is pending`);
    throw new EgressMissing(deps.vpcId, pending);
  }
  return found;
}

function checked(message: Announcement): Announcement {
  const parsed = z.safeParse(announcement, message);
  if (parsed.success) return parsed.data;
  const problem =
    message.addresses.length > mostAddresses
      ? `there are ${message.addresses.length}, and at most ${mostAddresses} are taken`
      : parsed.error.issues.map(({ path, message: text }) => `${path.join(".")}: ${text}`).join("; ");
  throw new AddressesRefused(message.addresses, problem);
}
