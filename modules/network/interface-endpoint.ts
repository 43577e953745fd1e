import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Token, type Postcondition, type Precondition } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { allowBetween } from "./rules";

/** Properties for `InterfaceEndpoint`. */
export interface InterfaceEndpointProps {
  readonly provider: AwsProvider;

  /** Physical name. */
  readonly name: string;

  /** An endpoint service by name, or a shared resource configuration by ARN. */
  readonly to: { readonly serviceName: string } | { readonly resourceConfigurationArn: string };

  readonly vpcId: string;

  /** Terraform expression without braces: list of subnet ids. */
  readonly subnetIds: string;

  /** Group of the replication instances, which is opened for this endpoint and nothing more. */
  readonly replicationSecurityGroupId: string;

  /** TCP port of the database. */
  readonly port: number;

  /** Conditions that have to hold at plan. */
  readonly preconditions: readonly Precondition[];

  /**
   * Conditions that the endpoint itself has to meet.
   *
   * @default nothing
   */
  readonly postconditions?: readonly Postcondition[];
}

/** The replication account's side of PrivateLink or VPC Lattice: an endpoint that only replication instances reach. */
export class InterfaceEndpoint extends Construct {
  public readonly endpointId: string;
  /** State of the connection: `available` when the service's owner has accepted it. */
  public readonly state: string;
  /** DNS name of the endpoint in all its zones, and the hosted zone of that name. */
  public readonly dns: { readonly name: string; readonly zoneId: string };

  constructor(scope: Construct, id: string, props: InterfaceEndpointProps) {
    super(scope, id);
    const { provider, name } = props;
    const group = addressed(
      new SecurityGroup(this, "group", {
        provider,
        name: `${name}-endpoint`,
        description: "Way to a database: replication instances come in, nothing else.",
        vpcId: props.vpcId,
        tags: { Name: `${name}-endpoint` },
      }),
      id,
    );
    allowBetween(this, {
      name: id,
      port: props.port,
      from: { groupId: props.replicationSecurityGroupId, provider, description: `To ${name}` },
      to: { groupId: group.id, provider, description: "Replication instances" },
    });
    const endpoint = addressed(
      new VpcEndpoint(this, "Default", {
        provider,
        ...("serviceName" in props.to
          ? { vpcEndpointType: "Interface", serviceName: props.to.serviceName }
          : { vpcEndpointType: "Resource", resourceConfigurationArn: props.to.resourceConfigurationArn }),
        vpcId: props.vpcId,
        subnetIds: Token.asList(`\${${props.subnetIds}}`),
        securityGroupIds: [group.id],
        privateDnsEnabled: false,
        tags: { Name: name },
        ...lifecycleOf(props),
      }),
      id,
    );
    this.endpointId = endpoint.id;
    this.state = endpoint.state;
    const dns = endpoint.dnsEntry.get(0);
    this.dns = { name: dns.dnsName, zoneId: dns.hostedZoneId };
  }
}

function lifecycleOf({ preconditions, postconditions = [] }: InterfaceEndpointProps) {
  if (preconditions.length + postconditions.length === 0) return {};
  return {
    lifecycle: {
      ...(preconditions.length > 0 ? { precondition: [...preconditions] } : {}),
      ...(postconditions.length > 0 ? { postcondition: [...postconditions] } : {}),
    },
  };
}
