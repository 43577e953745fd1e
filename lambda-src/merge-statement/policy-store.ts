import type { PolicyDocument } from "../shared/policy-document";

/** The policy of one secret or bucket. */
export interface PolicyStore {
  /** Name of the thing, for messages: `secret orders/dms`. */
  readonly what: string;

  /** The policy; undefined when there is none. @throws TargetMissing, PolicyUnreadable. */
  read(): Promise<PolicyDocument | undefined>;

  /**
   * Whether the key of what is stored can be granted for the target as a whole; undefined where that is no question.
   *
   * @throws TargetMissing.
   */
  keyIsGrantable(): Promise<boolean | undefined>;

  /**
   * Writes the policy.
   *
   * @param before Called directly before each try; what it throws ends the call.
   * @throws TargetMissing, PolicyRefused.
   */
  write(policy: PolicyDocument, before: () => Promise<void>): Promise<void>;

  /** Takes the policy away. @param before As of `write`. @throws TargetMissing. */
  remove(before: () => Promise<void>): Promise<void>;
}
