import { Fn, Token } from "cdktf";

/**
 * One subnet in each zone, the first that was named: attachments of transit gateways, load balancers and
 * interface endpoints take no second one.
 */
export function onePerZone({
  subnetIds,
  zoneIds,
}: {
  readonly subnetIds: readonly string[];
  readonly zoneIds: readonly string[];
}): string[] {
  // Of several values for one key the last one counts.
  const [zones, subnets] = [zoneIds, subnetIds].map((list) => Token.asList(Fn.reverse([...list])));
  return Token.asList(Fn.values(Fn.zipmap(zones ?? [], subnets ?? [])));
}
