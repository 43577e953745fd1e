/** What calls are judged by. */

/** Condition keys and their values. */
export type Context = Readonly<Record<string, string | string[]>>;

/** What IAM judges: an action on a resource, with what conditions may ask about. */
export interface CallTarget {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Where a call is made. */
export interface CallPlace {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}
