/** Where a sandbox answers, and the token by which it knows whom it was started for. */
import { randomBytes, timingSafeEqual } from "node:crypto";

/** A sandbox, or the moto behind it, for those who may talk to it. */
export interface SandboxAddress {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Random for each sandbox; empty for another emulator, which knows none. */
  readonly token: string;
}

/** Header by which moto is told which account a call is for; the front takes it as the account's owner calling. */
export const accountHeader = "x-moto-account-id";

/** Header with the token, of calls to the sandbox itself and of those of an account's owner. */
export const tokenHeader = "x-causeway-sandbox-token";

const person = "causeway-sandbox";

/** A token that nobody guesses. */
export function newToken(): string {
  return randomBytes(24).toString("hex");
}

/** True if something is the token; it takes as long for a wrong one as for the right one. */
export function isToken(said: string | undefined, token: string): boolean {
  const [a, b] = [Buffer.from(said ?? ""), Buffer.from(token)];
  return token !== "" && a.length === b.length && timingSafeEqual(a, b);
}

/** Access key id of the person's own credentials: an AWS client sends no header of ours, but it sends this. */
export function accessKeyOf({ token }: Pick<SandboxAddress, "token">): string {
  return token === "" ? person : `${person}-${token}`;
}

/** The token in an access key id; empty where there is none. */
export function tokenIn(accessKeyId: string): string {
  return accessKeyId.startsWith(`${person}-`) ? accessKeyId.slice(person.length + 1) : "";
}

/** Headers of a call that an account's owner makes without an SDK client. */
export function ownerHeaders(
  { token }: Pick<SandboxAddress, "token">,
  call: { readonly accountId: string; readonly region: string; readonly service: string },
): Record<string, string> {
  const scope = `sandbox/20200101/${call.region}/${call.service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    [accountHeader]: call.accountId,
    [tokenHeader]: token,
  };
}

/** Asks the sandbox itself, not one of its accounts; `route` comes after `/_sandbox/`. */
export function askSandbox(
  { url, token }: SandboxAddress,
  route: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string> | undefined), [tokenHeader]: token };
  return fetch(`${url}/_sandbox/${route}`, { ...init, headers });
}
