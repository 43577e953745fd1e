/** A rule of the security bar, and what it is held against. */
import type { Environment } from "../../model/schema/environment";
import type { Statement } from "../../cli/synthesized-json/policies";
import type { Element, SynthesizedApp } from "../support/synth-app";
import { elements } from "../support/synth-app";

/** What all rules look at. */
export interface Subject {
  readonly app: SynthesizedApp;
  /** What the app is made of. */
  readonly environments: readonly Environment[];
  readonly project: {
    /** `packages` of package-lock.json. */
    readonly packages: Record<string, { inBundle?: boolean | undefined }>;
    npmrc: string;
  };
}

/** One place that a rule does not accept. */
export interface Finding {
  /** `<stack>/<address>`, or a path of the project. */
  readonly id: string;
  readonly found: string;
}

/** A row of the security bar. */
export interface Rule {
  readonly row: number;
  /** Ids under which public scanners and benchmarks have it. */
  readonly ids: readonly string[];
  readonly requirement: string;
  check(subject: Subject): Finding[];
  /** Makes one place of a subject wrong, to prove that the rule sees it. */
  breakIt(subject: Subject): void;
}

/** Findings on elements of some types. */
export function onEach(
  types: readonly string[],
  what: (element: Element) => string | false | undefined,
): (subject: Subject) => Finding[] {
  return ({ app }) =>
    elements(app, ...types)
      .filter(({ kind }) => kind === "resource")
      .flatMap((element) => {
        const found = what(element);
        return found === false || found === undefined ? [] : [{ id: element.id, found }];
      });
}

/** The first element of a type, to be broken. */
export function first({ app }: Subject, type: string, name = /./): Element {
  const found = elements(app, type).find((element) => element.kind === "resource" && name.test(element.name));
  if (!found) throw new Error(`nothing of type ${type} to break`);
  return found;
}

/** Breaks the first element of a type by setting an argument; undefined takes it away. */
export function setting(type: string, argument: string, value: unknown): (subject: Subject) => void {
  return (subject) => {
    const element = first(subject, type);
    // Undefined is what a rule sees of an argument that is not there.
    element.block[argument] = value;
  };
}

/** Adds a resource to the first stack. */
export function adding(type: string, block: Record<string, unknown>): (subject: Subject) => void {
  return ({ app }) => {
    const [stack] = app.values();
    if (!stack) throw new Error("no stack");
    stack.json.resource[type] = { ...stack.json.resource[type], broken: block };
  };
}

/** Takes away every resource of a type. */
export function without(type: string): (subject: Subject) => void {
  return ({ app }) => {
    for (const { json } of app.values()) json.resource[type] = {};
  };
}

/** Changes the JSON string of a policy of the first element of a type. */
export function rewriting(
  type: string,
  argument: string,
  from: RegExp | string,
  to: string,
): (subject: Subject) => void {
  return (subject) => {
    const hit = elements(subject.app, type).find(({ block }) => {
      const text = block[argument];
      return typeof text === "string" && (typeof from === "string" ? text.includes(from) : from.test(text));
    });
    if (!hit) throw new Error(`no ${type} whose ${argument} has ${String(from)}`);
    hit.block[argument] = String(hit.block[argument]).replace(from, to);
  };
}

/**
 * Whether a value is the ARN of a customer-managed key: one made here, handed on, looked up by its alias, or the existing
 * one of the replication side, which the plan wants to be one.
 */
export function isCustomerKey(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^\$\{(aws_kms_key\.[\w-]+\.arn|data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+_key_arn|data\.aws_kms_alias\.[\w-]+\.target_key_arn|data\.aws_kms_key\.replication\.arn)\}$/.test(
      value,
    )
  );
}

/** A role made by Causeway or named in the file; never an account or everybody. */
export const exactRole =
  /^(\$\{data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+_role_arn\}|arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+)$/;

/** Whether a statement refuses an action to everybody who comes without TLS. */
export function refusesWithoutTls(
  { effect, conditions, actions, principals }: Statement,
  action: string,
): boolean {
  return (
    effect === "Deny" &&
    conditions["aws:SecureTransport"]?.["Bool"] === "false" &&
    actions.includes(action) &&
    principals?.["AWS"]?.includes("*") === true
  );
}
