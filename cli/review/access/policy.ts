/** Policy documents in one form, ready to be evaluated. */
import { conditionsOf, type Condition } from "./conditions";

/** A statement. */
export interface Clause {
  readonly effect: "Allow" | "Deny";
  /** Undefined in policies of who calls. */
  readonly principals: Listed<Principal> | undefined;
  readonly actions: Listed<string>;
  /** Undefined in trust policies, which are about their role. */
  readonly resources: Listed<string> | undefined;
  readonly conditions: readonly Condition[];
}

/** What a statement lists, or everything else. */
export interface Listed<T> {
  /** True for NotPrincipal, NotAction and NotResource. */
  readonly butThese: boolean;
  readonly listed: readonly T[];
}

/** A principal as a policy names it: `AWS` with `*`, an account, its root or a role; `Service`; `Federated`. */
export interface Principal {
  readonly kind: string;
  readonly name: string;
}

/** The statements of a document; one that is no document has none. */
export function clausesOf(document: unknown): Clause[] {
  const statements = memberOf(document, "Statement");
  return [statements ?? []].flat().map((statement: unknown) => ({
    effect: memberOf(statement, "Effect") === "Deny" ? "Deny" : "Allow",
    principals: listedOf(statement, "Principal", principalsOf),
    actions: listedOf(statement, "Action", texts) ?? { butThese: false, listed: [] },
    resources: listedOf(statement, "Resource", texts),
    conditions: conditionsOf(memberOf(statement, "Condition")),
  }));
}

function listedOf<T>(
  statement: unknown,
  member: string,
  read: (value: unknown) => readonly T[],
): Listed<T> | undefined {
  const these = memberOf(statement, member);
  if (these !== undefined) return { butThese: false, listed: read(these) };
  const others = memberOf(statement, `Not${member}`);
  return others === undefined ? undefined : { butThese: true, listed: read(others) };
}

function principalsOf(principal: unknown): Principal[] {
  if (typeof principal === "string") return [{ kind: "AWS", name: principal }];
  return Object.entries(principal ?? {}).flatMap(([kind, names]) =>
    texts(names).map((name) => ({ kind, name })),
  );
}

function texts(value: unknown): string[] {
  return [value].flat().map(String);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
