import { AwsError, type FakeService } from "./aws-server";

export interface FakeTarget {
  id: string;
  port: number;
  state: string;
  /** Reads for which the state stays as it is: of a new target `initial`, of a leaving one `draining`. */
  reads: number;
}

/** Elastic Load Balancing with one target group, as far as the functions use it. */
export class FakeElb {
  targets: FakeTarget[] = [];
  /** Addresses that answer health checks. */
  readonly alive = new Set<string>();
  /** Reads of the health after which a new target is checked, and after which a leaving one is gone. */
  initialReads = 1;
  drainingReads = 2;
  /** Quota of targets; those that drain count. */
  mostTargets = 100;
  /** Addresses that the group does not take. */
  readonly unfit = new Set<string>();
  /** Refuses a call by its operation. */
  refusal: (operation: string) => AwsError | undefined = () => undefined;
  /** What was done, in order: `+10.30.0.1` registered, `-10.30.0.1` deregistered. */
  readonly done: string[] = [];
  /** Times at which a group that had a target, or a healthy one, was left without. */
  readonly losses: string[] = [];
  /** Takes members out of the answer about health. */
  shown: (description: Record<string, unknown>) => Record<string, unknown> = (description) => description;

  constructor(private readonly targetGroupArn: string) {}

  /** Puts a target there without a call. */
  put(id: string, state = "healthy", port = 3306): void {
    this.targets.push({ id, port, state, reads: 1000 });
  }

  /** Finds out anew which targets are alive, those that drain left out. */
  check(): void {
    for (const target of this.serving()) target.state = this.alive.has(target.id) ? "healthy" : "unhealthy";
  }

  /** Addresses in the group, those that drain left out, in order. */
  get ids(): string[] {
    return this.serving()
      .map(({ id }) => id)
      .sort();
  }

  service: FakeService = ({ operation, input }) => {
    const refusal = this.refusal(operation);
    if (refusal) throw refusal;
    if (input.TargetGroupArn !== this.targetGroupArn) {
      throw new AwsError("TargetGroupNotFound", "One or more target groups not found");
    }
    switch (operation) {
      case "DescribeTargetHealth":
        return this.describe();
      case "RegisterTargets":
        return this.register(named(input));
      case "DeregisterTargets":
        return this.deregister(named(input));
      default:
        throw new AwsError("InvalidAction", operation);
    }
  };

  private describe(): unknown {
    const TargetHealthDescriptions = this.targets.map(({ id, port, state }) =>
      this.shown({
        Target: { Id: id, Port: port, AvailabilityZone: "eu-west-1a" },
        HealthCheckPort: port,
        TargetHealth: { State: state },
      }),
    );
    for (const target of this.targets) this.pass(target);
    this.targets = this.targets.filter(({ state }) => state !== "gone");
    return { TargetHealthDescriptions };
  }

  /** What time does to a target between two reads. */
  private pass(target: FakeTarget): void {
    target.reads -= 1;
    if (target.reads > 0) return;
    if (target.state === "draining") target.state = "gone";
    if (target.state === "initial") target.state = this.alive.has(target.id) ? "healthy" : "unhealthy";
  }

  private register(targets: readonly Named[]): unknown {
    const unfit = targets.find(({ Id }) => this.unfit.has(Id));
    if (unfit) throw new AwsError("InvalidTarget", `The IP address '${unfit.Id}' is not within the VPC.`);
    const added = targets.filter(({ Id, Port }) => !this.find(Id, Port));
    if (this.targets.length + added.length > this.mostTargets) {
      throw new AwsError("TooManyTargets", "The maximum number of targets has been reached");
    }
    for (const { Id, Port } of targets) {
      const there = this.find(Id, Port);
      this.done.push(`+${Id}`);
      const state = this.initialReads > 0 ? "initial" : this.alive.has(Id) ? "healthy" : "unhealthy";
      if (!there) this.targets.push({ id: Id, port: Number(Port), state, reads: this.initialReads });
      else if (there.state === "draining") Object.assign(there, { state, reads: this.initialReads });
    }
    return {};
  }

  private deregister(targets: readonly Named[]): unknown {
    for (const { Id, Port } of targets) {
      // Without a port AWS says yes and does nothing.
      if (Port === undefined) continue;
      const there = this.find(Id, Port);
      if (!there) throw new AwsError("InvalidTarget", `${Id}:${Port} is not registered`);
      if (there.state === "draining") continue;
      const healthyBefore = this.healthy();
      this.done.push(`-${Id}`);
      Object.assign(there, { state: "draining", reads: this.drainingReads });
      if (this.serving().length === 0) this.losses.push(`empty after -${Id}`);
      if (healthyBefore > 0 && this.healthy() === 0) this.losses.push(`none healthy after -${Id}`);
    }
    return {};
  }

  private find(id: string, port: string | undefined): FakeTarget | undefined {
    return this.targets.find((target) => target.id === id && String(target.port) === port);
  }

  private serving(): FakeTarget[] {
    return this.targets.filter(({ state }) => state !== "draining");
  }

  private healthy(): number {
    return this.targets.filter(({ state }) => state === "healthy").length;
  }
}

interface Named {
  readonly Id: string;
  readonly Port: string | undefined;
}

/** `Targets.member.1.Id` and so on. */
function named(input: Readonly<Record<string, unknown>>): Named[] {
  const targets: Named[] = [];
  for (let n = 1; `Targets.member.${n}.Id` in input; n += 1) {
    const port = input[`Targets.member.${n}.Port`] as string | undefined;
    targets.push({
      Id: String(input[`Targets.member.${n}.Id`]),
      Port: port,
    });
  }
  return targets;
}
