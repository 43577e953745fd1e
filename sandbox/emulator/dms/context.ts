/** Context of an operation of the emulated DMS. */
import type { Caller } from "../callers";
import type { RoleReader } from "../iam/reader";
import type { FactsReader } from "../connection-test/facts";
import type { Moto } from "../moto";
import type { Payload } from "./payload";
import type { DmsStore } from "./store";

/**
 * Answer of the emulated DMS to the first create of an S3 endpoint whose role belongs to another account.
 *
 * Nobody outside AWS knows which of them it is today, so all are modelled:
 * - `persists`: the endpoint is made and its ExternalId answered;
 * - `returns-only`: the id is answered and nothing kept, until the role's trust policy carries the id,
 *   when the same create makes the endpoint with the same id;
 * - `refuses`: AccessDeniedFault, always: allow-listing by AWS Support would be needed;
 * - `pass-role`: IAM lets no role of another account through, as at many services, and DMS does not see the call.
 */
export type ExternalIdMode = "persists" | "returns-only" | "refuses" | "pass-role";
export const externalIdModes: readonly ExternalIdMode[] = [
  "persists",
  "returns-only",
  "refuses",
  "pass-role",
];

/** Tests one endpoint from one instance on what is really deployed; undefined when every link holds. */
export type ConnectionCheck = (
  store: DmsStore,
  endpointArn: string,
  instanceArn: string,
) => Promise<BrokenLink | undefined>;

/** The one link that a connection test found broken. */
export interface BrokenLink {
  /** Message as AWS would word it. */
  readonly message: string;
  /** Name of the link. */
  readonly link: string;
  /** Repair of the link. */
  readonly fix: string;
}

export interface DmsContext {
  readonly store: DmsStore;
  readonly payload: Payload;
  readonly caller: Caller;
  readonly moto: Pick<Moto, "of">;
  readonly reader: RoleReader;
  readonly facts: FactsReader;
  readonly externalIdMode: ExternalIdMode;
  readonly checkConnection: ConnectionCheck;
}

/** An operation: answers with the members of its output. */
export type DmsOperation = (context: DmsContext) => Promise<object> | object;

/** Milliseconds that a resource stays in a passing state (creating, starting, …). */
export const passingStateMs = 250;

/** Does something when a passing state is over, without keeping the process alive for it. */
export function afterPassingState(work: () => void): void {
  setTimeout(work, passingStateMs).unref();
}

/** Now, as JSON 1.1 sends timestamps: seconds. */
export function nowSeconds(): number {
  return Math.round(Date.now()) / 1000;
}
