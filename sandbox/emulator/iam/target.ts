/** What calls are judged by. */

/** What IAM judges: an action on a resource, with what conditions may ask about. */
export interface CallTarget {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Where a call is made. */
export interface CallPlace {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}
