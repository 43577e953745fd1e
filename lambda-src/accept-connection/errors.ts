import { StepError } from "../shared/errors";

/** The service knows no connection of that interface endpoint. */
export class ConnectionMissing extends StepError {
  override readonly name = "ConnectionMissing";

  constructor(endpoint: string, serviceId: string, vpcEndpointId: string) {
    super(
      `Endpoint service ${serviceId} of ${endpoint} has no connection of interface endpoint ${vpcEndpointId}: run the deploy again, which makes the endpoint if it is gone.`,
    );
  }
}

/** The connection is in a state from which it cannot be accepted. */
export class ConnectionNotAccepted extends StepError {
  override readonly name = "ConnectionNotAccepted";

  constructor(endpoint: string, serviceId: string, vpcEndpointId: string, state: string) {
    super(
      `The connection of interface endpoint ${vpcEndpointId} to endpoint service ${serviceId} of ${endpoint} is "${state}", and stays so although it was accepted. If somebody is deleting it, run the deploy again when it is gone.`,
    );
  }
}

/** Connections to a service that is to go do not end. */
export class ConnectionsRemain extends StepError {
  override readonly name = "ConnectionsRemain";

  constructor(serviceId: string, vpcEndpointIds: readonly string[]) {
    super(
      `Endpoint service ${serviceId} is to go, but ${vpcEndpointIds.join(", ")} stay connected although they were rejected: run the same command again in a few minutes.`,
    );
  }
}
