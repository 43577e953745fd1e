/** What an operation of the emulated DMS is given. */
import type { Caller } from "../callers";
import type { RoleReader } from "../iam/reader";
import type { FactsReader } from "../connection-test/facts";
import type { Moto } from "../moto";
import type { World } from "../world/world";
import type { Payload } from "./payload";
import type { DmsStore } from "./store";

/** Looks at an endpoint from one instance, on what is really deployed; undefined when every link holds. */
export type ConnectionCheck = (
  store: DmsStore,
  endpointArn: string,
  instanceArn: string,
  moment: "test" | "run",
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
  readonly world: World;
  readonly checkConnection: ConnectionCheck;
}

/** An operation: answers with the members of its output. */
export type DmsOperation = (context: DmsContext) => Promise<object> | object;

/** Now, as JSON 1.1 sends timestamps: seconds. */
export function nowSeconds(): number {
  return Math.round(Date.now()) / 1000;
}
