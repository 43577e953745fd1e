/** A replication network and databases in other accounts, for tests of the paths between them. */
import { DataTerraformRemoteStateLocal, Fn, Token } from "cdktf";
import { existingWord } from "../../model/existing";
import { DatabaseVpc, type DatabasePlaceProps } from "../../modules/network/database-vpc";
import type { ReplicationSide, RoutedDatabase } from "../../modules/network/routed-path";
import type { ModuleBench } from "./synth-module";

/** The replication network as a later stack sees it: lists are JSON in another stack's outputs. */
export function replicationSide({ stack, provider }: ModuleBench): ReplicationSide {
  const foundation = new DataTerraformRemoteStateLocal(stack, "foundation", { path: "foundation.tfstate" });
  const list = (output: string) => Token.asList(Fn.jsondecode(foundation.getString(output)));
  return {
    provider: provider("dms"),
    accountId: "111111111111",
    vpcId: foundation.getString("vpc_id"),
    vpcCidr: "10.20.0.0/16",
    subnetIds: list("subnet_ids"),
    subnetCidrs: list("subnet_cidrs"),
    zoneIds: list("zone_ids"),
    routeTableIds: list("route_table_ids"),
  };
}

/** A database in account `orders`, in VPC `orders` unless another is named. */
export function routedDatabase(
  { stack, provider }: ModuleBench,
  key: string,
  props: Partial<DatabasePlaceProps> & { readonly port?: number } = {},
): RoutedDatabase {
  const { port = 3306, vpc = "orders", securityGroup = "orders-database", ...rest } = props;
  const cidrs = rest.cidrs ?? ["10.30.0.0/16"];
  const place = new DatabaseVpc(stack, `${key}_place`, {
    provider: provider("orders"),
    key,
    vpc,
    subnets: ["orders-a", "orders-b"],
    securityGroup,
    ...rest,
    cidrs,
  });
  return { place, vpc: existingWord(vpc), securityGroup: existingWord(securityGroup), port, cidrs };
}
