/** The whole app synthesized, read back from the files that it wrote: what Terraform will see. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { readStacks } from "../../cli/manifest";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../model/schema/environment";
import { addEnvironment } from "../../stacks/environment";

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

/** Folder of the environment files that are shipped. */
export const shippedFolder = path.join(__dirname, "../../environments");

/** The environments that are shipped, sorted by name. */
export function shippedEnvironments(): Environment[] {
  return loadEnvironments({ directory: shippedFolder });
}

/** Synthesizes the environments into a folder and leaves it there. */
export function synthInto(outdir: string, environments: readonly Environment[]): SynthesizedApp {
  const app = new App({ outdir });
  for (const environment of environments) addEnvironment(app, environment);
  app.synth();
  return readApp(outdir);
}

/** Synthesizes the environments; only what was written is kept, in memory. */
export function synthApp(environments: readonly Environment[]): SynthesizedApp {
  const outdir = mkdtempSync(path.join(tmpdir(), "causeway-synth-"));
  try {
    return synthInto(outdir, environments);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Reads what a synthesis has written. */
export function readApp(outdir: string): SynthesizedApp {
  return new Map(
    readStacks(outdir).map(({ name, dependencies, jsonPath }) => {
      const text = readFileSync(jsonPath, "utf8");
      const json = {
        provider: {},
        resource: {},
        data: {},
        ephemeral: {},
        locals: {},
        output: {},
        ...parsed(text),
      };
      return [name, { name, dependencies, json, text }];
    }),
  );
}

function parsed(text: string): Pick<StackJson, "terraform"> & Partial<StackJson> {
  return JSON.parse(text) as Pick<StackJson, "terraform"> & Partial<StackJson>;
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
  const all = elementsOf(stackOf(app, stack));
  const found = all.find((element) => element.address === address);
  if (!found) {
    throw new Error(`no ${address} in ${stack}; there are: ${all.map((one) => one.address).join(", ")}`);
  }
  return found;
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

/** Folders of `examples/`, each with the name that its `dev` gets: no two environments of an app share one. */
export const examples = [
  { folder: "connections", name: "paths" },
  { folder: "engines", name: "engines" },
  { folder: "cluster", name: "cluster" },
  { folder: "organization", name: "organization" },
] as const;

/** The environments of `examples/`: every kind of connection, every engine. */
export function exampleEnvironments(): Environment[] {
  return examples.flatMap(({ folder, name }) =>
    loadEnvironments({ directory: path.join(__dirname, "../../examples", folder), only: "dev" }).map(
      (environment) => ({ ...environment, name }),
    ),
  );
}
