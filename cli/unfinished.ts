/** What a run that was killed was making: AWS may have made it, and no state knows it. */
import { StackProgress } from "./stack-progress";
import { parseJsonLine, parseTextLine } from "./terraform-events";

/** A resource that a killed Terraform was creating. */
export interface Unfinished {
  readonly stack: string;
  readonly address: string;
}

/** Resources that a log says were begun to be created, and not whether they were. */
export function unfinishedIn(stack: string, log: string): Unfinished[] {
  const progress = new StackProgress(stack);
  for (const line of log.split("\n")) {
    const event = parseJsonLine(line) ?? parseTextLine(line);
    if (event !== undefined) progress.take(event, 0);
  }
  return progress.busy
    .filter(({ action }) => action === "create" || action === "replace")
    .map(({ address }) => ({ stack, address }));
}

/** Says what may be in the accounts, how to look for it and how to remove it; undefined if there is nothing. */
export function describeUnfinished(environment: string, found: readonly Unfinished[]): string | undefined {
  if (found.length === 0) return undefined;
  const isKey = found.some(({ address }) => address.startsWith("aws_kms_key."));
  return [
    "The run before this one was killed while Terraform was making:",
    ...found.map(({ stack, address }) => `  ${address} of ${stack}`),
    "AWS may have made it all the same, and then no state knows it. Look for it in its account:",
    `  aws resourcegroupstaggingapi get-resources --tag-filters Key=causeway:environment,Values=${environment}`,
    ...(isKey
      ? [
          "Of two keys with the same description the one without an alias is left over (aws kms list-aliases --key-id <ID> names none):",
          "  aws kms schedule-key-deletion --key-id <ID>",
        ]
      : []),
  ].join("\n");
}
