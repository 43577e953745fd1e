import type { Announcement } from "../shared/announcement";
import type { StepError } from "../shared/errors";
import type { Run } from "../shared/step";
import { RuleQuotaReached, RulesNotSettled, SecurityGroupMissing } from "./errors";
import type { Acknowledged } from "./event";
import type { Newest } from "./newest";
import type { RuleApi } from "./rule-api";
import {
  announcedAt,
  contentOf,
  isOurs,
  newestAnnouncement,
  outsideRanges,
  plansOf,
  type GroupPlan,
  type LiveRule,
  type Opening,
  type Owner,
  type WantedPort,
} from "./rules";

/** Dependencies of this function's work. */
export interface Dependencies extends Run {
  readonly api: RuleApi;
  readonly newest: Newest;
  readonly ports: readonly WantedPort[];
  readonly owner: Owner;
}

/** Most times that the rules are read: more than twice only when somebody else changes them. */
const mostRounds = 6;

/** Pause before changed rules are read again, in milliseconds. */
const roundPause = 400;

/** Changes of one run so far: EC2 may go on showing the state before. */
interface Done {
  readonly time: number;
  readonly announced: string;
  /** Contents that EC2 has taken or has had, with their group, and has not shown since. */
  readonly open: Set<string>;
  /** Rules that this run has made. */
  readonly made: Set<string>;
  readonly closed: Set<string>;
  readonly marked: Set<string>;
}

/**
 * Makes the security groups admit exactly the announced addresses, on one port each.
 *
 * New addresses are let in before old ones are shut out, one rule a call. Rules without our tags are
 * never touched; one with the same content counts as open. An address outside the ranges of an endpoint is not let
 * in there, and refused. Every rule of ours carries the time of the announcement that it holds for, and a parameter
 * that of the newest one, so that an announcement that arrives late changes nothing.
 *
 * Retry contract: reads first, changes only what differs, and may run any number of times, late, out of
 * order, at the same time as itself and after a run that was stopped anywhere. What one group refuses
 * does not keep the others shut.
 *
 * @throws SecurityGroupMissing, RuleQuotaReached, RulesNotSettled, and what `call` throws: Lambda calls
 * again, and then puts the announcement into the dead-letter queue.
 */
export async function allow(announcement: Announcement, deps: Dependencies): Promise<Acknowledged> {
  const { api, ports, owner, log } = deps;
  const addresses = [...new Set(announcement.addresses)];
  const time = Date.parse(announcement.announcedAt);
  const announced = new Date(time).toISOString();
  const done: Done = {
    time,
    announced,
    open: new Set(),
    made: new Set(),
    closed: new Set(),
    marked: new Set(),
  };
  const groups = [...new Set(ports.map(({ groupId }) => groupId))];
  for (let round = 1; round <= mostRounds; round += 1) {
    if (round > 1) await deps.deadline.clock.sleep(roundPause);
    const live = await api.rulesOf(groups);
    const own = live.filter((rule) => isOurs(rule, owner));
    // What was there and is missing later has really gone.
    for (const { groupId, content } of live) done.open.delete(`${groupId} ${content}`);
    // Rules may be gone, and rules of earlier versions are not in the parameter.
    if (newestAnnouncement(own) > time || (await deps.newest.take(time)) > time) {
      return overtaken(own, done, deps);
    }
    const plans = plansOf(ports, live, { addresses, announcedAt: time }, owner);
    const open = [...plans].map(([groupId, plan]) => [groupId, rest(plan, done)] as const);
    if (open.every(([, plan]) => isEmpty(plan))) {
      const counted = { opened: done.made.size, closed: done.closed.size };
      log.info("allow-list holds", { addresses, ...counted });
      const outside = outsideRanges(ports, addresses);
      return outside.length === 0 ? counted : { ...counted, refused: outside.join("; ") };
    }
    await carryOut(open, done, deps);
  }
  throw new RulesNotSettled(groups);
}

/** A later announcement was here: what this run has let in is the later one's to decide. */
async function overtaken(
  own: readonly LiveRule[],
  done: Done,
  { api, log }: Dependencies,
): Promise<Acknowledged> {
  for (const rule of own) {
    if (done.made.has(rule.id) && announcedAt(rule) === done.time) await api.close(rule);
  }
  log.warn("a later announcement is already in force, this one is ignored", { announced: done.announced });
  return { ignored: "stale" };
}

function rest(plan: GroupPlan, done: Done): GroupPlan {
  return {
    open: plan.open.filter((opening) => !done.open.has(keyOf(opening))),
    mark: plan.mark.filter(({ rule }) => !done.marked.has(rule.id)),
    close: plan.close.filter(({ id }) => !done.closed.has(id)),
  };
}

function isEmpty({ open, mark, close }: GroupPlan): boolean {
  return open.length + mark.length + close.length === 0;
}

function keyOf({ groupId, port, address }: Opening): string {
  return `${groupId} ${contentOf(port, address)}`;
}

async function carryOut(
  plans: readonly (readonly [string, GroupPlan])[],
  done: Done,
  deps: Dependencies,
): Promise<void> {
  const failures: StepError[] = [];
  for (const [groupId, plan] of plans) {
    try {
      await changeGroup(plan, done, deps);
    } catch (error) {
      if (!(error instanceof SecurityGroupMissing || error instanceof RuleQuotaReached)) throw error;
      deps.log.error("a security group could not be opened", error);
      failures.push(error);
    }
    deps.log.info("security group changed", { groupId, ...counts(plan) });
  }
  if (failures[0]) throw failures[0];
}

/** Marks first, so that an earlier announcement that comes now sees that it is late; closes last. */
async function changeGroup(plan: GroupPlan, done: Done, deps: Dependencies): Promise<void> {
  for (const endpoints of new Set(plan.mark.map((one) => one.endpoints))) {
    const ids = plan.mark.filter((one) => one.endpoints === endpoints).map(({ rule }) => rule.id);
    await deps.api.mark(ids, endpoints, done.announced);
    for (const id of ids) done.marked.add(id);
  }
  for (const opening of plan.open) {
    if (await opened(opening, done, deps)) continue;
    // Only here does closing come first: a full group takes nothing new while it keeps what is stale.
    await closeAll(plan.close, done, deps);
    await opened(opening, done, deps, "last try");
  }
  await closeAll(plan.close, done, deps);
}

/** @returns False when the group is full. @throws RuleQuotaReached when it is and this was the last try. */
async function opened(
  opening: Opening,
  done: Done,
  { api }: Dependencies,
  attempt: "first try" | "last try" = "first try",
): Promise<boolean> {
  const answer = await api.open(opening, done.announced);
  if (answer !== "there" && "full" in answer) {
    if (attempt === "first try") return false;
    throw new RuleQuotaReached(opening.groupId, opening.address, answer.full);
  }
  done.open.add(keyOf(opening));
  if (answer !== "there" && answer.id !== undefined) done.made.add(answer.id);
  return true;
}

async function closeAll(rules: readonly LiveRule[], done: Done, { api }: Dependencies): Promise<void> {
  for (const rule of rules) {
    if (done.closed.has(rule.id)) continue;
    await api.close(rule);
    done.closed.add(rule.id);
  }
}

function counts({ open, mark, close }: GroupPlan) {
  return { open: open.length, mark: mark.length, close: close.length };
}
