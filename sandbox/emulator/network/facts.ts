/** Parts of a network path, as far as a test of it asks. */

/** An account and Region. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export interface EndpointFacts {
  readonly endpointId: string;
  readonly type: string;
  readonly serviceName: string;
  readonly groupIds: readonly string[];
}

export interface BalancerFacts {
  readonly name: string;
  readonly vpcId: string;
  readonly groupIds: readonly string[];
  /** Ranges of its subnets. */
  readonly ranges: readonly string[];
  readonly listeners: readonly { readonly port: number; readonly targetGroupArn: string }[];
}

/** A subnet and the routes that leave it. */
export interface SubnetFacts {
  readonly subnetId: string;
  readonly cidr: string;
  readonly routeTableId: string;
  readonly routes: readonly RouteFacts[];
}

export interface RouteFacts {
  readonly cidr: string;
  readonly peeringId?: string;
  readonly transitGatewayId?: string;
  readonly natGatewayId?: string;
  readonly gatewayId?: string;
  readonly prefixListId?: string;
}

export interface PeeringFacts {
  readonly isActive: boolean;
  readonly requester: { readonly vpcId: string; readonly resolvesForPeer: boolean };
  readonly accepter: { readonly vpcId: string; readonly resolvesForPeer: boolean };
}
