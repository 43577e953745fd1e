/**
 * Terraform's output while it works, as events.
 *
 * `plan`, `apply` and `destroy` with `-json` print one JSON object a line
 * (https://developer.hashicorp.com/terraform/internals/machine-readable-ui); their text is read where
 * somebody wants to see it (`--verbose`) or where Terraform Cloud does the work.
 */
import * as z from "zod";

/** Action on one resource. */
export type Action = "create" | "update" | "delete" | "replace" | "read" | "move" | "import" | "forget";

/** Numbers of a plan or of what was applied; Terraform counts a replacement as an addition and a removal. */
export interface ChangeCounts {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
}

/** One thing Terraform said. */
export type TerraformEvent =
  | { readonly type: "planned"; readonly address: string; readonly action: Action }
  | { readonly type: "drift"; readonly address: string; readonly action: Action }
  | { readonly type: "outputs"; readonly changed: readonly string[] }
  | { readonly type: "plan-summary"; readonly counts: ChangeCounts }
  | { readonly type: "apply-summary"; readonly counts: ChangeCounts }
  | { readonly type: "started"; readonly address: string; readonly action: Action }
  | { readonly type: "completed"; readonly address: string; readonly action: Action }
  | { readonly type: "failed"; readonly address: string }
  /** Terraform waits for the lock of the state: somebody else has it, or the backend is slow. */
  | { readonly type: "locking" }
  | { readonly type: "refreshing" }
  | ({ readonly type: "diagnostic" } & Diagnostic);

/** A warning or an error of Terraform. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** Address of the resource it is about, if it is about one. */
  readonly address?: string;
}

const action = z
  .enum(["create", "update", "delete", "replace", "read", "move", "import", "forget", "remove", "noop"])
  .transform((word): Action | undefined =>
    word === "noop" ? undefined : word === "remove" ? "forget" : word,
  );

const resource = z.object({ addr: z.string() });
const change = z.object({ resource, action });
const hook = z.object({ resource, action });

const message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("planned_change"), change }),
  z.object({ type: z.literal("resource_drift"), change }),
  z.object({
    type: z.literal("outputs"),
    outputs: z.record(z.string(), z.object({ action: z.string().optional() })),
  }),
  z.object({
    type: z.literal("change_summary"),
    changes: z.object({ add: z.number(), change: z.number(), remove: z.number(), operation: z.string() }),
  }),
  z.object({ type: z.literal("apply_start"), hook }),
  z.object({ type: z.literal("apply_complete"), hook }),
  z.object({ type: z.literal("apply_errored"), hook }),
  z.object({ type: z.literal("state_lock_acquire") }),
  z.object({ type: z.literal("refresh_start") }),
  z.object({
    type: z.literal("diagnostic"),
    diagnostic: z.object({
      severity: z.enum(["error", "warning"]),
      summary: z.string(),
      detail: z.string().default(""),
      address: z.string().optional(),
    }),
  }),
]);

/** The event on a line of `-json` output; undefined for everything that says nothing we use. */
export function parseJsonLine(line: string): TerraformEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A line that was cut off when Terraform was killed.
    return undefined;
  }
  const parsed = message.safeParse(value);
  return parsed.success ? toEvent(parsed.data) : undefined;
}

function toEvent(said: z.infer<typeof message>): TerraformEvent | undefined {
  switch (said.type) {
    case "planned_change":
    case "resource_drift": {
      const type = said.type === "planned_change" ? "planned" : "drift";
      const { action: word, resource: found } = said.change;
      return word === undefined ? undefined : { type, address: found.addr, action: word };
    }
    case "outputs": {
      const changed = Object.entries(said.outputs).filter(
        ([, output]) => output.action !== undefined && output.action !== "noop",
      );
      return { type: "outputs", changed: changed.map(([name]) => name).sort() };
    }
    case "change_summary": {
      const { operation, ...counts } = said.changes;
      return { type: operation === "plan" ? "plan-summary" : "apply-summary", counts };
    }
    case "apply_start":
    case "apply_complete": {
      const type = said.type === "apply_start" ? "started" : "completed";
      const { action: word, resource: found } = said.hook;
      return word === undefined ? undefined : { type, address: found.addr, action: word };
    }
    case "apply_errored":
      return { type: "failed", address: said.hook.resource.addr };
    case "state_lock_acquire":
      return { type: "locking" };
    case "refresh_start":
      return { type: "refreshing" };
    case "diagnostic": {
      const { address, ...rest } = said.diagnostic;
      return { type: "diagnostic", ...rest, ...(address === undefined ? {} : { address }) };
    }
  }
}

const textActions = new Map<string, Action>([
  ["Creating", "create"],
  ["Creation", "create"],
  ["Modifying", "update"],
  ["Modifications", "update"],
  ["Destroying", "delete"],
  ["Destruction", "delete"],
]);

const plannedWords: readonly [RegExp, Action][] = [
  [/ will be created$/, "create"],
  [/ will be updated in-place$/, "update"],
  [/ will be destroyed$/, "delete"],
  [/ must be replaced$/, "replace"],
  [/ is tainted, so it must be replaced$/, "replace"],
];

/** The event on a line of Terraform's text; undefined for the rest. Errors come with their first line only. */
export function parseTextLine(line: string): TerraformEvent | undefined {
  const text = withoutColor(line).trim();
  const comment = /^# (\S+)(?: \(.*\))?( (?:will|must|is) .*)$/.exec(text);
  if (comment !== null) {
    const [, address = "", words = ""] = comment;
    const found = plannedWords.find(([pattern]) => pattern.test(words));
    return found && { type: "planned", address, action: found[1] };
  }
  const plan = /^Plan: (?:\d+ to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy\./.exec(text);
  if (plan !== null) return { type: "plan-summary", counts: counts(plan) };
  if (text.startsWith("Acquiring state lock.")) return { type: "locking" };
  if (text.includes(": Refreshing state...")) return { type: "refreshing" };
  if (text.startsWith("No changes."))
    return { type: "plan-summary", counts: { add: 0, change: 0, remove: 0 } };
  const applied =
    /^Apply complete! Resources: (?:\d+ imported, )?(\d+) added, (\d+) changed, (\d+) destroyed\./.exec(text);
  if (applied !== null) return { type: "apply-summary", counts: counts(applied) };
  const destroyed = /^Destroy complete! Resources: (\d+) destroyed\./.exec(text);
  if (destroyed !== null)
    return { type: "apply-summary", counts: { add: 0, change: 0, remove: Number(destroyed[1]) } };
  const work =
    /^(\S+): (Creating|Modifying|Destroying|Creation|Modifications|Destruction)( complete after|\.\.\.|\b)/.exec(
      text,
    );
  if (work !== null) {
    const [, address = "", word = "", rest = ""] = work;
    const done = textActions.get(word);
    return done && { type: rest.includes("complete") ? "completed" : "started", address, action: done };
  }
  const error = /^(?:│ )?(Error|Warning): (.+)$/.exec(text);
  if (error !== null) {
    const severity = error[1] === "Error" ? "error" : "warning";
    return { type: "diagnostic", severity, summary: error[2] ?? "", detail: "" };
  }
  return undefined;
}

function counts(match: RegExpExecArray): ChangeCounts {
  return { add: Number(match[1]), change: Number(match[2]), remove: Number(match[3]) };
}

const colorSequence = new RegExp("\u001b\\[[0-9;]*[A-Za-z]", "g");

/** Text without the sequences that colour a terminal. */
export function withoutColor(text: string): string {
  return text.replace(colorSequence, "");
}
