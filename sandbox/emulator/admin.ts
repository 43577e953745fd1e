/** The sandbox's own API on the front's port: what the emulated DMS saw, and faults on purpose. */
import type { AccountNames } from "./connection-test/words";
import type { Dms } from "./dms/service";
import type { UsedRights } from "./iam/used-rights";
import { parseFault, type Faults } from "./lambda/faults";
import type { Invocations } from "./lambda/invocations";
import type { Network } from "./network/network";
import { jsonReply, type Reply } from "./reply";
import { jsonBody, type AwsRequest } from "./request";
import { parseModes } from "./world/modes";
import { parsePace } from "./world/pace";
import { worldNames, type World } from "./world/world";

const prefix = "/_sandbox/";

/** State that the admin API reads and changes. */
interface Emulated {
  readonly dms: Pick<Dms, "connections" | "tasks" | "testAll" | "things" | "upgrade">;
  readonly faults: Pick<Faults, "add" | "all" | "clear">;
  readonly invocations: Pick<Invocations, "callsOf">;
  readonly landscape: Set<string>;
  readonly names: Pick<AccountNames, "set">;
  readonly used: Pick<UsedRights, "all">;
  readonly world: World;
  readonly network: Pick<Network, "addresses" | "listeners" | "warehouses" | "services">;
}

/** True if a call is for the sandbox itself. */
export function isAdmin(request: AwsRequest): boolean {
  return request.path.startsWith(prefix);
}

/** Answers a call of the admin API; a wrong one gets 400 and says what is expected. */
export async function answerAdmin(request: AwsRequest, emulated: Emulated): Promise<Reply> {
  const route = `${request.method} ${request.path.slice(prefix.length)}`;
  try {
    const answer = routes[route];
    if (!answer) throw new Error(`the sandbox knows no ${route}`);
    return jsonReply(await answer(request, emulated));
  } catch (cause) {
    return jsonReply({ error: cause instanceof Error ? cause.message : String(cause) }, 400);
  }
}

type Answer = (request: AwsRequest, emulated: Emulated) => unknown;

const routes: Readonly<Record<string, Answer>> = {
  "GET health": () => ({ status: "ok", pid: process.pid }),
  "GET connections": (_request, { dms }) => dms.connections(),
  "GET tasks": (_request, { dms }) => dms.tasks(),
  "POST test": (request, { dms }) => dms.testAll(environmentOf(request)),
  "GET faults": (_request, { faults }) => faults.all(),
  "POST faults": told((said, { faults }) => faults.add(parseFault(said))),
  "DELETE faults": told((_said, { faults }) => faults.clear()),
  "GET calls": ({ query }, { invocations }) => invocations.callsOf(query.get("function") ?? ""),
  "GET dms": ({ query }, { dms }) => dms.things(query.get("account") ?? "", query.get("region") ?? ""),
  "GET landscape": (_request, { landscape }) => [...landscape],
  "POST landscape": told((said, { landscape }) => (said as string[]).forEach((one) => landscape.add(one))),
  "GET rights": (_request, { used }) => used.all(),
  "GET addresses": (_request, { network }) => network.addresses.all(),
  "POST addresses": told((said, { network }) => network.addresses.tell(said)),
  "POST listeners": told((said, { network }) => network.listeners.tell(said)),
  "POST warehouses": told((said, { network }) => network.warehouses.tell(said)),
  "POST services": told((said, { network }) => network.services.tell(said)),
  "POST names": told((said, { names }) => names.set(said as Record<string, string>)),
  "POST versions": told((said, { dms }) => {
    for (const [instance, version] of Object.entries(said as Record<string, string>))
      dms.upgrade(instance, version);
  }),
  "GET world": (_request, { world }) => ({ modes: world.modes, pace: world.pace }),
  "POST world": told((said, { world }) => changeWorld(world, said)),
};

/** A route that takes what it is told and has nothing to say. */
function told(take: (said: unknown, emulated: Emulated) => void): Answer {
  return (request, emulated) => {
    take(jsonBody(request), emulated);
    return {};
  };
}

function environmentOf(request: AwsRequest): string | undefined {
  const { environment } = jsonBody(request) as { readonly environment?: unknown };
  return typeof environment === "string" ? environment : undefined;
}

/** Makes the world one that has a name, then chooses alternatives and durations. */
function changeWorld(world: World, said: unknown): void {
  const { name, modes = {}, pace } = (said ?? {}) as Readonly<Record<string, unknown>>;
  const known = worldNames.find((one) => one === name);
  if (name !== undefined && known === undefined) {
    throw new Error(`name: expected one of ${worldNames.join(", ")}`);
  }
  const chosen = parseModes(modes);
  if (known !== undefined) world.become(known);
  world.choose(chosen);
  if (pace !== undefined) world.keepPace(parsePace(pace));
}
