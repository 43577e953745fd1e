/** Targets that calls are judged by. */

/** Action on a resource, with the values that conditions may compare. */
export interface CallTarget {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Account and Region of a call. */
export interface CallPlace {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}
