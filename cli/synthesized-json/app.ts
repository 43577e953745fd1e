/** Stacks as their JSON has them, and what stands in them: read by `review`, and by tests. */

/** A resource, data source, provider or output as the JSON has it. */
export interface Block {
  [argument: string]: unknown;
}

/** `cdk.tf.json` of one stack, with empty objects for what it lacks. */
export interface StackJson {
  terraform: Block;
  provider: Record<string, Block[]>;
  resource: Record<string, Record<string, Block>>;
  data: Record<string, Record<string, Block>>;
  ephemeral: Record<string, Record<string, Block>>;
  locals: Block;
  output: Record<string, Block>;
  /** What the stack lets go; there is none in most. */
  removed?: readonly Block[];
  /** What the stack takes over where it is there already; only where it has replication instances. */
  import?: readonly Block[];
}

/** One synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  /** Stacks that are applied before this one. */
  readonly dependencies: readonly string[];
  readonly json: StackJson;
  /** The file's bytes. */
  readonly text: string;
}

/** The stacks by name, in an order in which they can be applied. */
export type SynthesizedApp = ReadonlyMap<string, SynthesizedStack>;

/** A resource or data source and where it stands. */
export interface Element {
  readonly stack: string;
  readonly kind: "resource" | "data";
  readonly type: string;
  readonly name: string;
  /** As other blocks of its stack refer to it. */
  readonly address: string;
  /** The same with the stack in front: unique in an app. */
  readonly id: string;
  readonly block: Block;
}

/** A stack from the text of its `cdk.tf.json`. */
export function stackFrom(
  name: string,
  text: string,
  dependencies: readonly string[] = [],
): SynthesizedStack {
  const empty = { provider: {}, resource: {}, data: {}, ephemeral: {}, locals: {}, output: {} };
  const json = { ...empty, ...(JSON.parse(text) as Pick<StackJson, "terraform"> & Partial<StackJson>) };
  return { name, dependencies, json, text };
}

/** A stack by its name; fails with the names that there are. */
export function stackOf(app: SynthesizedApp, name: string): SynthesizedStack {
  const stack = app.get(name);
  if (!stack) throw new Error(`no stack "${name}"; there are: ${[...app.keys()].join(", ")}`);
  return stack;
}

/** Every resource and data source, or those of some types. */
export function elements(app: SynthesizedApp, ...types: readonly string[]): Element[] {
  return [...app.values()].flatMap((stack) => elementsOf(stack, ...types));
}

/** Every resource and data source of one stack, or those of some types. */
export function elementsOf({ name: stack, json }: SynthesizedStack, ...types: readonly string[]): Element[] {
  return (["resource", "data"] as const)
    .flatMap((kind) =>
      Object.entries(json[kind]).flatMap(([type, blocks]) =>
        Object.entries(blocks).map(([name, block]) => {
          const address = kind === "data" ? `data.${type}.${name}` : `${type}.${name}`;
          return { stack, kind, type, name, address, id: `${stack}/${address}`, block };
        }),
      ),
    )
    .filter(({ type }) => types.length === 0 || types.includes(type));
}

/** Those that Terraform makes, without what it only reads. */
export function managed(found: readonly Element[]): Element[] {
  return found.filter(({ address }) => !address.startsWith("data."));
}

/** A resource by stack and address, such as `aws_kms_key.replication`; fails if there is none. */
export function elementAt(app: SynthesizedApp, stack: string, address: string): Element {
  const found = elementIn(stackOf(app, stack), address);
  if (found) return found;
  const all = elementsOf(stackOf(app, stack));
  throw new Error(`no ${address} in ${stack}; there are: ${all.map((one) => one.address).join(", ")}`);
}

/** A resource or data source of a stack by its address; undefined if there is none. */
export function elementIn({ name: stack, json }: SynthesizedStack, address: string): Element | undefined {
  const steps = address.split(".");
  const kind = steps[0] === "data" ? "data" : "resource";
  const [type = "", name = ""] = kind === "data" ? steps.slice(1) : steps;
  const named = json[kind][type] ?? {};
  const block = Object.hasOwn(named, name) ? named[name] : undefined;
  return block && { stack, kind, type, name, address, id: `${stack}/${address}`, block };
}

/** A value inside a value; undefined where there is none. Lists of one block count as the block. */
export function at(value: unknown, ...steps: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of steps) {
    if (Array.isArray(current) && typeof step === "string") current = (current as unknown[])[0];
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

/** The string at a place; empty where there is none. */
export function textAt(value: unknown, ...steps: readonly (string | number)[]): string {
  const found = at(value, ...steps);
  return typeof found === "string" ? found : "";
}

/** Every string in a value, keys of objects excluded. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

/** Resources of a stack by their addresses; none where the app does not have the stack. */
export function resourcesOf(app: SynthesizedApp, stack: string): Map<string, Element> {
  const found = app.get(stack);
  const resources = found === undefined ? [] : elementsOf(found).filter(({ kind }) => kind === "resource");
  return new Map(resources.map((element) => [element.address, element]));
}
