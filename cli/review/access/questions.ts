/** What is asked of two worlds: every call that a statement of either allows. */
import { like } from "./conditions";
import { isAboutCall, isAllowed, matchesPrincipal, type Call } from "./evaluate";
import type { Clause } from "./policy";
import {
  actionWitness,
  anybodyOf,
  callerContext,
  callersOf,
  contextsOf,
  witnessOf,
  type Values,
} from "./witness";
import type { World } from "./world";

/** A call without what its conditions look at. */
export interface Question {
  readonly caller: string;
  /** As a statement writes it, maybe with wildcards; asked is a call that it stands for. */
  readonly action: string;
  /** As a statement writes it, maybe with wildcards. */
  readonly resource: string;
}

/** Every question that a world's statements raise, by its words. */
export function questionsOf(world: World): Map<string, Question> {
  const questions = new Map<string, Question>();
  const byService = thingsByService(world);
  const ask = (caller: string, clause: Clause, resources: readonly string[]) => {
    for (const action of clause.actions.butThese ? ["*"] : clause.actions.listed) {
      for (const resource of resources) {
        questions.set(`${caller} ${action} ${resource}`, { caller, action, resource });
      }
    }
  };
  for (const thing of world.things.values()) {
    for (const clause of allowing(thing.clauses)) {
      const resources = resourcesOf(clause).map((one) => (one === "*" ? thing.arn : one));
      for (const caller of callersOf(clause)) {
        // Its own account as a whole: what its roles may do is a question of theirs.
        if (caller !== anybodyOf(thing.account))
          ask(caller, clause, resources.length > 0 ? resources : [thing.arn]);
      }
    }
    for (const clause of allowing(thing.identity)) {
      ask(
        thing.arn,
        clause,
        resourcesOf(clause).flatMap((one) => meant(one, covered(byService, clause, one))),
      );
    }
  }
  return questions;
}

function allowing(clauses: readonly Clause[] | undefined): Clause[] {
  return (clauses ?? []).filter(({ effect }) => effect === "Allow");
}

function resourcesOf({ resources }: Clause): readonly string[] {
  return resources === undefined ? [] : resources.butThese ? ["*"] : resources.listed;
}

/** What a pattern is about: the things that it covers, and beyond them whatever else it would. */
function meant(pattern: string, things: readonly string[]): readonly string[] {
  // Six characters that AWS adds to a name are no room for others.
  return things.length > 0 && !pattern.includes("*") ? things : [pattern, ...things];
}

/** Things that a pattern with wildcards covers, as far as the statement's actions are of their service. */
function covered(byService: ReadonlyMap<string, string[]>, { actions }: Clause, pattern: string): string[] {
  if (!/[*?]/.test(pattern)) return [];
  const services = new Set(actions.listed.map((action) => action.split(":")[0] ?? ""));
  const arns = services.has("*")
    ? [...byService.values()].flat()
    : [...services].flatMap((service) => byService.get(service) ?? []);
  return arns.filter((arn) => like(pattern, arn));
}

function thingsByService({ things }: World): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const arn of things.keys()) {
    const service = arn.split(":")[2] ?? "";
    const known = found.get(service);
    if (known) known.push(arn);
    else found.set(service, [arn]);
  }
  return found;
}

/** Asks one world, knowing what there is in the other one as well. */
export class Judge {
  /** @param known ARNs of the things of both worlds: what is of neither is another team's. */
  constructor(
    private readonly world: World,
    private readonly known: ReadonlySet<string>,
  ) {}

  /** The smallest sets of values with which the call is let through. */
  answers(question: Question): Values[] {
    const { identity, thing } = this.sides(question);
    const call = callOf(question, {});
    const ways = (clauses: readonly Clause[] | undefined) =>
      unique([
        {},
        ...allowing(clauses)
          .filter((clause) => isAboutCall(clause, call) && matchesPrincipal(clause, call) !== "no")
          .flatMap(({ conditions }) => contextsOf(conditions)),
      ]);
    const others = ways(thing?.clauses);
    const contexts = unique(ways(identity).flatMap((one) => others.map((other) => ({ ...one, ...other }))));
    return smallest(contexts.filter((context) => this.lets(question, context)));
  }

  /** Whether the call is let through, with some values. */
  lets(question: Question, values: Values): boolean {
    const { identity, thing, isThere } = this.sides(question);
    const call = callOf(question, values);
    // Of what is not known here, such as log groups, the caller's own policies decide.
    const resourceAccount = thing?.account ?? call.principal.split(":")[4] ?? "";
    return isThere && isAllowed(call, { identity, resource: thing?.clauses, resourceAccount });
  }

  /** Both sides of a call, and whether they are there. */
  private sides({ caller, action, resource }: Question) {
    const { things } = this.world;
    const role = things.get(caller);
    const owner = ownerOf(this.known, resource);
    const found = things.get(owner);
    // A trust policy is about assuming the role, and no other action on it.
    const isAboutRole = found?.kind === "role" && !/^sts:/i.test(action);
    return {
      identity: role?.identity,
      thing: isAboutRole ? undefined : found,
      isThere:
        (role !== undefined || !this.known.has(caller)) && (found !== undefined || !this.known.has(owner)),
    };
  }
}

/** What a resource of a question belongs to: itself, or the bucket of objects. */
export function ownerOf(known: { has(arn: string): boolean }, resource: string): string {
  if (known.has(resource)) return resource;
  return resource.replace(/^(arn:[\w-]+:s3:::[^/]+)\/.*$/, "$1");
}

function callOf({ caller, action, resource }: Question, values: Values): Call {
  const context = callerContext(caller);
  for (const [key, value] of Object.entries(values)) context.set(key.toLowerCase(), [value]);
  return {
    principal: caller,
    action: actionWitness(action),
    resource: resource === "*" ? "*" : witnessOf(resource),
    context,
  };
}

function unique(contexts: readonly Values[]): Values[] {
  return [...new Map(contexts.map((one) => [JSON.stringify(Object.entries(one).sort()), one])).values()];
}

/** Without those that ask for more than another one does. */
function smallest(contexts: readonly Values[]): Values[] {
  return contexts.filter(
    (one) =>
      !contexts.some(
        (other) => other !== one && Object.entries(other).every(([key, value]) => one[key] === value),
      ),
  );
}
