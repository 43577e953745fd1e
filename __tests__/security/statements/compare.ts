/** Whether a statement says no more than its kind may. */
import { escapeRegExp } from "../../../model/regexp";
import type { Statement } from "../../../cli/synthesized-json/policies";
import type { StatementKind } from "./kind";
import type { Scope } from "./scope";

/** The end of a Sid, after what Causeway puts before those of one endpoint. */
export function sidWord(sid: string): string {
  return sid.replace(/^Causeway\w*?[0-9a-f]{8}(?=[A-Z])/, "");
}

/** Whether a statement is of a kind, by its Sid or, where it has none, by whom it is for. */
export function isOfKind({ sid }: Statement, { Sid = "" }: StatementKind): boolean {
  return new RegExp(`^${Sid.split("*").map(escapeRegExp).join("\\w*")}$`).test(sidWord(sid));
}

/** What a statement says that its kind may not, or lacks. */
export function differences(statement: Statement, kind: StatementKind, scope: Scope): string[] {
  const effect = kind.Effect ?? "Allow";
  const lists = { actions: kind.Action, resources: kind.Resource ?? [] } as const;
  return [
    ...(statement.effect === effect ? [] : [`effect ${statement.effect}`]),
    ...statement.others.map((member) => `has ${member}`),
    ...principals(statement, kind, scope),
    ...(["actions", "resources"] as const).flatMap((list) => [
      ...outside(statement[list], lists[list], scope, list),
      // Less of what is denied is more that is allowed.
      ...(effect === "Deny" ? unused(statement[list], lists[list], scope, list) : []),
    ]),
    ...conditions(statement, kind, scope),
  ];
}

function principals(
  { principals: named = {} }: Statement,
  { Principal = {} }: StatementKind,
  scope: Scope,
): string[] {
  if (Object.keys(Principal).length > 0 && Object.keys(named).length === 0) return ["no principal"];
  return Object.entries(named).flatMap(([kind, names]) =>
    outside(names, Principal[kind] ?? [], scope, `principal ${kind}`),
  );
}

function conditions(
  { conditions: byKey }: Statement,
  { Condition = {} }: StatementKind,
  scope: Scope,
): string[] {
  const said = Object.entries(byKey).flatMap(([key, operators]) =>
    Object.entries(operators).map(([operator, values]) => ({ operator, key, values })),
  );
  const wanted = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => ({ operator, key })),
  );
  return [
    ...said.flatMap(({ operator, key, values }) =>
      outside([values].flat().map(String), Condition[operator]?.[key] ?? [], scope, `${operator} ${key}`),
    ),
    ...wanted
      .filter(({ operator, key }) => byKey[key]?.[operator] === undefined)
      .map(({ operator, key }) => `no ${operator} ${key}`),
  ];
}

/** Words of a list that none of the kind's matches; an empty one where the kind has some. */
function outside(words: readonly string[], may: readonly string[], scope: Scope, what: string): string[] {
  if (words.length === 0 && may.length > 0) return [`no ${what}`];
  const allowed = may.map((one) => expression(one, scope));
  return words.filter((word) => !allowed.some((one) => one.test(word))).map((word) => `${what}: ${word}`);
}

function unused(words: readonly string[], may: readonly string[], scope: Scope, what: string): string[] {
  return may
    .filter((one) => !words.some((word) => expression(one, scope).test(word)))
    .map((one) => `${what} without ${one}`);
}

const compiled = new Map<string, RegExp>();

/** What a text of a kind matches: itself, and for a word in angle brackets what it stands for. */
function expression(text: string, scope: Scope): RegExp {
  const source = text
    .split(/(<[\w ]+>)/)
    .map((part, index) => {
      if (index % 2 === 0) return escapeRegExp(part);
      const values = scope[part.slice(1, -1)];
      if (!values) throw new Error(`nothing is known as ${part} in ${text}`);
      // Nothing is matched by a word without values.
      return values.length === 0 ? "[^\\s\\S]" : `(?:${values.join("|")})`;
    })
    .join("");
  const found = compiled.get(source) ?? new RegExp(`^${source}$`);
  compiled.set(source, found);
  return found;
}
