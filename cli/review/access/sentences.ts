/** Differences in sentences: one for all that somebody may do with one thing. */
import { accountOf } from "./evaluate";
import type { Difference } from "./differences";
import { doing, listed } from "./verbs";
import { anybodyOf, stranger } from "./witness";
import type { World } from "./world";

/** A sentence about who may do what. */
export interface AccessSentence {
  readonly kind: "gains" | "loses";
  readonly text: string;
  /** What is most to be looked at comes first. */
  readonly rank: number;
  readonly isRoutine: boolean;
  /** The calls that it stands for, exactly. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, string>>;
}

/** Sentences about what is gained or lost, in the words of the world that has it. */
export function accessSentences(
  kind: AccessSentence["kind"],
  differences: readonly Difference[],
  world: World,
): AccessSentence[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { caller, owner, otherwise, isRoutine } = difference;
    // Of what is gone altogether, nobody needs to know how it was limited.
    const values = kind === "loses" && otherwise === undefined ? {} : difference.values;
    const key = JSON.stringify([
      caller,
      owner,
      Object.keys(values).sort(),
      isWider(values, otherwise),
      isRoutine,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), difference]);
  }
  return [...groups.values()]
    .map((group) => sentenceOf(kind, group, world))
    .sort((a, b) => a.rank - b.rank || compare(a.text, b.text));
}

function sentenceOf(
  kind: AccessSentence["kind"],
  group: readonly Difference[],
  world: World,
): AccessSentence {
  const [{ caller, owner, values, otherwise, isRoutine }] = group as readonly [Difference];
  const actions = [...new Set(group.map(({ action }) => action))].sort();
  const resources = [...new Set(group.map(({ resource }) => resource))].sort();
  const parts = resources
    .filter((resource) => resource !== owner && resource.startsWith(`${owner}/`))
    .map((resource) => `\`${resource.slice(owner.length + 1)}\``);
  const where = parts.length === 0 ? "" : `, at ${listed(parts)}`;
  const may = kind === "gains" ? `may now ${doing(actions, "and")}` : `may no longer ${doing(actions, "or")}`;
  return {
    kind,
    text: `${whoIs(caller, world)} ${may} ${whatIs(owner, world)}${where}${limits(kind, values, otherwise)}.`,
    rank: rankOf(caller, owner, world),
    isRoutine,
    actions,
    resources,
    conditions: values,
  };
}

/** What bounds it; or what bounds it no more, where it was allowed already. */
function limits(
  kind: AccessSentence["kind"],
  values: Difference["values"],
  otherwise: Difference["otherwise"],
): string {
  const keys = (names: readonly string[]) => listed([...names].sort().map((name) => `\`${name}\``));
  const own = Object.keys(values);
  if (otherwise === undefined) return own.length === 0 || kind === "loses" ? "" : `, limited by ${keys(own)}`;
  const dropped = Object.keys(otherwise).filter((key) => !own.includes(key));
  if (dropped.length > 0) {
    return kind === "gains"
      ? `, no longer limited by ${keys(dropped)}`
      : `, unless ${keys(dropped)} allows it`;
  }
  return own.length === 0 ? "" : `, with other values of ${keys(own)}`;
}

function isWider(values: Difference["values"], otherwise: Difference["otherwise"]): string {
  return otherwise === undefined ? "new" : JSON.stringify([Object.keys(otherwise).sort(), values]);
}

function whoIs(caller: string, world: World): string {
  const account = accountOf(caller);
  if (caller === stranger) return "anybody at all";
  if (account === undefined) return `service \`${caller}\``;
  const place = accountIn(account, world);
  if (caller === anybodyOf(account)) return `everybody of account ${place} whom it lets`;
  const role = world.things.get(caller);
  return role ? `${role.name} (${place})` : `role \`${caller.replace(/^.*:role\//, "")}\` (${place})`;
}

function whatIs(owner: string, world: World): string {
  const thing = world.things.get(owner);
  if (thing) return `${thing.name} (${accountIn(thing.account, world)})`;
  // Of what only AWS knows, the expression is what a reader finds in the JSON.
  return owner === "*" ? "any resource" : `\`${owner.replace(/\$\{([^{}]*)\}/g, "$1")}\``;
}

function accountIn(id: string, { accounts }: World): string {
  return accounts.get(id) ?? id;
}

const kindsByRank = ["secret", "bucket", "topic", "queue", "key", "role", "function"];

/** Strangers before the environment's own, roles of DMS before those of functions, data before what guards it. */
function rankOf(caller: string, owner: string, { things, accounts }: World): number {
  const account = accountOf(caller);
  const isStranger = caller === stranger || (account !== undefined && !accounts.has(account));
  const isMany = account !== undefined && caller === anybodyOf(account);
  const kind = kindsByRank.indexOf(things.get(owner)?.kind ?? "");
  const role = things.get(caller);
  const own = role === undefined ? 4 : role.runsFunction ? 3 : 2;
  const who = isStranger ? 0 : isMany ? 1 : own;
  return who * 100 + (kind < 0 ? kindsByRank.length : kind);
}

/** Order by code points: the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
