/** Faults that are put between a caller and AWS on purpose: one-shot, at a chosen call. */

const whens = ["before", "after"] as const;
const kinds = ["kill", "throttle", "error", "reset", "hold"] as const;

/** What happens, and when. */
interface Fault {
  /** `after` if the call reaches the emulated account first. */
  readonly when: (typeof whens)[number];
  /** `kill` ends the function's process; `hold` lets the caller wait; the others fail the call. */
  readonly kind: (typeof kinds)[number];
}

/** Fault at a call of a function. */
export interface FunctionFault extends Fault {
  /** Function name. */
  readonly function: string;
  /** Number of the AWS call in an invocation, from 1. */
  readonly call: number;
}

/** Fault at the next call of an operation that a deploy role makes, which is Terraform's. */
export interface DeployFault extends Fault {
  /** Operation, such as `kms:CreateKey`. */
  readonly operation: string;
}

export type InjectedFault = FunctionFault | DeployFault;

/** Faults that wait for their call. */
export class Faults {
  private waiting: InjectedFault[] = [];

  add(fault: InjectedFault): void {
    this.waiting.push(fault);
  }

  clear(): void {
    this.waiting = [];
  }

  /** Faults that have not happened yet. */
  all(): readonly InjectedFault[] {
    return this.waiting;
  }

  /** Takes the fault for the n-th call of a function at this moment: it happens once. */
  take(functionName: string, call: number, when: Fault["when"]): InjectedFault | undefined {
    return this.taken(
      (one) => "function" in one && one.function === functionName && one.call === call && one.when === when,
    );
  }

  /** Takes the fault for a deploy role's call of an operation at this moment: it happens once. */
  takeOfDeploy(operation: string, when: Fault["when"]): InjectedFault | undefined {
    return this.taken((one) => "operation" in one && one.operation === operation && one.when === when);
  }

  private taken(isMeant: (one: InjectedFault) => boolean): InjectedFault | undefined {
    const fault = this.waiting.find(isMeant);
    if (fault) this.waiting = this.waiting.filter((one) => one !== fault);
    return fault;
  }
}

/** Reads a fault from the admin API. @throws Error that says which member is wrong. */
export function parseFault(value: unknown): InjectedFault {
  const { function: name, call, operation, when, kind } = (value ?? {}) as Record<string, unknown>;
  const ofDeploy = typeof operation === "string" && operation !== "";
  if (!ofDeploy && (typeof name !== "string" || name === "")) {
    throw new Error("function: give the name of a function, or the operation of a deploy role's call");
  }
  if (!ofDeploy && (typeof call !== "number" || !Number.isInteger(call) || call < 1)) {
    throw new Error("call: give the number of the AWS call, counted from 1");
  }
  const knownWhen = whens.find((one) => one === when);
  if (knownWhen === undefined) throw new Error(`when: expected one of ${whens.join(", ")}`);
  const knownKind = kinds.find((one) => one === kind);
  if (knownKind === undefined) throw new Error(`kind: expected one of ${kinds.join(", ")}`);
  const fault = { when: knownWhen, kind: knownKind };
  return ofDeploy ? { operation, ...fault } : { function: name as string, call: call as number, ...fault };
}
