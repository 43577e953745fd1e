/** From a warehouse with Enhanced VPC Routing to its staging bucket: the route tables of its subnets. */
import type { BrokenLink } from "../dms/context";
import type { NetworkReader } from "../network/reader";
import type { Warehouses } from "../network/warehouses";
import { s3Failed, type AccountNames } from "./words";

/** Facts about a warehouse. */
export interface LoadingDeps {
  readonly warehouses: Pick<Warehouses, "at">;
  readonly reader: Pick<NetworkReader, "subnets" | "prefixListId">;
}

/** Reason why COPY could not read the staging bucket; undefined also for a host that is no warehouse's. */
export async function brokenLoading(
  host: string,
  { warehouses, reader }: LoadingDeps,
  names: AccountNames,
): Promise<BrokenLink | undefined> {
  const warehouse = warehouses.at(host);
  if (!warehouse?.enhancedVpcRouting || warehouse.subnetIds.length === 0) return undefined;
  const s3 = await reader.prefixListId(warehouse, "s3");
  const subnets = await reader.subnets(warehouse, { subnetIds: warehouse.subnetIds });
  const cutOff = subnets.find(
    ({ routes }) =>
      !routes.some(({ prefixListId, cidr }) => cidr === "0.0.0.0/0" || (s3 && prefixListId === s3)),
  );
  if (!cutOff) return undefined;
  const { kind, name, accountId } = warehouse;
  return s3Failed(
    `${kind} ${name} in ${names.of(accountId)} has Enhanced VPC Routing and does not reach its staging bucket: route table ${cutOff.routeTableId} of subnet ${cutOff.subnetId} has no way to S3`,
    `put a gateway endpoint for S3 into route table ${cutOff.routeTableId}`,
  );
}
