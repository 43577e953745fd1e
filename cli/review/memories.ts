/** What a state remembers of the first deploy, and plans are held against. */
import { at, elements, elementIn, type SynthesizedApp } from "../synthesized-json/app";
import type { EnvironmentDecision } from "./decision";

/** Names of pipelines and endpoints of which a plan is refused, and the sentences about them. */
export interface Refused {
  readonly pipelines: ReadonlySet<string>;
  readonly endpoints: ReadonlySet<string>;
  readonly decisions: readonly EnvironmentDecision[];
}

/** Memories that are said otherwise now, although changes of them are not allowed. */
export function refusedPlans(before: SynthesizedApp, after: SynthesizedApp): Refused {
  const broken = elements(after, "terraform_data").filter(({ stack, address, block }) => {
    const known = before.get(stack);
    const was = known && elementIn(known, address)?.block;
    return was !== undefined && isKept(block) && isSaidOtherwise(was["input"], block["input"]);
  });
  const named = (suffix: string) =>
    new Set(broken.flatMap(({ name }) => (name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : [])));
  const [pipelines, endpoints] = [named("_endpoints"), named("_generation")];
  const others = broken.filter(({ name }) => !/_(endpoints|generation)$/.test(name));
  return {
    pipelines,
    endpoints,
    decisions: [
      ...[...pipelines].map((name) => refusal(`pipeline \`${name}\` would get another task`)),
      ...[...endpoints]
        .filter(() => pipelines.size === 0)
        .map((name) => refusal(`endpoint \`${name}\` would be another one`)),
      ...others.map(({ address }) => ({
        kind: "plan is refused" as const,
        text: `\`${address}\` remembers another value from the first deploy: the plan stops there.`,
      })),
    ],
  };
}

function refusal(what: string): EnvironmentDecision {
  return {
    kind: "plan is refused",
    text: `${what}, and no \`onReplace: reload\` allows that: the plan stops there.`,
  };
}

function isKept(block: unknown): boolean {
  const ignored = at(block, "lifecycle", "ignore_changes");
  return Array.isArray(ignored) && ignored.includes("input");
}

function isSaidOtherwise(was: unknown, is: unknown): boolean {
  return JSON.stringify(was) !== JSON.stringify(is);
}
