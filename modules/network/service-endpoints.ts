/** Endpoints of AWS services in the replication VPC, for instances without a way to the Internet. */
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { TerraformIterator, Token } from "cdktf";
import type { Construct } from "constructs";
import { addressed } from "../addressed";

/** Services that a private replication instance calls (DMS guide, CHAP_VPC_Endpoints). */
const interfaceServices = ["kms", "logs", "secretsmanager"] as const;

/** Properties for service endpoints. */
export interface ServiceEndpointsProps {
  readonly provider: AwsProvider;
  readonly region: string;

  /** Physical name, before which service it is. */
  readonly name: string;

  readonly vpcId: string;

  /** One subnet in each zone, where the interface endpoints stand. */
  readonly subnetIds: readonly string[];

  /** Route tables that get the way to S3, each once. */
  readonly routeTableIds: readonly string[];

  /**
   * Further services, by the last word of their endpoints' names.
   *
   * @default those that every private replication instance calls
   */
  readonly services?: readonly string[];

  /**
   * Further services that have gateway endpoints, by the same word.
   *
   * @default S3 alone
   */
  readonly gateways?: readonly string[];

  /** Clients that may use them: one range, or a list of ranges that only the plan knows. */
  readonly clients: { readonly cidrIpv4: string } | { readonly ranges: string[] };
}

/**
 * Makes gateway endpoints for S3 and further ones, and interface endpoints for the other services.
 *
 * They answer the services' own names in the whole VPC, so all of its clients come here and have to be let in.
 *
 * @param id The word in the address of the rule that lets clients in.
 * @returns Id of the security group of the interface endpoints.
 */
export function makeServiceEndpoints(scope: Construct, id: string, props: ServiceEndpointsProps): string {
  const { provider, region, vpcId } = props;
  for (const service of ["s3", ...(props.gateways ?? [])]) {
    addressed(
      new VpcEndpoint(scope, service, {
        provider,
        vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: [...props.routeTableIds],
        tags: { Name: `${props.name}-${service}` },
      }),
      service,
    );
  }
  const groupId = makeGroup(scope, id, props);
  for (const service of [...interfaceServices, ...(props.services ?? [])]) {
    addressed(
      new VpcEndpoint(scope, service, {
        provider,
        vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [groupId],
        tags: { Name: `${props.name}-${service}` },
      }),
      service,
    );
  }
  return groupId;
}

function makeGroup(scope: Construct, id: string, props: ServiceEndpointsProps): string {
  const { provider, clients } = props;
  const name = `${props.name}-endpoints`;
  const group = addressed(
    new SecurityGroup(scope, "endpoints_group", {
      provider,
      name,
      description: "Interface endpoints: HTTPS from this VPC only.",
      vpcId: props.vpcId,
      tags: { Name: name },
    }),
    "endpoints",
  );
  addressed(
    new VpcSecurityGroupIngressRule(scope, "endpoints_https", {
      provider,
      securityGroupId: group.id,
      description: "HTTPS from this VPC",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      ...rangesOf(clients),
    }),
    id,
  );
  return group.id;
}

function rangesOf(clients: ServiceEndpointsProps["clients"]) {
  if ("cidrIpv4" in clients) return clients;
  const each = TerraformIterator.fromList(clients.ranges);
  return { forEach: each, cidrIpv4: Token.asString(each.value) };
}
