/** What a rule across keys is, and what it may look at. */
import type { Environment } from "../../model/schema/environment";
import type { KeyPath } from "../messages";

/** A problem that a rule found, at a key of the environment file. */
export interface RuleProblem {
  readonly path: KeyPath;
  /** What was found and what is allowed. */
  readonly detail: string;
  /** What to do about it. */
  readonly fix: string;
}

/**
 * The keys that the file has, also those whose values are wrong in themselves.
 *
 * Undefined where the file has something that is no map: then nobody knows what it should have.
 */
export interface DeclaredKeys {
  readonly accounts: readonly string[] | undefined;
  readonly buckets: readonly string[] | undefined;
  readonly endpoints: readonly string[] | undefined;
  readonly instances: readonly string[] | undefined;
}

/**
 * A rule across keys of one environment.
 *
 * The environment may lack entries that are wrong in themselves, so that one wrong endpoint does not hide
 * what is wrong with another: a rule says nothing about a reference that leads nowhere, apart from those
 * that check references, which look at `declared`.
 */
export interface Rule {
  /** A stable word for tests, documentation and discussions. */
  readonly name: string;
  /** What must hold and why, in a sentence. */
  readonly doc: string;
  /** Whether a problem stops everything or is only said; errors by default. */
  readonly severity?: "error" | "warning";
  check(environment: Environment, declared: DeclaredKeys): Iterable<RuleProblem>;
}
