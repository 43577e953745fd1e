/** Host names of RDS Proxies: known before a proxy is made, so that a secret can say them. */
import { createHash } from "node:crypto";
import type { Place } from "./reader";

/** Port of a proxy, whatever the port of the database behind it (RDS guide, "RDS Proxy limitations"). */
export function proxyPort(engine: string): number {
  return /postgres/i.test(engine) ? 5432 : 3306;
}

/** Host of a proxy. */
export function proxyHost(place: Place, proxyName: string): string {
  return `${proxyName}.${zoneOf(place)}`;
}

/** Host of an endpoint of a proxy. */
export function proxyEndpointHost(place: Place, endpointName: string): string {
  return `${endpointName}.endpoint.${zoneOf(place)}`;
}

/** AWS chooses a word for each account and Region; the sandbox takes it from these two. */
function zoneOf({ accountId, region }: Place): string {
  const digest = createHash("sha256").update(`${accountId} ${region}`).digest("hex");
  return `proxy-${digest.slice(0, 12)}.${region}.rds.amazonaws.com`;
}
