/** The world that the emulated accounts are: one alternative of each open question, and a pace. */
import { fairPace, harshPace, Dice, type Pace, type PaceChange, type PassingKind } from "./pace";
import { modeNames, modes, type ModeName, type Modes, type SourceKeys } from "./modes";
import { Propagation } from "./propagation";

/** Worlds that have a name. */
export const worldNames = ["fair", "harsh"] as const;
export type WorldName = (typeof worldNames)[number];

/** Moments at which DMS assumes a role. */
export type Moment = "creation" | "test" | "run";

const sourceKeyModes = {
  creation: "sourceKeysAtCreation",
  test: "sourceKeysAtTest",
  run: "sourceKeysAtRun",
} as const satisfies Record<Moment, ModeName>;

const paces: Readonly<Record<WorldName, Pace>> = { fair: fairPace, harsh: harshPace };

/** What is asked of the world while calls are answered, and set from outside. */
export class World {
  modes: Modes;
  pace: Pace;
  readonly propagation = new Propagation(() => this.pace.propagation);
  private readonly dice = new Dice();

  constructor(name: WorldName = "fair") {
    this.modes = modesOf(name);
    this.pace = paces[name];
  }

  /** Becomes a world that has a name. */
  become(name: WorldName): void {
    this.modes = modesOf(name);
    this.pace = paces[name];
  }

  /** Chooses alternatives; the other questions stay as they are. */
  choose(chosen: Partial<Modes>): void {
    this.modes = { ...this.modes, ...chosen };
  }

  /** Changes durations; the others stay as they are. */
  keepPace(pace: PaceChange): void {
    this.pace = { ...this.pace, ...pace, passing: { ...this.pace.passing, ...pace.passing } };
  }

  /** Source keys that DMS carries at a moment. */
  sourceKeys(moment: Moment): SourceKeys {
    return this.modes[sourceKeyModes[moment]];
  }

  /** Does something when a passing state is over, without keeping the process alive for it. */
  after(kind: PassingKind, work: () => void): void {
    setTimeout(work, this.pace.passing[kind]).unref();
  }

  /** Waits as long as a call takes. */
  async delay(operation: string): Promise<void> {
    const [least, most] = this.pace.latency;
    const slow = slowOperations.has(operation) ? this.pace.dmsLatency : 0;
    const milliseconds =
      slow + least + (most - least) * this.dice.throw(this.pace.seed, `delay ${operation}`);
    if (milliseconds >= 1) await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** Whether the next call of an operation is throttled. */
  throttles(operation: string): boolean {
    return this.pace.throttled > 0 && this.dice.throw(this.pace.seed, operation) < this.pace.throttled;
  }
}

/** Operations of DMS that assume a role or read a secret before they answer. */
const slowOperations = new Set([
  "dms:CreateEndpoint",
  "dms:ModifyEndpoint",
  "dms:CreateReplicationConfig",
  "dms:StartReplication",
]);

function modesOf(name: WorldName): Modes {
  return Object.fromEntries(modeNames.map((mode) => [mode, modes[mode][name]])) as Modes;
}
