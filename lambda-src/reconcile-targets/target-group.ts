import { poll } from "../shared/deadline";
import { failedWith } from "../shared/errors";
import type { Run } from "../shared/step";
import type { Misses } from "./misses";
import { sortedAddresses } from "./addresses";
import { TargetGroupFull, TargetRefused } from "./errors";
import type { ReconcileTargetsEvent } from "./event";
import type { LiveTarget, TargetApi } from "./target-api";
import type { Observation } from "./watch";

/** Dependencies of changing a target group. */
export interface Changing extends Run {
  readonly api: TargetApi;
  readonly misses: Misses;
}

/**
 * Longest time that a run waits for a wanted target to become healthy, or for room, in milliseconds. The next run
 * of the schedule goes on where one stopped.
 */
const patience = { deploy: 120_000, event: 120_000, schedule: 20_000 } as const;

/** The targets of one run, and what the run did to them. */
export class TargetGroup {
  readonly added = new Set<string>();
  readonly removed = new Set<string>();

  private constructor(
    private readonly event: ReconcileTargetsEvent,
    private readonly deps: Changing,
    private live: readonly LiveTarget[],
  ) {}

  static async read(event: ReconcileTargetsEvent, deps: Changing): Promise<TargetGroup> {
    return new TargetGroup(event, deps, await deps.api.targets());
  }

  /** Addresses that are in the group, those that drain left out. */
  get registered(): string[] {
    return sortedAddresses(this.live.filter((target) => this.isIn(target)).map(({ id }) => id));
  }

  /** Addresses that the load balancer finds healthy. */
  get healthy(): string[] {
    return sortedAddresses(
      this.live.filter((target) => this.isIn(target) && isHealthy(target)).map(({ id }) => id),
    );
  }

  /** Registers at once what was seen and is not there; where there is no room, `settle` makes some. */
  async admit(addresses: readonly string[]): Promise<void> {
    const missing = this.missing(addresses).filter((id) => !this.added.has(id));
    await this.register(missing);
  }

  /** True if something that the load balancer may be sending to would have to leave. */
  wouldLose(observation: Observation): boolean {
    return this.leaving(observation).some((target) => !isUseless(target));
  }

  /**
   * Makes the group hold what was seen, and nothing else.
   *
   * Registers first. A target leaves only if it was missing from every lookup, and while a wanted one is
   * healthy or it is of no use itself. What is left to do when time runs out is for the next run.
   *
   * @returns Whether nothing is left to do.
   * @throws TargetGroupFull, and what `TargetApi` throws.
   */
  async settle(observation: Observation): Promise<boolean> {
    const { deadline, misses } = this.deps;
    const { reason, targetGroupArn } = this.event;
    let gone: ReadonlySet<string> | undefined;
    let full: unknown;
    const settled = await poll(deadline, patience[reason], async () => {
      this.live = await this.deps.api.targets();
      const missing = this.missing(observation.addresses);
      if (missing.length > 0) {
        full = await this.register(missing);
        if (full !== undefined) await this.makeRoom(observation, missing.length, full);
        return undefined;
      }
      const leaving = this.leaving(observation);
      gone ??= misses.record(
        targetGroupArn,
        leaving.map(({ id }) => id),
      );
      const healthy = this.healthy.filter((id) => observation.addresses.includes(id));
      const due = leaving.filter((target) => this.isGone(target, gone));
      const removable = due.filter((target) => healthy.length > 0 || isUseless(target));
      for (const target of removable) await this.remove(target);
      const atRest = due.length === 0 && (healthy.length > 0 || reason !== "deploy");
      return atRest ? true : undefined;
    });
    if (full !== undefined) throw new TargetGroupFull(this.event.endpoint, full);
    return settled === true && observation.complete;
  }

  /** @returns The refusal when there was no room for one of them. */
  private async register(ids: readonly string[]): Promise<unknown> {
    let full: unknown;
    let refused: TargetRefused | undefined;
    for (const id of ids) {
      // One by one: a target that is refused would keep the others out.
      try {
        await this.deps.api.register(id, this.event.port);
        this.added.add(id);
        this.deps.log.info("target registered", { endpoint: this.event.endpoint, target: id });
      } catch (error) {
        if (error instanceof TargetRefused) refused = error;
        else if (failedWith(error, "TooManyTargets")) full = error;
        else throw error;
      }
    }
    if (refused) throw refused;
    return full;
  }

  /**
   * Takes out what is missing from every lookup so that something new fits in, the useless first.
   *
   * Never the last target or the last healthy one, and nothing while others drain that leave enough room.
   */
  private async makeRoom(observation: Observation, wanted: number, full: unknown): Promise<void> {
    let staying = this.live.filter((target) => !isDraining(target)).length;
    let healthy = this.live.filter(isHealthy).length;
    let room = this.live.length - staying;
    for (const target of this.leaving(observation).sort((one, other) => rank(one) - rank(other))) {
      if (room >= wanted) return;
      if (staying === 1 || (isHealthy(target) && healthy === 1)) continue;
      await this.remove(target);
      staying -= 1;
      if (isHealthy(target)) healthy -= 1;
      room += 1;
    }
    if (room === 0) throw new TargetGroupFull(this.event.endpoint, full);
  }

  private async remove(target: LiveTarget): Promise<void> {
    await this.deps.api.deregister(target);
    this.removed.add(target.id);
    this.deps.log.info("target deregistered", { endpoint: this.event.endpoint, target: target.id });
  }

  private missing(addresses: readonly string[]): string[] {
    const { registered } = this;
    return addresses.filter((address) => !registered.includes(address));
  }

  /** Targets in the group that were not seen; none while that is not certain. */
  private leaving({ addresses, complete }: Observation): LiveTarget[] {
    if (!complete) return [];
    return this.live.filter(
      (target) => !isDraining(target) && !(this.isIn(target) && addresses.includes(target.id)),
    );
  }

  /** True if a target that was not seen is taken to be gone. */
  private isGone(target: LiveTarget, missedForLong: ReadonlySet<string> | undefined): boolean {
    if (this.event.kind === "instance" || isUseless(target) || target.port !== this.event.port) return true;
    return missedForLong?.has(target.id) === true;
  }

  private isIn(target: LiveTarget): boolean {
    return !isDraining(target) && target.port === this.event.port;
  }
}

function isDraining({ state }: LiveTarget): boolean {
  return state === "draining" || state === "unhealthy.draining";
}

function isHealthy({ state }: LiveTarget): boolean {
  return state === "healthy";
}

/** True if the load balancer sends nothing to it. */
function isUseless({ state }: LiveTarget): boolean {
  return state === "unhealthy" || state === "unused";
}

function rank(target: LiveTarget): number {
  return isUseless(target) ? 0 : isHealthy(target) ? 2 : 1;
}
