/** Where the state of a stack is, as its JSON says it and as Terraform remembers it in the working folder. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import { UserError } from "./errors";
import type { SynthesizedStack } from "./manifest";
import { readStackJson, type StackJson } from "./stack-json";

/** Where a state is. */
export interface StateBackend {
  /** Terraform's word: `local`, `s3`, `cloud`. */
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

const remembered = z.object({
  backend: z.object({ type: z.string(), config: z.record(z.string(), z.unknown()) }),
});

/** File in which Terraform remembers the backend that a stack was initialised for. */
export function rememberedFile(stack: Pick<SynthesizedStack, "directory">): string {
  return path.join(stack.directory, ".terraform", "terraform.tfstate");
}

/** The backend that a stack was initialised for on this machine; undefined if it never was. */
export function rememberedBackend(stack: SynthesizedStack): StateBackend | undefined {
  const file = rememberedFile(stack);
  if (!existsSync(file)) return undefined;
  const parsed = remembered.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) return undefined;
  const { type, config } = parsed.data.backend;
  return { type, config: said(config) };
}

/** The backend that a stack's JSON names; undefined if it names none. */
export function backendOf({ terraform }: StackJson): StateBackend | undefined {
  if (typeof terraform.cloud === "object" && terraform.cloud !== null) {
    return { type: "cloud", config: { ...terraform.cloud } };
  }
  const [type, config] = Object.entries(terraform.backend)[0] ?? [];
  return type === undefined || config === undefined ? undefined : { type, config };
}

/** What makes two backends of a type the same place. */
const placeMembers: Readonly<Record<string, readonly string[]>> = {
  local: ["path"],
  s3: ["bucket", "key", "region"],
  cloud: ["hostname", "organization", "workspaces"],
};

/** Whether a state is at the same place in both; how it is locked or encrypted there does not count. */
export function isSamePlace(one: StateBackend, other: StateBackend): boolean {
  if (one.type !== other.type) return false;
  const place = ({ type, config }: StateBackend) =>
    JSON.stringify((placeMembers[type] ?? []).map((name) => flat(config[name])));
  return place(one) === place(other);
}

/** A backend in words. */
export function describeBackend({ type, config }: StateBackend): string {
  if (type === "local") return `file ${String(config.path)}`;
  if (type === "s3") return `s3://${String(config.bucket)}/${String(config.key)}`;
  return `${type} ${String(config.organization)}`;
}

/** The backend that a stack is deployed by, as far as this machine knows, where its JSON names another. */
export function otherBackend(stack: SynthesizedStack): StateBackend | undefined {
  const wanted = backendOf(readStackJson(stack));
  const known = rememberedBackend(stack);
  return wanted === undefined || known === undefined || isSamePlace(known, wanted) ? undefined : known;
}

/**
 * Refuses to go on with stacks that are deployed by states at another place.
 *
 * Terraform's own words offer -reconfigure, which begins with an empty state. Where nothing was ever deployed there,
 * which files of this machine can tell, the old place is forgotten.
 *
 * @throws UserError with the command that moves the states.
 */
export function requireSamePlace(environment: string, stacks: readonly SynthesizedStack[]): void {
  const elsewhere = stacks.flatMap((stack) => {
    const from = otherBackend(stack);
    if (from === undefined) return [];
    if (from.type === "local" && !existsSync(path.resolve(stack.directory, String(from.config.path)))) {
      rmSync(rememberedFile(stack));
      return [];
    }
    return [`  ${stack.name}: ${describeBackend(from)}`];
  });
  if (elsewhere.length === 0) return;
  throw new UserError(
    [
      "the file names another backend than the one that these stacks have their states in:",
      ...elsewhere,
      `Run "npm run move-states -- ${environment}", which takes what is deployed along, or take the change back. A deploy with empty states would make everything a second time.`,
    ].join("\n"),
  );
}

/** Terraform remembers every argument, null where nothing was said. */
function said(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}

/** A block is written as an object and remembered as a list of one, with a null for each member that is not said. */
function flat(value: unknown): unknown {
  const [one] = Array.isArray(value) ? (value as unknown[]) : [value];
  return typeof one === "object" && one !== null ? said({ ...one }) : one;
}
