/** What an operation of the emulated DMS is given. */
import type { Caller } from "../callers";
import type { RoleReader } from "../iam/reader";
import type { FactsReader } from "../connection-test/facts";
import type { Moto } from "../moto";
import type { Payload } from "./payload";
import type { DmsStore } from "./store";

/**
 * How the emulated DMS answers the first create of an S3 endpoint whose role belongs to another account.
 *
 * Nobody outside AWS knows which of the three it is today, so all three are modelled:
 * - `persists`: the endpoint is made and its ExternalId answered;
 * - `returns-only`: the id is answered and nothing kept, until the role's trust policy carries the id,
 *   when the same create makes the endpoint with the same id;
 * - `refuses`: AccessDeniedFault, always: allow-listing by AWS Support would be needed.
 */
export type ExternalIdMode = "persists" | "returns-only" | "refuses";
export const externalIdModes: readonly ExternalIdMode[] = ["persists", "returns-only", "refuses"];

/** Tests one endpoint from one instance on what is really deployed; undefined when every link holds. */
export type ConnectionCheck = (
  store: DmsStore,
  endpointArn: string,
  instanceArn: string,
) => Promise<BrokenLink | undefined>;

/** The one link that a connection test found broken. */
export interface BrokenLink {
  /** What AWS would say. */
  readonly message: string;
  /** Which link it is. */
  readonly link: string;
  /** What would mend it. */
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
