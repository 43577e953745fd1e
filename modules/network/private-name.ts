import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../addressed";

/** Properties for `PrivateName`. */
export interface PrivateNameProps {
  readonly provider: AwsProvider;

  /** The word in its addresses. */
  readonly id: string;

  /** The VPC in which the name is answered, and nowhere else. */
  readonly vpcId: string;

  /** Host name that is answered. */
  readonly host: string;

  /** DNS name of the VPC endpoint, and the hosted zone of that name. */
  readonly alias: { readonly name: string; readonly zoneId: string };
}

/**
 * A private hosted zone for one host name, answered with the address of a VPC endpoint.
 *
 * The secret keeps saying the database's own name, and a certificate for that name is verified as ever.
 */
export class PrivateName extends Construct {
  public readonly record: Route53Record;

  constructor(scope: Construct, constructId: string, props: PrivateNameProps) {
    super(scope, constructId);
    const { provider, host, id } = props;
    const zone = addressed(
      new Route53Zone(this, "zone", {
        provider,
        name: host,
        comment: `Path of endpoint ${id} for replication instances.`,
        vpc: [{ vpcId: props.vpcId }],
      }),
      id,
    );
    this.record = addressed(
      new Route53Record(this, "record", {
        provider,
        zoneId: zone.zoneId,
        name: host,
        type: "A",
        alias: { name: props.alias.name, zoneId: props.alias.zoneId, evaluateTargetHealth: false },
      }),
      id,
    );
  }
}
