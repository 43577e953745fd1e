import { StepError } from "../shared/errors";

/** There is no public address that a replication instance could come from. */
export class EgressMissing extends StepError {
  override readonly name = "EgressMissing";

  constructor(vpcId: string, pending: readonly string[]) {
    const gateways =
      pending.length === 0
        ? "has no available public NAT gateway"
        : `has no available public NAT gateway yet (${pending.join(", ")})`;
    super(
      `${vpcId} ${gateways} and no replication instance is publicly accessible, so there is no address to announce and nothing was announced. Set "nat: true" in replication.network, or "publiclyAccessible: true" on the instance, or write the addresses of a way out in another account as egressAddresses of replication.network, or choose another connection.via for the databases; if a gateway is being made, run the deploy again.`,
    );
  }
}

/** A publicly accessible instance does not tell its address yet. */
export class AddressPending extends StepError {
  override readonly name = "AddressPending";

  constructor(instance: string, status: string) {
    super(
      `The replication instance ${instance} is publicly accessible and "${status}", but has no public address yet, so nothing was announced: run the deploy again when it is available.`,
    );
  }
}

/** Addresses from AWS that cannot be announced. */
export class AddressesRefused extends StepError {
  override readonly name = "AddressesRefused";

  constructor(addresses: readonly string[], problem: string) {
    super(
      `The addresses that replication instances come from (${addresses.slice(0, 20).join(", ")}) cannot be announced: ${problem}. Take away NAT gateways that the replication subnets do not need, or give replication a VPC of its own.`,
    );
  }
}
