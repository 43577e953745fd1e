/** Faults that are put between a function and AWS on purpose: one-shot, at a chosen call. */

/** Fault at the chosen call. */
export interface InjectedFault {
  /** Function name. */
  readonly function: string;
  /** Number of the AWS call in an invocation, from 1. */
  readonly call: number;
  /** `after` if the call reaches the emulated account first. */
  readonly when: "before" | "after";
  /** `kill` ends the function's process; the others fail the call. */
  readonly kind: "kill" | "throttle" | "error" | "reset";
}

const whens = ["before", "after"] as const;
const kinds = ["kill", "throttle", "error", "reset"] as const;

/** Faults that wait for their call. */
export class Faults {
  private waiting: InjectedFault[] = [];

  add(fault: InjectedFault): void {
    this.waiting.push(fault);
  }

  clear(): void {
    this.waiting = [];
  }

  /** Takes the fault for the n-th call of a function at this moment: it happens once. */
  take(functionName: string, call: number, when: InjectedFault["when"]): InjectedFault | undefined {
    const fault = this.waiting.find(
      (one) => one.function === functionName && one.call === call && one.when === when,
    );
    if (fault) this.waiting = this.waiting.filter((one) => one !== fault);
    return fault;
  }
}

/** Reads a fault from the admin API. @throws Error that says which member is wrong. */
export function parseFault(value: unknown): InjectedFault {
  const { function: name, call, when, kind } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== "string" || name === "") throw new Error("function: give the name of a function");
  if (typeof call !== "number" || !Number.isInteger(call) || call < 1) {
    throw new Error("call: give the number of the AWS call, counted from 1");
  }
  const knownWhen = whens.find((one) => one === when);
  if (knownWhen === undefined) throw new Error(`when: expected one of ${whens.join(", ")}`);
  const knownKind = kinds.find((one) => one === kind);
  if (knownKind === undefined) throw new Error(`kind: expected one of ${kinds.join(", ")}`);
  return { function: name, call, when: knownWhen, kind: knownKind };
}
