/** Decisions of a plan: what happens at which address, and all that is known of the result; nothing secret. */
import * as z from "zod";
import { placeholdersAddress, placeholdersName } from "../placeholders/rewritten";

/** What a plan does at one address. */
const decisionSchema = z.strictObject({
  address: z.string(),
  /** Terraform's words, such as `create`, or `delete` and `create`. */
  actions: z.array(z.string()),
  /** What the address has afterwards, as far as it is known; left out for what goes. */
  values: z.unknown().optional(),
});

/** The decisions of one stack's plan, as they are kept in a file. */
export const decisionsSchema = z.strictObject({
  environment: z.string(),
  /** Accounts that the plan was made in. */
  accounts: z.enum(["real", "emulated"]),
  /** Commit of the checkout; null where there is none. */
  commit: z.string().nullable(),
  stack: z.string(),
  /** True if the configuration no longer has the stack, and a deploy destroys it. */
  goes: z.boolean(),
  /** SHA-256 of its JSON. */
  digest: z.string(),
  /** Values that stand for what earlier stacks hand on only when they are deployed, by stack and output. */
  placeholders: z.record(z.string(), z.record(z.string(), z.string())),
  decisions: z.array(decisionSchema),
});

export type Decision = z.infer<typeof decisionSchema>;
export type Decisions = z.infer<typeof decisionsSchema>;

/** Stands for what only an apply makes known. */
export const unknown = { "(known after apply)": true };

/** Stands for a sensitive member of a list, where leaving it out would move the others. */
export const leftOut = { "(sensitive)": true };

/** Stands for the time at which the plan was made. */
export const planTime = "(time of the plan)";

const change = z.object({
  actions: z.array(z.string()),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  importing: z.unknown().optional(),
});

type PlannedChange = z.infer<typeof change>;

/** The parts of `terraform show -json` of a plan that decide (https://developer.hashicorp.com/terraform/internals/json-format). */
const planSchema = z.object({
  timestamp: z.string().optional(),
  resource_changes: z
    .array(
      z.object({ address: z.string(), mode: z.string(), previous_address: z.string().optional(), change }),
    )
    .default([]),
  output_changes: z.record(z.string(), change).default({}),
});

const placeholdersSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** What Terraform's JSON of a plan says. */
export interface PlanInWords extends Pick<Decisions, "decisions" | "placeholders"> {
  /** What stays as it is, by address. */
  readonly standing: ReadonlyMap<string, Decision>;
}

/** Decisions and placeholders in Terraform's JSON of a plan; sorted by address. */
export function decisionsIn(json: unknown): PlanInWords {
  const plan = planSchema.parse(json);
  const { [placeholdersName]: placeholders, ...outputs } = plan.output_changes;
  const all = [
    ...plan.resource_changes
      .filter(({ mode, address }) => mode === "managed" && address !== placeholdersAddress)
      .map(({ address, previous_address: before, change: one }) =>
        decisionOf(address, one, before === undefined ? [] : [`move from ${before}`]),
      ),
    ...Object.entries(outputs).map(([name, one]) => decisionOf(`output.${name}`, one)),
  ];
  const timeless = all
    .map((one) => ({ ...one, ...withoutTime(one, plan.timestamp) }))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  return {
    decisions: timeless.filter(({ actions }) => actions.length > 0),
    standing: new Map(
      timeless.filter(({ actions }) => actions.length === 0).map((one) => [one.address, one]),
    ),
    placeholders: placeholdersSchema.parse(placeholders?.after ?? {}),
  };
}

function decisionOf(address: string, one: PlannedChange, more: readonly string[] = []): Decision {
  const imports = one.importing === undefined || one.importing === null ? [] : ["import"];
  const actions = [...one.actions.filter((action) => action !== "no-op"), ...imports, ...more];
  const values = known(one.after, one.after_unknown, one.after_sensitive);
  return { address, actions, ...(values === undefined || values === null ? {} : { values }) };
}

/** A planned value with marks for what is not known, and without what is sensitive. */
function known(value: unknown, later: unknown, sensitive: unknown): unknown {
  if (sensitive === true) return undefined;
  if (later === true) return unknown;
  if (Array.isArray(value) || Array.isArray(later)) {
    const [values, laters, hidden] = [listOf(value), listOf(later), listOf(sensitive)];
    const length = Math.max(values.length, laters.length);
    return Array.from(
      { length },
      (_, index) => known(values[index] ?? null, laters[index], hidden[index]) ?? leftOut,
    );
  }
  if (!isObject(value) && !isObject(later)) return value;
  // Of what goes there is no value, and nothing is unknown of it.
  if ((value === null || value === undefined) && !holdsTrue(later)) return value;
  const [values, laters, hidden] = [value, later, sensitive].map((one) => (isObject(one) ? one : {}));
  const names = [...new Set([...Object.keys(values ?? {}), ...Object.keys(laters ?? {})])].sort();
  return Object.fromEntries(
    names.flatMap((name) => {
      const member = known(values?.[name], laters?.[name], hidden?.[name]);
      return member === undefined ? [] : [[name, member] as const];
    }),
  );
}

/** `plantimestamp()` is another one in every plan, and decides nothing. */
function withoutTime(one: Decision, time: string | undefined): Pick<Decision, "values"> {
  if (time === undefined || one.values === undefined) return {};
  return { values: mapStrings(one.values, (text) => text.replaceAll(time, planTime)) };
}

/** The same value with other strings in it. */
export function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((one: unknown) => mapStrings(one, map));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapStrings(one, map)]));
}

/** True for a map of members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function holdsTrue(value: unknown): boolean {
  return (
    value === true || (typeof value === "object" && value !== null && Object.values(value).some(holdsTrue))
  );
}
