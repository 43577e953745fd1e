/** What policies are about. */
import type { Clause } from "./policy";

/** A role, key, bucket, secret, topic, queue or function. */
export interface Thing {
  readonly arn: string;
  /** What it is, in a word of AWS's. */
  readonly kind: string;
  /** Its name in a sentence: the same in every environment where that is possible. */
  readonly name: string;
  readonly account: string;
  /** What its own policy, trust policy or grants say; undefined where it has none. */
  clauses: Clause[] | undefined;
  /** What a role itself may do; undefined for what is no role. */
  identity: Clause[] | undefined;
  /** True for the role that a function runs as. */
  readonly runsFunction: boolean;
}
