import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import { addressed } from "../addressed";

/** One TCP port from one security group to another. */
export interface GroupPath {
  /** The word in the addresses of both rules. */
  readonly name: string;
  readonly port: number;
  readonly from: { readonly groupId: string; readonly provider: AwsProvider; readonly description: string };
  readonly to: { readonly groupId: string; readonly provider: AwsProvider; readonly description: string };
}

/**
 * Lets members of one group open a port of members of another: a rule out of the one, a rule into the other.
 *
 * They are resources of their own, so that the other rules of both groups stay as they are.
 */
export function allowBetween(scope: Construct, { name, port, from, to }: GroupPath): void {
  const common = { ipProtocol: "tcp", fromPort: port, toPort: port };
  addressed(
    new VpcSecurityGroupEgressRule(scope, `${name}_out`, {
      ...common,
      provider: from.provider,
      securityGroupId: from.groupId,
      referencedSecurityGroupId: to.groupId,
      description: from.description,
    }),
    name,
  );
  addressed(
    new VpcSecurityGroupIngressRule(scope, `${name}_in`, {
      ...common,
      provider: to.provider,
      securityGroupId: to.groupId,
      referencedSecurityGroupId: from.groupId,
      description: to.description,
    }),
    name,
  );
}
