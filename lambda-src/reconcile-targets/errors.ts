import { StepError } from "../shared/errors";

/** The name does not tell an address that could be the database's. */
export class HostUnknown extends StepError {
  override readonly name = "HostUnknown";

  constructor(endpoint: string, host: string, reason: string) {
    super(
      `The addresses of endpoint "${endpoint}" are unknown, so its targets stay as they are: ${host}: ${reason}. See that the database is there, that it is not publicly accessible (its name then gives a public address) and that it is in the VPC that the environment file names, then run the deploy again.`,
    );
  }
}

/** The target group is not there. */
export class TargetGroupMissing extends StepError {
  override readonly name = "TargetGroupMissing";

  constructor(endpoint: string, cause: unknown) {
    super(
      `The target group of endpoint "${endpoint}" does not exist: run the deploy again, the database stack makes it.`,
      { cause },
    );
  }
}

/** The load balancer cannot tell the health of its targets, so none of them may leave. */
export class HealthUnknown extends StepError {
  override readonly name = "HealthUnknown";

  constructor(endpoint: string, cause: unknown) {
    super(
      `Elastic Load Balancing cannot tell the health of the targets of endpoint "${endpoint}" at present, so they stay as they are: run the deploy again.`,
      { cause },
    );
  }
}

/** The load balancer does not take an address. */
export class TargetRefused extends StepError {
  override readonly name = "TargetRefused";

  constructor(endpoint: string, target: string, reason: string, cause: unknown) {
    super(
      `Elastic Load Balancing does not take ${target} as a target of endpoint "${endpoint}": ${reason} See that the database is in the VPC of its load balancer.`,
      { cause },
    );
  }
}

/** One address is a target of too many target groups. */
export class TargetOverused extends StepError {
  override readonly name = "TargetOverused";

  constructor(endpoint: string, target: string, cause: unknown) {
    super(
      `${target}, the address of endpoint "${endpoint}", is registered with its load balancer too often already: take it out of target groups that are no longer needed, or ask for a higher quota.`,
      { cause },
    );
  }
}

/** The database would take the health checks of its load balancer for an attack. */
export class ConnectErrorsBlock extends StepError {
  override readonly name = "ConnectErrorsBlock";

  /**
   * @param found Each database with the value and the parameter group it comes from.
   * @param remedies What the owner has to do, a sentence for each parameter group.
   */
  constructor(
    endpoint: string,
    atLeast: number,
    { found, remedies }: { readonly found: readonly string[]; readonly remedies: readonly string[] },
  ) {
    super(
      `The database of endpoint "${endpoint}" would block its load balancer, because it counts each health check as a connection error: max_connect_errors has to be at least ${atLeast}, but it is ${found.join("; ")}. ${remedies.join(" ")} Then run the deploy again.`,
    );
  }
}

/** There is no room for a new target, and none that may leave. */
export class TargetGroupFull extends StepError {
  override readonly name = "TargetGroupFull";

  constructor(endpoint: string, cause: unknown) {
    super(
      `The target group of endpoint "${endpoint}" is full, and none of its targets may leave yet: ask for a higher quota of targets for each load balancer, or wait until targets have drained, then run the deploy again.`,
      { cause },
    );
  }
}
