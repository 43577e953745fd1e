/** How long things take in the emulated accounts, and how often a call is throttled. */
import { createHash } from "node:crypto";

/** Kinds of resources that pass through states before they rest. */
export type PassingKind =
  "instance" | "task" | "starting" | "endpoint" | "connection" | "serverless" | "balancer" | "vpcEndpoint";

/** Durations of the emulated accounts, in milliseconds. */
export interface Pace {
  /** Time that a call of a service takes, beside the work itself: the least, and the most. */
  readonly latency: readonly [number, number];
  /** Time that a call of DMS takes that looks at roles and secrets; AWS publishes none. */
  readonly dmsLatency: number;
  /** Share of calls that are throttled, 0 to 1. */
  readonly throttled: number;
  /** Time until a written role, trust, policy or grant is seen by those who judge calls. */
  readonly propagation: number;
  /** Time that a resource stays in a passing state. */
  readonly passing: Readonly<Record<PassingKind, number>>;
  /** Time that a full load takes. */
  readonly fullLoad: number;
  /** Start of the row of pseudo-random numbers. */
  readonly seed: number;
}

/** Durations to change; those that are not said stay. */
export type PaceChange = Partial<Omit<Pace, "passing">> & { readonly passing?: Partial<Pace["passing"]> };

const quick = 250;

/** A world that is quick: a passing state is seen, and no more. */
export const fairPace: Pace = {
  latency: [0, 0],
  dmsLatency: 0,
  throttled: 0,
  propagation: 0,
  passing: {
    instance: quick,
    task: quick,
    starting: quick,
    endpoint: quick,
    connection: quick,
    serverless: quick,
    balancer: 0,
    vpcEndpoint: 0,
  },
  fullLoad: 0,
  seed: 1,
};

/**
 * AWS's times at their worst, as far as the small example can have them within the eight minutes that CI gives it.
 *
 * Propagation: IAM user guide, "changes that I make are not always immediately visible", seconds as a rule;
 * here five tries of the provider to make a function, whose sixth would come after 16 seconds. An
 * instance takes 10 to 30 minutes at AWS, a balancer 3 to 5; here they take long enough to be met in between.
 */
export const harshPace: Pace = {
  latency: [20, 120],
  dmsLatency: 4000,
  throttled: 0.02,
  propagation: 7000,
  passing: {
    instance: 20_000,
    task: 3000,
    starting: 15_000,
    endpoint: 3000,
    connection: 5000,
    serverless: 3000,
    balancer: 20_000,
    vpcEndpoint: 10_000,
  },
  fullLoad: 45_000,
  seed: 20_261_128,
};

/** Pseudo-random numbers that depend on the seed and on how often each operation was called, not on time. */
export class Dice {
  private readonly thrown = new Map<string, number>();

  /** A number from 0 to below 1 for the next call of an operation. */
  throw(seed: number, operation: string): number {
    const count = (this.thrown.get(operation) ?? 0) + 1;
    this.thrown.set(operation, count);
    const hash = createHash("sha256").update(`${seed}/${operation}/${count}`).digest();
    return hash.readUInt32BE(0) / 2 ** 32;
  }
}

/**
 * Reads durations.
 *
 * @throws Error that names the member that is wrong.
 */
export function parsePace(said: unknown): PaceChange {
  return requireLike(said, fairPace, "pace");
}

/** @throws Error unless a value has members of a model only, each a number or a list or an object of such. */
function requireLike(said: unknown, model: object, at: string): object {
  if (typeof said !== "object" || said === null) throw new Error(`${at}: expected an object`);
  const known = new Map<string, unknown>(Object.entries(model));
  for (const [name, value] of Object.entries(said) as [string, unknown][]) {
    const like = known.get(name);
    if (like === undefined) {
      throw new Error(`${at}: no ${name}; expected one of ${[...known.keys()].join(", ")}`);
    }
    if (typeof like === "object") requireLike(value, like ?? {}, `${at}.${name}`);
    else if (typeof value !== "number" || value < 0)
      throw new Error(`${at}.${name}: expected a number of 0 or more`);
  }
  return said;
}
