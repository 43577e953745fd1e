/** Values of Terraform JSON as TypeScript text: arguments in camelCase, references as attributes of variables. */

export type Block = Readonly<Record<string, unknown>>;

/** Text of the program that is no literal. */
export class Code {
  constructor(readonly text: string) {}
}

/** Maps whose keys are data, not arguments. */
const maps = new Set(["tags", "variables", "encryption_context_subset"]);

/** `${aws_kms_key.orders.arn}` and `${data.terraform_remote_state.foundation.outputs.key_arn}`, nothing more. */
const reference = /\$\{((?:data\.)?[a-z]\w*\.[\w-]+)\.(?:outputs\.([\w-]+)|(\w+))\}/;

/** Addresses that a value refers to. */
export function referencesOf(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(new RegExp(reference, "g"))].map(([, address = ""]) => address);
}

/** Arguments of a binding class. */
export function argumentsOf(block: Block, variables: ReadonlyMap<string, string>): string {
  const members = Object.entries(block)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${camelCase(key)}: ${valueOf(value, variables, maps.has(key))}`);
  return `{ ${members.join(", ")} }`;
}

/** A value; `verbatim` keeps the keys of maps. */
export function valueOf(value: unknown, variables: ReadonlyMap<string, string>, verbatim: boolean): string {
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return textOf(value, variables);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => valueOf(item, variables, verbatim)).join(", ")}]`;
  }
  if (!verbatim) return argumentsOf(value as Block, variables);
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${valueOf(item, variables, true)}`,
  );
  return `{ ${members.join(", ")} }`;
}

function textOf(text: string, variables: ReadonlyMap<string, string>): string {
  const found = reference.exec(text);
  const [all, address = "", output, attribute = ""] = found ?? [];
  const variable = variables.get(address);
  if (all === undefined || found === null || variable === undefined) return JSON.stringify(text);
  // Inside another expression cdktf would write it without its braces.
  if (isInside(text, found.index)) return JSON.stringify(text);
  const code =
    output === undefined ? `${variable}.${camelCase(attribute)}` : `${variable}.getString("${output}")`;
  const [before, after] = [text.slice(0, found.index), text.slice(found.index + all.length)];
  return [
    ...(before === "" ? [] : [JSON.stringify(before)]),
    code,
    ...(after === "" ? [] : [textOf(after, variables)]),
  ].join(" + ");
}

/** True if a place in a text is within an expression that began before. */
function isInside(text: string, index: number): boolean {
  let depth = 0;
  for (let at = 0; at < index; at++) {
    if (text[at] === "{" && (depth > 0 || text[at - 1] === "$")) depth++;
    if (text[at] === "}" && depth > 0) depth--;
  }
  return depth > 0;
}

function camelCase(key: string): string {
  return key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
