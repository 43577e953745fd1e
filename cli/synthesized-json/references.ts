/** What the blocks of a stack refer to, found in the strings of its JSON. */
import { at, elementsOf, stringsIn, textAt, type SynthesizedStack } from "./app";

/** A remote-state output that a stack reads. */
export interface ReadOutput {
  readonly consumer: string;
  readonly producer: string;
  readonly output: string;
}

const referencePattern =
  /\b(?:(data|ephemeral)\.)?((?:aws|terraform)_[a-z0-9_]+|local)\.([A-Za-z_][\w-]*)(?:\.outputs\.([A-Za-z_][\w-]*))?/g;

/** Addresses that a string refers to: `aws_x.y`, `data.aws_x.y`, `ephemeral.aws_x.y`, `local.y`. */
export function addressesIn(text: string): string[] {
  return [...text.matchAll(referencePattern)].map(([, kind, type, name]) =>
    [...(kind ? [kind] : []), type, name].join("."),
  );
}

/** Every address that a stack refers to, in expressions and in `depends_on` and the like, each once. */
export function referredTo({ json }: SynthesizedStack): string[] {
  // What is let go is named so that a state may have it; the stack has it no longer.
  const expressions = stringsIn(withoutComments({ ...json, removed: [] })).filter(isExpression);
  return [...new Set(expressions.flatMap(addressesIn))].sort();
}

/** Every address that a stack has. */
export function addressesOf(stack: SynthesizedStack): Set<string> {
  return new Set([
    ...elementsOf(stack).map(({ address }) => address),
    ...Object.entries(stack.json.ephemeral).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `ephemeral.${type}.${name}`),
    ),
    ...Object.keys(stack.json.locals).map((name) => `local.${name}`),
  ]);
}

/** Every output of another stack that a stack reads, each once. */
export function readOutputs(stack: SynthesizedStack): ReadOutput[] {
  const producers = new Map(
    elementsOf(stack, "terraform_remote_state").map(({ name, block }) => [name, producerOf(block)]),
  );
  const found = new Map<string, ReadOutput>();
  for (const text of stringsIn(withoutComments(stack.json))) {
    for (const [, , type, state, output] of text.matchAll(referencePattern)) {
      if (type !== "terraform_remote_state" || state === undefined || output === undefined) continue;
      const producer = producers.get(state) ?? `no state "${state}"`;
      found.set(`${producer} ${output}`, { consumer: stack.name, producer, output });
    }
  }
  return [...found.values()];
}

/** The stack whose state a `terraform_remote_state` reads, from its settings for any of the backends. */
export function producerOf(block: unknown): string {
  const place =
    textAt(block, "config", "path") ||
    textAt(block, "config", "key") ||
    textAt(block, "config", "workspaces", "name");
  return (place.split("/").pop() ?? "").replace(/\.tfstate$/, "");
}

/** Expressions have braces; the lists of addresses that Terraform takes have none. */
function isExpression(text: string): boolean {
  return text.includes("${") || /^(data\.)?(aws|terraform)_[a-z0-9_]+\.[A-Za-z_][\w-]*(\.\w+)*$/.test(text);
}

/** A value without the metadata that cdktf writes beside each block. */
export function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, member]) => [key, withoutComments(member)]),
  );
}

/** The provider alias that an element names, such as `lake` for `aws.lake`. */
export function providerOf(block: unknown): string {
  return textAt(block, "provider").replace(/^aws\./, "");
}

/** The account id that a provider alias of a stack is bound to. */
export function accountIdOf(stack: SynthesizedStack, alias: string): string {
  const provider = (stack.json.provider["aws"] ?? []).find((one) => one["alias"] === alias);
  const id = at(provider, "allowed_account_ids", 0);
  return typeof id === "string" ? id : "";
}

/** The Region that a provider alias of a stack is bound to. */
export function regionOf(stack: SynthesizedStack, alias: string): string {
  return textAt(
    (stack.json.provider["aws"] ?? []).find((one) => one["alias"] === alias),
    "region",
  );
}
