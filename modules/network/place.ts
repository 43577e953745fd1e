import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../naming";

/** A VPC and private subnets in it, wherever they come from. */
export interface NetworkPlace {
  readonly vpcId: string;
  readonly vpcCidr: string;
  readonly subnetIds: readonly string[];
  /** Availability Zone of each subnet, in the order of `subnetIds`. */
  readonly subnetZones: readonly string[];
}

/** Properties for `ExistingPlace`. */
export interface ExistingPlaceProps {
  readonly provider: AwsProvider;

  /** Name tag of the VPC. */
  readonly vpc: string;

  /** Name tags of the subnets. */
  readonly subnets: readonly string[];
}

/** An existing VPC with existing subnets, found by their Name tags; the plan fails if one is missing or ambiguous. */
export class ExistingPlace extends Construct implements NetworkPlace {
  public readonly vpcId: string;
  public readonly vpcCidr: string;
  public readonly subnetIds: readonly string[];
  public readonly subnetZones: readonly string[];

  constructor(scope: Construct, id: string, props: ExistingPlaceProps) {
    super(scope, id);
    const { provider } = props;
    const vpc = addressed(new DataAwsVpc(this, "vpc", { provider, tags: { Name: props.vpc } }), id);
    const subnets = props.subnets.map((name) =>
      addressed(
        new DataAwsSubnet(this, `subnet_${name}`, { provider, vpcId: vpc.id, tags: { Name: name } }),
        name.replace(/[^\w-]/g, "_"),
      ),
    );
    this.vpcId = vpc.id;
    this.vpcCidr = vpc.cidrBlock;
    this.subnetIds = subnets.map((subnet) => subnet.id);
    this.subnetZones = subnets.map((subnet) => subnet.availabilityZone);
  }
}
