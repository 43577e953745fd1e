/** Rules across keys, and the data that they read. */
import type { Environment } from "../../model/schema/environment";
import type { KeyPath } from "../messages";
import type { Advice } from "../fix";

/** A problem that a rule found, at a key of the environment file. */
export interface RuleProblem {
  readonly path: KeyPath;
  /** Found value and allowed ones. */
  readonly detail: string;
  /** Instruction that solves it. */
  readonly fix: Advice;
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
 * problems of another. Rules ignore dangling references; only the reference rules report them, using
 * `declared`.
 */
export interface Rule {
  /** A stable word for tests, documentation and discussions. */
  readonly name: string;
  /** Requirement and its reason, in a sentence. */
  readonly doc: string;
  /** An error stops everything, a warning does not; errors by default. */
  readonly severity?: "error" | "warning";
  check(environment: Environment, declared: DeclaredKeys): Iterable<RuleProblem>;
}
