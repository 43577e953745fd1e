/** What a change does, worked out from two states: one model, which is written in several ways. */
import type { SynthesizedApp } from "../synthesized-json/app";
import { at, textAt } from "../synthesized-json/app";
import { differencesOf } from "./access/differences";
import { accessSentences, compare, type AccessSentence } from "./access/sentences";
import { worldOf } from "./access/world";
import { accountChanges, type AccountChanges } from "./account-changes";
import { accountDecisions } from "./account-decisions";
import type { TwoStates } from "./committed-state";
import { orderOf, type Decision, type EnvironmentDecision } from "./decision";
import { diagramOf, type Diagram } from "./diagram";
import { changedEnvironments, type EnvironmentStates } from "./environment-states";
import { lossDecisions } from "./losses";
import { refusedPlans } from "./memories";
import { networkDecisions } from "./network";
import { otherAccess } from "./other-access";
import { asPlanned, driftDecisions, type PlannedStacks } from "./planned";
import { replicationDecisions } from "./replication";
import { resourceChanges } from "./resource-changes";

/** A review. */
export interface Review {
  /** The ref that the change is compared with, as it was given. */
  readonly base: string;
  /** Environments whose plans were read, sorted. */
  readonly planned: readonly string[];
  /** What has to be decided, the weightiest first. */
  readonly decisions: readonly Decision[];
  /** Access that each function and key needs for itself, in sentences: told, and nothing to decide. */
  readonly routine: readonly string[];
  readonly accounts: readonly AccountChanges[];
  readonly diagram: Diagram;
}

/** What a review is made of. */
export interface ReviewInput extends TwoStates {
  readonly base: string;
  /** Saved plans, by stack. @default none: what is deployed is not looked at */
  readonly plans?: PlannedStacks | undefined;
}

/** Reviews a change. The same two states give the same review. */
export function reviewOf({ base, plans = new Map(), ...states }: ReviewInput): Review {
  const planned = [...new Set([...plans.values()].map(({ environment }) => environment))].sort();
  const environments = changedEnvironments(states, new Set(planned)).map((one) =>
    reviewEnvironment(one, plans),
  );
  return {
    base,
    planned,
    decisions: merged(environments),
    routine: [...new Set(environments.flatMap(({ routine }) => routine))].sort(compare),
    accounts: environments.flatMap(({ accounts }) => accounts),
    diagram: diagramOf(environments.map(({ environment, changes }) => ({ environment, changes }))),
  };
}

function reviewEnvironment(states: EnvironmentStates, plans: PlannedStacks) {
  const { environment, before, after } = states;
  const accountKey = accountKeys(before, after);
  const [was, is] = [worldOf(before), worldOf(after)];
  const access = [
    ...accessSentences("gains", differencesOf(was, is), is),
    ...accessSentences("loses", differencesOf(is, was), was),
  ];
  const said = resourceChanges(before, after);
  const own = new Map([...plans].filter(([, plan]) => plan.environment === environment));
  const changes = asPlanned(said, own, before, after);
  const refused = refusedPlans(before, after);
  const decisions: EnvironmentDecision[] = [
    ...accountDecisions(before, after),
    ...access.filter(({ isRoutine }) => !isRoutine).map(accessDecision),
    ...otherAccess(before, after, accountKey),
    ...refused.decisions,
    ...replicationDecisions(changes, refused.pipelines),
    ...networkDecisions(before, after, accountKey),
    ...lossDecisions(changes, accountKey, refused),
    ...driftDecisions(said, changes, accountKey),
  ];
  return {
    environment,
    decisions,
    changes,
    routine: access.filter(({ isRoutine }) => isRoutine).map(({ text }) => text),
    accounts: accountChanges(environment, changes, accountKey),
  };
}

function accessDecision({ kind, text, actions, resources, conditions }: AccessSentence): EnvironmentDecision {
  const limits = Object.entries(conditions).map(([key, value]) => `${key} = ${value}`);
  return { kind: `${kind} access`, text, details: { actions, resources, conditions: limits } };
}

/** The same sentence of several environments is one; environments have the order of their names. */
function merged(
  environments: readonly {
    readonly environment: string;
    readonly decisions: readonly EnvironmentDecision[];
  }[],
): Decision[] {
  const found = new Map<string, Decision>();
  for (const { environment, decisions } of environments) {
    for (const { kind, text, details = {} } of decisions) {
      const key = `${kind} ${text}`;
      const known = found.get(key);
      const names = [...new Set([...(known?.environments ?? []), environment])];
      found.set(key, { kind, text, details: known?.details ?? details, environments: names });
    }
  }
  return [...found.values()]
    .map((decision, index) => ({ decision, index }))
    .sort((a, b) => orderOf(a.decision.kind) - orderOf(b.decision.kind) || a.index - b.index)
    .map(({ decision }) => decision);
}

/** Keys of accounts by their ids, as either state has them. */
function accountKeys(before: SynthesizedApp, after: SynthesizedApp): (id: string) => string {
  const keys = new Map(
    [...before.values(), ...after.values()]
      .flatMap(({ json }) => json.provider["aws"] ?? [])
      .map((provider) => [String(at(provider, "allowed_account_ids", 0)), textAt(provider, "alias")]),
  );
  return (id) => keys.get(id) ?? id;
}
