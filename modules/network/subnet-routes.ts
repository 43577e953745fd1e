import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";

/** Properties for `SubnetRoutes`. */
export interface SubnetRoutesProps {
  readonly provider: AwsProvider;

  /** Main route table of the VPC, for subnets without a table of their own. */
  readonly mainRouteTableId: string;

  /** Existing subnets by the names that the data sources' addresses get. */
  readonly subnets: ReadonlyMap<string, string>;
}

/** Route tables of existing subnets, looked up at plan. */
export class SubnetRoutes extends Construct {
  /** One for each subnet, in their order; subnets may share one. */
  public readonly routeTableIds: readonly string[];

  constructor(scope: Construct, id: string, props: SubnetRoutesProps) {
    super(scope, id);
    const { provider, mainRouteTableId, subnets } = props;
    this.routeTableIds = [...subnets].map(([name, subnetId]) => {
      // The singular data source fails for a subnet that follows its VPC's main route table.
      const own = addressed(
        new DataAwsRouteTables(this, name, {
          provider,
          filter: [{ name: "association.subnet-id", values: [subnetId] }],
        }),
        name,
      );
      return Token.asString(Fn.coalesce([Fn.one(own.ids), mainRouteTableId]));
    });
  }
}
