/** A change of a resource. */
import type { Block } from "../synthesized-json/app";

/** What happens to a resource. */
export type Happening = "created" | "changed" | "replaced" | "destroyed" | "let go";

/** A resource that is not what it was. */
export interface ResourceChange {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly address: string;
  /** Id of its account. */
  readonly account: string;
  what: Happening;
  /** Arguments that are said otherwise, sorted; of a replacement those that force it. */
  readonly arguments: readonly string[];
  /** As it was; undefined where it is new. */
  readonly before: Block | undefined;
  /** As it will be; undefined where it goes. */
  readonly after: Block | undefined;
}

/** One word for where a resource is: the same before and after a change, and in a plan. */
export function idOf({ stack, address }: Pick<ResourceChange, "stack" | "address">): string {
  return `${stack}/${address}`;
}
