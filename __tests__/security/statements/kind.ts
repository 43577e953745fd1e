/** What a statement of a policy may say. */
import type { Environment } from "../../../model/schema/environment";
import type { PolicyKind } from "../../../cli/synthesized-json/policies";

/**
 * A kind of statement, written as IAM writes one, with lists throughout and words in angle brackets for what differs
 * from place to place (`scope.ts`). It is the most that a statement of the kind may say: each of its principals,
 * actions, resources and values has to be one of these; operators and keys of conditions have to be exactly these.
 */
export interface StatementKind {
  /** The Sid, or its end after what Causeway puts before those of an endpoint; * stands for any characters. */
  readonly Sid?: string;
  /** What is denied has to be denied whole: all actions and all resources. Allow where it is not said. */
  readonly Effect?: "Deny";
  readonly Principal?: Readonly<Record<string, readonly string[]>>;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  /** Operator → key → values, one of which each value has to be. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** A policy without such a statement is a finding. */
  readonly required?: true;
}

/** What policies of some places may say. */
export interface Place {
  /** `<stack>/<address>`, where * stands for any characters. */
  readonly at: readonly string[];
  readonly kind: PolicyKind;
  /** In which environments; all of them where nothing is said. */
  readonly when?: (environment: Environment) => boolean;
  readonly statements: readonly StatementKind[];
}

/** The condition that a key is used through a service. */
export function via(service: string): NonNullable<StatementKind["Condition"]> {
  return { StringEquals: { "kms:ViaService": [`${service}.<region>.amazonaws.com`] } };
}
