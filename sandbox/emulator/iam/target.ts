/** Targets that calls are judged by. */

/** Condition keys and their values. */
export type Context = Readonly<Record<string, string | string[]>>;

/** Action on a resource, with the values that conditions may compare. */
export interface CallTarget {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Account and Region of a call. */
export interface CallPlace {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}
