/** What Terraform would do to each resource, as far as two configurations say it: no state is read. */
import type { Block, Element, StackJson, SynthesizedApp } from "../synthesized-json/app";
import { at, elementsOf, resourcesOf } from "../synthesized-json/app";
import { accountIdOf, providerOf } from "../synthesized-json/references";
import { replacingArguments as forcing } from "./replacing-arguments";
import { changedValues, referencesIn } from "./changed-values";
import { idOf, type ResourceChange } from "./resource-change";

/** Arguments that are about Terraform and not about the resource. */
const aside = new Set(["//", "depends_on", "lifecycle", "provider", "provisioner", "connection"]);

/** Every change of an environment, by stack and address. */
export function resourceChanges(before: SynthesizedApp, after: SynthesizedApp): ResourceChange[] {
  const changes = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((stack) => {
    const [was, is] = [resourcesOf(before, stack), resourcesOf(after, stack)];
    return [...new Set([...was.keys(), ...is.keys()])]
      .sort()
      .flatMap((address) => changeOf({ before, after, stack }, was.get(address), is.get(address)) ?? []);
  });
  return followed(after, changes);
}

interface Place {
  readonly before: SynthesizedApp;
  readonly after: SynthesizedApp;
  readonly stack: string;
}

function changeOf(
  place: Place,
  was: Element | undefined,
  is: Element | undefined,
): ResourceChange | undefined {
  const element = is ?? was;
  if (element === undefined) return undefined;
  const { type, name, address } = element;
  const app = is === undefined ? place.before : place.after;
  const stack = app.get(place.stack);
  const account = stack === undefined ? "" : accountIdOf(stack, providerOf(element.block));
  const base = { stack: place.stack, type, name, address, account, before: was?.block, after: is?.block };
  if (was === undefined) return { ...base, what: "created", arguments: [] };
  if (is === undefined) {
    const letGo = (place.after.get(place.stack)?.json.removed ?? []).some(({ from }) => from === address);
    return { ...base, what: letGo ? "let go" : "destroyed", arguments: [] };
  }
  const changed = changedArguments(place, was.block, is.block);
  if (changed.length === 0) return undefined;
  const forced = changed.filter((argument) => forcing[type]?.includes(argument) === true);
  return forced.length > 0
    ? { ...base, what: "replaced", arguments: forced }
    : { ...base, what: "changed", arguments: changed };
}

function changedArguments({ before, after, stack }: Place, was: Block, is: Block): string[] {
  const ignored = at(is, "lifecycle", "ignore_changes");
  const [then, now] = [before.get(stack)?.json, after.get(stack)?.json];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((argument) => !aside.has(argument) && !isIgnored(ignored, argument))
    .filter((argument) => written(then, was[argument]) !== written(now, is[argument]))
    .sort();
}

function isIgnored(ignored: unknown, argument: string): boolean {
  return ignored === "all" || (Array.isArray(ignored) && ignored.includes(argument));
}

/** A value with the locals that it refers to, which stand elsewhere. */
function written(json: StackJson | undefined, value: unknown, seen: readonly string[] = []): string {
  const text = value === undefined ? "" : JSON.stringify(value);
  const locals = [...new Set([...text.matchAll(/\blocal\.([\w-]+)/g)].map(([, name = ""]) => name))]
    .filter((name) => !seen.includes(name))
    .map((name) => written(json, json?.locals[name], [...seen, name]));
  return [text, ...locals].join("\n");
}

/** What is replaced because something that it refers to is another one then. */
function followed(after: SynthesizedApp, changes: readonly ResourceChange[]): ResourceChange[] {
  const known = new Map(changes.map((change) => [idOf(change), change]));
  for (;;) {
    const isOther = changedValues(after, known);
    const found = [...after.values()].flatMap((stack) =>
      elementsOf(stack).flatMap((element) => follower(after, element, known, isOther) ?? []),
    );
    if (found.length === 0) break;
    for (const change of found) known.set(idOf(change), change);
  }
  return [...known.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

function follower(
  after: SynthesizedApp,
  { kind, stack, type, name, address, id, block }: Element,
  known: ReadonlyMap<string, ResourceChange>,
  isOther: (stack: string, reference: string) => boolean,
): ResourceChange | undefined {
  const present = known.get(id);
  if (kind !== "resource" || (present !== undefined && present.what !== "changed")) return undefined;
  const forced = (forcing[type] ?? []).filter(
    (argument) =>
      !isIgnored(at(block, "lifecycle", "ignore_changes"), argument) &&
      referencesIn(block[argument]).some((one) => isOther(stack, one)),
  );
  const triggers = at(block, "lifecycle", "replace_triggered_by");
  const triggered = (Array.isArray(triggers) ? triggers.map(String) : []).filter((trigger) => {
    const [triggerType = "", triggerName = ""] = trigger.split(".");
    return (
      triggerType === "terraform_data" &&
      known.has(`${stack}/terraform_data.${triggerName}`) &&
      known.get(`${stack}/terraform_data.${triggerName}`)?.what !== "created"
    );
  });
  if (forced.length + triggered.length === 0) return undefined;
  const found = after.get(stack);
  return {
    stack,
    type,
    name,
    address,
    account: found === undefined ? "" : accountIdOf(found, providerOf(block)),
    what: "replaced",
    arguments: [...forced, ...triggered],
    before: present?.before ?? block,
    after: block,
  };
}
