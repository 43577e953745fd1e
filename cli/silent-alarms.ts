/** Alarms that nobody hears of: they were deployed without a topic. */
import { readStackJson, type StackJson } from "./stack-json";
import type { SynthesizedStack } from "./manifest";

/** What to say of the alarms of some stacks that tell nobody; undefined where each tells somebody. */
export function describeSilentAlarms(stacks: readonly SynthesizedStack[]): string | undefined {
  const silent = stacks.flatMap((stack) => {
    const alarms = silentAlarms(readStackJson(stack));
    return alarms.length === 0 ? [] : [`  ${stack.name}: ${alarms.join(", ")}`];
  });
  if (silent.length === 0) return undefined;
  return `these alarms tell nobody, because their accounts have no alarmTopicArn in the environment file:\n${silent.join("\n")}`;
}

function silentAlarms({ resource }: StackJson): string[] {
  return Object.entries(resource.aws_cloudwatch_metric_alarm ?? {})
    .filter(([, alarm]) => !hasAction(alarm))
    .map(([key]) => key)
    .sort();
}

function hasAction(alarm: unknown): boolean {
  const { alarm_actions: actions } = (alarm ?? {}) as { readonly alarm_actions?: unknown };
  return Array.isArray(actions) && actions.length > 0;
}
