/** A deploy in a sandbox, with the plan of every stack as Terraform's own JSON. */
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as z from "zod";
import { findTerraform } from "../../cli/prerequisites";
import type { Said } from "./causeway-command";
import type { Sandbox } from "./sandbox";

const values = z.record(z.string(), z.unknown()).nullable();

const planSchema = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        type: z.string(),
        change: z.object({
          actions: z.array(z.string()),
          before: values,
          after: values,
          after_unknown: values.optional(),
        }),
      }),
    )
    .default([]),
});

/** What a plan does to one resource. */
export interface PlannedChange {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  /** `replace` whichever of the two comes first. */
  readonly action: string;
  /** Arguments and attributes before; empty for what is new. */
  readonly before: Readonly<Record<string, unknown>>;
  /** Names of arguments and attributes that get another value, or one that only the apply knows. */
  readonly changed: readonly string[];
}

/** Deploys, and returns all that the stacks' plans change, also where the deploy fails. */
export async function deployKeepingPlans(sandbox: Sandbox): Promise<Said & { changes: PlannedChange[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), "causeway-plans-"));
  try {
    const keeper = path.join(folder, "terraform");
    copyFileSync(path.join(__dirname, "plan-keeper.sh"), keeper);
    chmodSync(keeper, 0o755);
    const said = await sandbox.deploy({
      mustSucceed: false,
      env: {
        TERRAFORM_BINARY_NAME: keeper,
        KEEPER_TERRAFORM: await findTerraform(),
        KEEPER_PLANS: folder,
      },
    });
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    // None would pass for no change.
    if (files.length === 0) throw new Error(`no plan was kept:\n${said.output}`);
    return { ...said, changes: files.flatMap((name) => changesIn(path.join(folder, name))) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function changesIn(file: string): PlannedChange[] {
  const { resource_changes: all } = planSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return all
    .map(({ address, type, change }) => ({
      stack: path.basename(file).split(".")[0] ?? "",
      address,
      type,
      action: change.actions.length === 1 ? (change.actions[0] ?? "") : "replace",
      before: change.before ?? {},
      changed: changedNames(change),
    }))
    .filter(({ action }) => action !== "no-op" && action !== "read");
}

function changedNames(change: z.infer<typeof planSchema>["resource_changes"][number]["change"]): string[] {
  const { before, after, after_unknown: unknown } = change;
  if (before === null || after === null) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown ?? {})]);
  return [...names]
    .filter(
      (name) => holdsTrue(unknown?.[name]) || JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    )
    .sort();
}

/** What is not known within a list or a block is told by `true` at its place. */
function holdsTrue(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === true;
  return Object.values(value).some(holdsTrue);
}
