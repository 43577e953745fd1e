import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpointService } from "@cdktf/provider-aws/lib/vpc-endpoint-service";
import { VpcEndpointServiceAllowedPrincipal } from "@cdktf/provider-aws/lib/vpc-endpoint-service-allowed-principal";
import { TerraformIterator, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { allowBetween } from "./rules";
import { shortened } from "../../model/names";

/** Properties for `EndpointService`. */
export interface EndpointServiceProps {
  readonly provider: AwsProvider;

  /** Physical name; a balancer's is cut to 32 characters. */
  readonly name: string;

  readonly vpcId: string;

  /** Subnets of at least two zones, for the balancer. */
  readonly subnetIds: readonly string[];

  /** Group of what stands behind the balancer: it is opened for the balancer's group. */
  readonly targetSecurityGroupId: string;

  /** TCP port of the balancer and of what stands behind it. */
  readonly port: number;

  /** Seconds after which an idle connection is dropped, 60 to 6000 (ELB, "update-idle-timeout"). */
  readonly idleTimeoutSeconds: number;

  readonly deletionProtection: boolean;

  /** ARN of the one role that may connect an interface endpoint. */
  readonly allowedPrincipalArn: string;

  /** Terraform expression without braces: ARNs of the load balancers that the account has at plan. */
  readonly standingBalancerArns: string;
}

/**
 * A database's side of PrivateLink: an internal network load balancer and the endpoint service before it.
 *
 * The balancer's group lets nothing in: traffic that comes through PrivateLink is not held against it,
 * because the clients' addresses are those of a VPC that may have the same ranges. Who may connect is
 * decided by the service, which admits one role and accepts each connection by hand. The targets see the
 * balancer's own addresses; its target group is filled by `reconcile-targets`, not by Terraform.
 */
export class EndpointService extends Construct {
  public readonly serviceName: string;
  public readonly serviceId: string;
  public readonly targetGroupArn: string;

  constructor(scope: Construct, id: string, props: EndpointServiceProps) {
    super(scope, id);
    const group = this.makeGroup(props, id);
    this.confirmSubnets(props, id);
    const balancer = this.makeBalancer(props, id, group.id);
    const targets = this.makeTargetGroup(props, id);
    const listener = this.makeListener(props, id, { balancer, targets });
    const service = this.makeService(props, id, { balancer, listener });
    this.serviceName = service.serviceName;
    this.serviceId = service.id;
    this.targetGroupArn = targets.arn;
  }

  private makeGroup(props: EndpointServiceProps, id: string): SecurityGroup {
    const { provider, name } = props;
    const group = addressed(
      new SecurityGroup(this, "balancer_group", {
        provider,
        name: `${name}-balancer`,
        description: "Balancer before a database: nothing comes in but through PrivateLink.",
        vpcId: props.vpcId,
        tags: { Name: `${name}-balancer` },
      }),
      id,
    );
    allowBetween(this, {
      name: id,
      port: props.port,
      from: { groupId: group.id, provider, description: `Balancer ${name} to the database` },
      to: {
        groupId: props.targetSecurityGroupId,
        provider,
        description: `The database from balancer ${name}`,
      },
    });
    return group;
  }

  private makeListener(
    props: EndpointServiceProps,
    id: string,
    { balancer, targets }: { readonly balancer: Lb; readonly targets: LbTargetGroup },
  ): LbListener {
    return addressed(
      new LbListener(this, "listener", {
        provider: props.provider,
        loadBalancerArn: balancer.arn,
        port: props.port,
        protocol: "TCP",
        tcpIdleTimeoutSeconds: props.idleTimeoutSeconds,
        defaultAction: [{ type: "forward", targetGroupArn: targets.arn }],
      }),
      id,
    );
  }

  /** The service, and the one principal that it admits. */
  private makeService(
    { provider, name, allowedPrincipalArn }: EndpointServiceProps,
    id: string,
    { balancer, listener }: { readonly balancer: Lb; readonly listener: LbListener },
  ): VpcEndpointService {
    const service = addressed(
      new VpcEndpointService(this, "service", {
        provider,
        acceptanceRequired: true,
        networkLoadBalancerArns: [balancer.arn],
        tags: { Name: name },
        dependsOn: [listener],
      }),
      id,
    );
    addressed(
      new VpcEndpointServiceAllowedPrincipal(this, "principal", {
        provider,
        vpcEndpointServiceId: service.id,
        principalArn: allowedPrincipalArn,
      }),
      id,
    );
    return service;
  }

  /**
   * Refuses at plan what would replace a balancer: the provider makes another one when a subnet goes, and so
   * with another VPC (5.100, "customizeDiffLoadBalancerNLB"), and an apply would stop in the middle of it.
   */
  private confirmSubnets(props: EndpointServiceProps, id: string): void {
    const own = `/net/${balancerName(props)}/`;
    const ofThisName = `\${[for arn in ${props.standingBalancerArns} : arn if length(regexall("${own}", arn)) > 0]}`;
    const local = (name: string, value: unknown) => addressed(new TerraformLocal(this, name, value), name);
    const arns = local(`${id}_balancers`, ofThisName).asList;
    local(`${id}_balancer_subnets`, [...props.subnetIds]);
    addressed(
      new DataAwsLb(this, "standing", {
        provider: props.provider,
        forEach: TerraformIterator.fromList(arns),
        arn: "${each.value}",
        lifecycle: {
          postcondition: [
            {
              condition: `\${length(setsubtract(self.subnets, local.${id}_balancer_subnets)) == 0}`,
              errorMessage: `endpoints.${id}.connection: balancer \${self.name} stands in \${join(", ", self.subnets)} of \${self.vpc_id}, and leaves neither a subnet nor its VPC; AWS deletes no balancer while its endpoint service has it. Name the old subnets, too, or take this way away and make it anew, in three deploys: with \`deletionProtection: false\` and the old names, with \`via: direct\`, and with the new names (docs/operations.md, "Another VPC behind a balancer").`,
            },
          ],
        },
      }),
      id,
    );
  }

  private makeBalancer(props: EndpointServiceProps, id: string, groupId: string): Lb {
    return addressed(
      new Lb(this, "balancer", {
        provider: props.provider,
        name: balancerName(props),
        loadBalancerType: "network",
        internal: true,
        subnets: [...props.subnetIds],
        securityGroups: [groupId],
        enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
        // A node only knows the targets of its own zone otherwise, and the writer is in one zone.
        enableCrossZoneLoadBalancing: true,
        enableDeletionProtection: props.deletionProtection,
        tags: { Name: props.name },
      }),
      id,
    );
  }

  private makeTargetGroup(props: EndpointServiceProps, id: string): LbTargetGroup {
    return addressed(
      new LbTargetGroup(this, "targets", {
        provider: props.provider,
        // Another port is another target group, and a listener lets go of the old one last.
        name: shortened(`${props.name}-${props.port}`, 32),
        lifecycle: { createBeforeDestroy: true },
        vpcId: props.vpcId,
        port: props.port,
        protocol: "TCP",
        targetType: "ip",
        preserveClientIp: "false",
        // A connection to a writer that is none any more ends, and DMS opens another one.
        connectionTermination: true,
        deregistrationDelay: "0",
        healthCheck: { protocol: "TCP", interval: 10, healthyThreshold: 2, unhealthyThreshold: 2 },
        tags: { Name: props.name },
      }),
      id,
    );
  }
}

function balancerName({ name }: EndpointServiceProps): string {
  return shortened(name, 32);
}
