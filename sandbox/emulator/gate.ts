/**
 * Who may talk to the front at all, before a call is read.
 *
 * It runs the code of functions as the person who started it. Its port is open to everybody on the machine, and to web
 * pages in that person's browser: a page can send what needs no leave of the server (fetch.spec.whatwg.org, "simple"
 * requests), and read answers too once its own name leads to this address (DNS rebinding).
 */
import type { IncomingHttpHeaders } from "node:http";
import { isToken, tokenHeader } from "./address";
import { jsonReply, type Reply } from "./reply";
import type { AwsRequest } from "./request";

/** Why a call is refused whatever it asks; undefined when it may go on. */
export function refuseStranger(headers: IncomingHttpHeaders): Reply | undefined {
  if (headers.origin !== undefined) {
    return refusal(
      `The sandbox answers no web pages, and this call comes from ${JSON.stringify(headers.origin)}: use a command or an SDK.`,
    );
  }
  if (!isLoopbackName(headers.host ?? "")) {
    return refusal(
      `The sandbox answers on this machine only, and this call names the host ${JSON.stringify(headers.host ?? "")}: use 127.0.0.1 or localhost.`,
    );
  }
  return undefined;
}

/** Why a call to the sandbox itself is refused; undefined when it carries the token. */
export function refuseWithoutToken(
  { headers }: Pick<AwsRequest, "headers">,
  token: string,
): Reply | undefined {
  const said = headers[tokenHeader];
  if (isToken(typeof said === "string" ? said : undefined, token)) return undefined;
  return refusal(
    `The sandbox answers whom it was started for: send its token as ${tokenHeader}; npm run --silent sandbox -- env prints it.`,
  );
}

/** A `Host` header of this machine, with or without a port. */
function isLoopbackName(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}

function refusal(error: string): Reply {
  return jsonReply({ error }, 403);
}
