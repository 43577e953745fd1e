/** A stack's JSON with placeholders for values that earlier stacks do not hand on yet. */
import * as z from "zod";
import { parseStackJson, type StackJson } from "../stack-json";
import { placeholderExpression, type Producers } from "./values";

/** Outputs by the name under which a stack reads the state that has them. */
export type Reads = ReadonlyMap<string, ReadonlySet<string>>;

/** Name of what stands for placeholders in a plan: in `locals`, as a `terraform_data` resource, and as an output. */
export const placeholdersName = "causeway_placeholders";

/** Address of the resource whose output Terraform does not know before an apply, so that nobody takes it for real. */
export const placeholdersAddress = `terraform_data.${placeholdersName}`;

const reading = /\bdata\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)/g;

/** All outputs of other stacks that a stack's JSON refers to. */
export function readsOf(text: string): Reads {
  const reads = new Map<string, Set<string>>();
  for (const [, state = "", output = ""] of text.matchAll(reading)) {
    reads.set(state, (reads.get(state) ?? new Set()).add(output));
  }
  return reads;
}

/**
 * The JSON in which placeholders stand for the outputs of `later`.
 *
 * To Terraform they are values that only an apply knows: what depends on one is "known after apply", data sources that
 * look by one are read later, and conditions wait. Only where the number of things depends on a value, in `for_each`
 * and `count`, the placeholder itself is used, because Terraform plans nothing there without one.
 */
export function withPlaceholders(text: string, later: Reads, producers: Producers): string {
  const counted = countedBy(parseStackJson(text));
  const replaced = text.replace(reading, (all, state: string, output: string) => {
    if (later.get(state)?.has(output) !== true) return all;
    const base = counted.has(`${state}.${output}`)
      ? `local.${placeholdersName}`
      : `${placeholdersAddress}.output`;
    return `${base}.${state}.${output}`;
  });
  const json = rewritten.parse(JSON.parse(replaced));
  const left = readsOf(replaced);
  const { terraform_remote_state: states = {}, ...others } = json.data;
  const read = Object.entries(states).filter(([name]) => left.has(name));
  const data = read.length === 0 ? others : { ...others, terraform_remote_state: Object.fromEntries(read) };
  return JSON.stringify(
    {
      ...json,
      // Terraform refuses a section without a block; undefined members are not written.
      data: Object.keys(data).length === 0 ? undefined : data,
      locals: { ...json.locals, [placeholdersName]: expressionsOf(later, producers) },
      resource: {
        ...json.resource,
        terraform_data: { ...json.resource.terraform_data, [placeholdersName]: standIn },
      },
      output: { ...json.output, [placeholdersName]: { value: `\${local.${placeholdersName}}` } },
    },
    null,
    2,
  );
}

const blocks = z.record(z.string(), z.record(z.string(), z.unknown())).default({});
const rewritten = z.looseObject({
  data: blocks,
  resource: blocks,
  locals: z.record(z.string(), z.unknown()).default({}),
  output: z.record(z.string(), z.unknown()).default({}),
});

/** Whoever applies this JSON by hand gets no further than here. */
const standIn = {
  input: `\${local.${placeholdersName}}`,
  lifecycle: {
    postcondition: [
      {
        condition: '${self.id == ""}',
        error_message: "This JSON has placeholders and is for plans only: run the deploy of Causeway.",
      },
    ],
  },
};

function expressionsOf(later: Reads, producers: Producers): Record<string, Record<string, string>> {
  return Object.fromEntries(
    [...later].map(([state, outputs]) => [
      state,
      Object.fromEntries(
        [...outputs]
          .sort()
          .map((output) => [output, `\${${placeholderExpression(state, output, producers)}}`]),
      ),
    ]),
  );
}

/** Outputs, as `<state>.<output>`, that decide how many there are of something. */
function countedBy(json: StackJson): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const follow = (value: unknown): void => {
    const text = JSON.stringify(value ?? null);
    for (const [, state = "", output = ""] of text.matchAll(reading)) found.add(`${state}.${output}`);
    for (const [, name = ""] of text.matchAll(/\blocal\.([\w-]+)/g)) {
      if (seen.has(name)) continue;
      seen.add(name);
      follow(json.locals[name]);
    }
  };
  const all = [json.resource, json.data].flatMap((section) =>
    Object.values(section).flatMap((byName) => Object.values(byName)),
  );
  for (const block of [...all, ...json.import]) {
    const { for_each: each, count } = counting.parse(block);
    follow([each, count]);
  }
  return found;
}

const counting = z.looseObject({ for_each: z.unknown().optional(), count: z.unknown().optional() });
