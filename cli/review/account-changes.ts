/** What is created, changed, replaced and destroyed, account by account. */
import type { Happening, ResourceChange } from "./resource-change";

/** The changes of one account of one environment. */
export interface AccountChanges {
  /** Its key in the environment file. */
  readonly account: string;
  readonly id: string;
  readonly environment: string;
  readonly resources: readonly {
    readonly what: Happening;
    readonly stack: string;
    readonly address: string;
    readonly arguments: readonly string[];
  }[];
  /** Calls of functions, their markers and memories, counted: they hold nothing of their own. */
  readonly steps: Readonly<Record<string, number>>;
}

const stepTypes = new Set(["aws_lambda_invocation", "aws_ssm_parameter", "terraform_data"]);

/** The accounts that anything changes in, by key. */
export function accountChanges(
  environment: string,
  changes: readonly ResourceChange[],
  accountKey: (id: string) => string,
): AccountChanges[] {
  const ids = [...new Set(changes.map(({ account }) => account))].filter((id) => id !== "");
  return ids
    .map((id) => {
      const own = changes.filter(({ account }) => account === id);
      const steps = own.filter(({ type }) => stepTypes.has(type));
      return {
        account: accountKey(id),
        id,
        environment,
        resources: own
          .filter(({ type }) => !stepTypes.has(type))
          .map(({ what, stack, address, arguments: names }) => ({ what, stack, address, arguments: names })),
        steps: counted(steps.map(({ what }) => what)),
      };
    })
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

function counted(words: readonly Happening[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
