/** What saved plans add to two configurations: what is there, and what Terraform does to it. */
import type { Decisions } from "../decisions/decisions";
import type { SynthesizedApp } from "../synthesized-json/app";
import { resourcesOf, textAt } from "../synthesized-json/app";
import { accountIdOf, providerOf } from "../synthesized-json/references";
import type { EnvironmentDecision } from "./decision";
import { idOf, type Happening, type ResourceChange } from "./resource-change";

/** Plans of one environment, by stack. */
export type PlannedStacks = ReadonlyMap<string, Decisions>;

/** Changes of the stacks that are planned as Terraform plans them; those of others as the configurations say. */
export function asPlanned(
  changes: readonly ResourceChange[],
  planned: PlannedStacks,
  before: SynthesizedApp,
  after: SynthesizedApp,
): ResourceChange[] {
  const said = new Map(changes.map((change) => [idOf(change), change]));
  const own = [...planned.values()].flatMap((stack) => {
    const happenings = happeningsOf(stack);
    const [was, is] = [resourcesOf(before, stack.stack), resourcesOf(after, stack.stack)];
    return [...happenings].flatMap(([address, what]): ResourceChange[] => {
      const known = said.get(idOf({ stack: stack.stack, address }));
      if (known !== undefined) return [{ ...known, what }];
      const [then, now] = [was.get(address)?.block, is.get(address)?.block];
      const app = is.has(address) ? after : before;
      return [{ ...placeOf(app, stack.stack, address, now ?? then), what, before: then, after: now }];
    });
  });
  const others = changes.filter(({ stack }) => !planned.has(stack));
  return [...others, ...own].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

/** What is not as it was deployed: the plan changes it, and the configurations do not. */
export function driftDecisions(
  changes: readonly ResourceChange[],
  planned: readonly ResourceChange[],
  accountKey: (id: string) => string,
): EnvironmentDecision[] {
  const said = new Set(changes.map(idOf));
  return planned
    .filter((change) => change.what === "changed" && !said.has(idOf(change)))
    .map(({ address, account }) => ({
      kind: "put back",
      text: `\`${address}\` (${accountKey(account)}) is not as it was deployed: it is put back.`,
    }));
}

/** What happens at each address of a resource; an address with a key in brackets counts for the resource. */
function happeningsOf({ decisions }: Decisions): Map<string, Happening> {
  const found = new Map<string, Happening>();
  for (const { address, actions } of decisions) {
    const what = happening(actions);
    if (address.startsWith("output.") || what === undefined) continue;
    const resource = address.replace(/\[.*\]$/s, "");
    const other = found.get(resource);
    found.set(resource, other === undefined || other === what ? what : "changed");
  }
  return found;
}

/** Actions as Terraform's plans name them (https://developer.hashicorp.com/terraform/internals/json-format). */
function happening(actions: readonly string[]): Happening | undefined {
  const [creates, deletes] = [actions.includes("create"), actions.includes("delete")];
  if (creates && deletes) return "replaced";
  if (creates) return "created";
  if (deletes) return "destroyed";
  if (actions.includes("forget")) return "let go";
  return actions.includes("update") ? "changed" : undefined;
}

/** Where an address is; one that neither configuration has is taken for one of the stack's own account. */
function placeOf(app: SynthesizedApp, stack: string, address: string, block: unknown) {
  const [type = "", name = ""] = address.split(".");
  const found = app.get(stack);
  const [first] = found?.json.provider["aws"] ?? [];
  const alias = block === undefined ? textAt(first, "alias") : providerOf(block);
  const account = found === undefined ? "" : accountIdOf(found, alias);
  return { stack, type, name, address, account, arguments: [] };
}
