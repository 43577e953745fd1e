/** The sandbox's own API on the front's port: what the emulated DMS saw, and faults on purpose. */
import { externalIdModes } from "./dms/context";
import type { Front } from "./front";
import { parseFault } from "./lambda/faults";
import { jsonReply, type Reply } from "./reply";
import { jsonBody, type AwsRequest } from "./request";

const prefix = "/_sandbox/";

/** Whether a call is for the sandbox itself. */
export function isAdmin(request: AwsRequest): boolean {
  return request.path.startsWith(prefix);
}

/** Answers a call of the admin API; a wrong one gets 400 and says what is expected. */
export async function answerAdmin(request: AwsRequest, front: Front): Promise<Reply> {
  const route = `${request.method} ${request.path.slice(prefix.length)}`;
  try {
    return jsonReply(await answer(route, request, front));
  } catch (cause) {
    return jsonReply({ error: cause instanceof Error ? cause.message : String(cause) }, 400);
  }
}

async function answer(route: string, request: AwsRequest, front: Front): Promise<unknown> {
  switch (route) {
    case "GET health":
      return { status: "ok", pid: process.pid };
    case "GET connections":
      return front.dms.connections();
    case "GET tasks":
      return front.dms.tasks();
    case "POST test":
      return front.dms.testAll(environmentOf(request));
    case "POST faults":
      front.faults.add(parseFault(jsonBody(request)));
      return {};
    case "DELETE faults":
      front.faults.clear();
      return {};
    case "GET calls":
      return front.invocations.callsOf(request.query.get("function") ?? "");
    case "GET dms":
      return front.dms.things(request.query.get("account") ?? "", request.query.get("region") ?? "");
    case "GET landscape":
      return [...front.landscape];
    case "POST landscape":
      for (const thing of jsonBody(request) as string[]) front.landscape.add(thing);
      return {};
    case "GET addresses":
      return front.network.addresses.all();
    case "POST addresses":
      front.network.addresses.tell(jsonBody(request));
      return {};
    case "POST listeners":
      front.network.listeners.tell(jsonBody(request));
      return {};
    case "POST warehouses":
      front.network.warehouses.tell(jsonBody(request));
      return {};
    case "POST services":
      front.network.services.tell(jsonBody(request));
      return {};
    case "POST names":
      front.names.set(jsonBody(request) as Record<string, string>);
      return {};
    case "POST mode":
      return setMode(request, front);
    default:
      throw new Error(`the sandbox knows no ${route}`);
  }
}

function environmentOf(request: AwsRequest): string | undefined {
  const { environment } = jsonBody(request) as { readonly environment?: unknown };
  return typeof environment === "string" ? environment : undefined;
}

function setMode(request: AwsRequest, front: Front): unknown {
  const { externalId } = jsonBody(request) as { readonly externalId?: unknown };
  const mode = externalIdModes.find((one) => one === externalId);
  if (mode === undefined) throw new Error(`externalId: expected one of ${externalIdModes.join(", ")}`);
  front.dms.externalIdMode = mode;
  return { externalId: mode };
}
