/**
 * Replication instances that the configuration no longer has: they go last, when no task is on them any more.
 *
 * Instances are in the first stack and tasks in the last, and DMS deletes no instance that a task is on. So the first
 * stack is deployed with such an instance as it is, and once more without it at the end.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { InterruptedError, UserError } from "./errors";
import type { SynthesizedStack } from "./manifest";
import { initialise } from "./plan";
import { run } from "./processes";
import { readStackJson } from "./stack-json";
import type { Workspace } from "./workspace";

/** Type of a replication instance. */
export const instanceType = "aws_dms_replication_instance";

/** Arguments that Terraform demands of what may have to stay; everything else is taken from the state. */
const demanded: Readonly<Record<string, readonly string[]>> = {
  [instanceType]: ["replication_instance_id", "replication_instance_class"],
  aws_cloudwatch_log_group: ["name"],
};

const stateSchema = z.object({
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      provider: z.string(),
      instances: z.array(
        z.object({
          attributes: z.record(z.string(), z.unknown()).default({}),
          dependencies: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

type StateResource = z.infer<typeof stateSchema>["resources"][number];

/** Instances that stay until the end of a deploy. */
export interface LeavingInstances {
  /** Their addresses. */
  readonly addresses: readonly string[];
  /** The stack that has them. */
  readonly stack: SynthesizedStack;
  /** Writes them into the stack's JSON, as they are. */
  readonly keep: () => void;
  /** Writes the stack's JSON as it was synthesized. */
  readonly release: () => void;
}

/**
 * The instances that are deployed and no longer in the configuration; undefined where there is none.
 *
 * @throws UserError where Terraform cannot read the state, or what an instance needs cannot stay with it.
 */
export async function findLeavingInstances(
  workspace: Workspace,
  stacks: readonly SynthesizedStack[],
  signal: AbortSignal,
): Promise<LeavingInstances | undefined> {
  const stack = stacks.find(({ name }) => name.endsWith("-foundation"));
  if (stack === undefined) return undefined;
  const { resource } = readStackJson(stack);
  const state = await readState(workspace, stack, signal);
  const gone = state.filter(
    ({ mode, type, name }) => mode === "managed" && resource[type]?.[name] === undefined,
  );
  const instances = gone.filter(({ type }) => type === instanceType);
  if (instances.length === 0) return undefined;
  const needed = new Set(instances.flatMap((one) => [addressOf(one), ...dependenciesOf(one)]));
  const kept = gone.filter((one) => needed.has(addressOf(one)));
  const addresses = instances.map(addressOf);
  requireKnown(kept, addresses);
  const text = readFileSync(stack.jsonPath, "utf8");
  return {
    addresses,
    stack,
    keep: () => writeFileSync(stack.jsonPath, withKept(text, kept)),
    release: () => writeFileSync(stack.jsonPath, text),
  };
}

function requireKnown(kept: readonly StateResource[], instances: readonly string[]): void {
  const others = kept.filter(({ type }) => demanded[type] === undefined).map(addressOf);
  if (others.length === 0) return;
  throw new UserError(
    `${instances.join(", ")} cannot go in the same deploy as ${others.join(", ")}, which it needs while tasks are on it. Two deploys: first the change of the pipelines, with the instance and its network as they were; then without them.`,
  );
}

/** The stack's JSON with resources of its state, of which nothing is to change. */
function withKept(text: string, kept: readonly StateResource[]): string {
  const json = z
    .looseObject({ resource: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(JSON.parse(text));
  for (const one of kept) {
    json.resource[one.type] = { ...json.resource[one.type], [one.name]: blockOf(one, kept) };
  }
  return JSON.stringify(json, null, 2);
}

function blockOf(one: StateResource, kept: readonly StateResource[]): Readonly<Record<string, unknown>> {
  const attributes = one.instances[0]?.attributes ?? {};
  const [, alias] = /\]\.([\w-]+)$/.exec(one.provider) ?? [];
  const needs = dependenciesOf(one).filter((address) => kept.some((other) => addressOf(other) === address));
  return {
    ...Object.fromEntries((demanded[one.type] ?? []).map((name) => [name, attributes[name]])),
    ...(alias === undefined ? {} : { provider: `aws.${alias}` }),
    ...(needs.length === 0 ? {} : { depends_on: needs }),
    lifecycle: { ignore_changes: "all" },
  };
}

function addressOf({ type, name }: Pick<StateResource, "type" | "name">): string {
  return `${type}.${name}`;
}

function dependenciesOf({ instances }: StateResource): string[] {
  return instances.flatMap(({ dependencies }) => dependencies);
}

async function readState(
  workspace: Workspace,
  stack: SynthesizedStack,
  signal: AbortSignal,
): Promise<StateResource[]> {
  const failure = await initialise({ workspace, signal }, stack);
  const { terraform: file, env } = workspace;
  const pulled =
    failure === undefined && !signal.aborted
      ? await run({ file, args: ["state", "pull"], cwd: stack.directory, env, signal })
      : undefined;
  if (signal.aborted) throw new InterruptedError("interrupted; nothing was changed");
  if (pulled?.code !== 0) {
    const said = failure?.detail ?? pulled?.stderr ?? "";
    throw new UserError(
      `${stack.name}: its state could not be read, so nothing was changed:\n${said.trim()}`,
    );
  }
  return pulled.stdout.trim() === "" ? [] : stateSchema.parse(JSON.parse(pulled.stdout)).resources;
}
