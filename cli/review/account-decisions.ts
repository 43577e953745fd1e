/** Accounts that an environment comes into, or leaves. */
import { at, elementsOf, textAt, type SynthesizedApp } from "../synthesized-json/app";
import { providerOf } from "../synthesized-json/references";
import { listed } from "./access/verbs";
import type { EnvironmentDecision } from "./decision";

/** Accounts in which something is made on one side only. */
export function accountDecisions(before: SynthesizedApp, after: SynthesizedApp): EnvironmentDecision[] {
  const [was, is] = [accountsIn(before), accountsIn(after)];
  return [
    ...[...is.keys()]
      .filter((account) => !was.has(account))
      .map((account) => ({
        kind: "account comes" as const,
        text: `account ${account} comes, for ${stacks(is.get(account))}.`,
      })),
    ...[...was.keys()]
      .filter((account) => !is.has(account))
      .map((account) => ({
        kind: "account goes" as const,
        text: `account ${account} has nothing left: everything of ${stacks(was.get(account))} is destroyed.`,
      })),
  ];
}

function stacks(names: ReadonlySet<string> = new Set()): string {
  const word = names.size === 1 ? "stack" : "stacks";
  return `${word} ${listed([...names].map((name) => `\`${name}\``))}`;
}

/** Accounts in which something is made, by their names in a sentence, and the stacks that make it. */
function accountsIn(app: SynthesizedApp): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const stack of [...app.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const aliases = new Set(
      elementsOf(stack)
        .filter(({ kind, type }) => kind === "resource" && type.startsWith("aws_"))
        .map(({ block }) => providerOf(block)),
    );
    for (const provider of stack.json.provider["aws"] ?? []) {
      const alias = textAt(provider, "alias");
      if (!aliases.has(alias)) continue;
      const account = `\`${alias}\` (${String(at(provider, "allowed_account_ids", 0))})`;
      found.set(account, (found.get(account) ?? new Set()).add(stack.name));
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
