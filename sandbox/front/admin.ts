/** The sandbox's own API on the front's port: what the emulated DMS saw, and faults on purpose. */
import type { AccountNames } from "./chain/words";
import { externalIdModes } from "./dms/context";
import type { Dms } from "./dms/service";
import { parseFault, type Faults } from "./lambda/faults";
import type { Invocations } from "./lambda/invocations";
import type { Network } from "./network/network";
import { jsonReply, type Reply } from "./reply";
import { jsonBody, type AwsRequest } from "./request";

const prefix = "/_sandbox/";

/** What the admin API tells of and changes. */
interface Emulated {
  readonly dms: Pick<Dms, "connections" | "tasks" | "testAll" | "things" | "externalIdMode">;
  readonly faults: Pick<Faults, "add" | "clear">;
  readonly invocations: Pick<Invocations, "callsOf">;
  readonly landscape: Set<string>;
  readonly names: Pick<AccountNames, "set">;
  readonly network: Pick<Network, "addresses" | "listeners" | "warehouses" | "services">;
}

/** Whether a call is for the sandbox itself. */
export function isAdmin(request: AwsRequest): boolean {
  return request.path.startsWith(prefix);
}

/** Answers a call of the admin API; a wrong one gets 400 and says what is expected. */
export async function answerAdmin(request: AwsRequest, emulated: Emulated): Promise<Reply> {
  const route = `${request.method} ${request.path.slice(prefix.length)}`;
  try {
    return jsonReply(await answer(route, request, emulated));
  } catch (cause) {
    return jsonReply({ error: cause instanceof Error ? cause.message : String(cause) }, 400);
  }
}

async function answer(route: string, request: AwsRequest, emulated: Emulated): Promise<unknown> {
  switch (route) {
    case "GET health":
      return { status: "ok", pid: process.pid };
    case "GET connections":
      return emulated.dms.connections();
    case "GET tasks":
      return emulated.dms.tasks();
    case "POST test":
      return emulated.dms.testAll(environmentOf(request));
    case "POST faults":
      emulated.faults.add(parseFault(jsonBody(request)));
      return {};
    case "DELETE faults":
      emulated.faults.clear();
      return {};
    case "GET calls":
      return emulated.invocations.callsOf(request.query.get("function") ?? "");
    case "GET dms":
      return emulated.dms.things(request.query.get("account") ?? "", request.query.get("region") ?? "");
    case "GET landscape":
      return [...emulated.landscape];
    case "POST landscape":
      for (const thing of jsonBody(request) as string[]) emulated.landscape.add(thing);
      return {};
    case "GET addresses":
      return emulated.network.addresses.all();
    case "POST addresses":
      emulated.network.addresses.tell(jsonBody(request));
      return {};
    case "POST listeners":
      emulated.network.listeners.tell(jsonBody(request));
      return {};
    case "POST warehouses":
      emulated.network.warehouses.tell(jsonBody(request));
      return {};
    case "POST services":
      emulated.network.services.tell(jsonBody(request));
      return {};
    case "POST names":
      emulated.names.set(jsonBody(request) as Record<string, string>);
      return {};
    case "POST versions":
      for (const [instance, version] of Object.entries(jsonBody(request) as Record<string, string>)) {
        front.dms.upgrade(instance, version);
      }
      return {};
    case "POST mode":
      return setMode(request, emulated);
    default:
      throw new Error(`the sandbox knows no ${route}`);
  }
}

function environmentOf(request: AwsRequest): string | undefined {
  const { environment } = jsonBody(request) as { readonly environment?: unknown };
  return typeof environment === "string" ? environment : undefined;
}

function setMode(request: AwsRequest, emulated: Emulated): unknown {
  const { externalId } = jsonBody(request) as { readonly externalId?: unknown };
  const mode = externalIdModes.find((one) => one === externalId);
  if (mode === undefined) throw new Error(`externalId: expected one of ${externalIdModes.join(", ")}`);
  emulated.dms.externalIdMode = mode;
  return { externalId: mode };
}
