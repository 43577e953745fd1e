/** Landing zones: VPCs of a network account, whose subnets are shared with the accounts of databases. */
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { foundInRds } from "../../model/engines";
import { partitionOf } from "../../model/names";
import { ownerHeaders } from "../emulator/address";
import type { SeedContext } from "./context";

/** Account that owns the networks of landing zones; it is in no environment file. */
export const networkAccountId = "888888888888";

/** End of the names of clusters and instances that stand in a landing zone. */
const ending = "-shared";

/** True if the VPC of a database is the network account's, and only shared with its own. */
export function isInLandingZone(endpoint: DatabaseEndpointConfig): boolean {
  return Object.values(foundInRds(endpoint) ?? {}).some((name) => name.endsWith(ending));
}

/** Shares subnets of the network account, unless they are; the tags of their VPC are not shared. */
export async function shareSubnets(
  land: SeedContext,
  vpc: string,
  subnetIds: readonly string[],
  account: string,
): Promise<void> {
  const { region } = land.env;
  const name = `${vpc}-with-${account}`;
  const { resourceShares } = await ram<{ resourceShares: unknown[] }>(land, "/getresourceshares", { name });
  if (resourceShares.length > 0) return;
  const arn = `arn:${partitionOf(region)}:ec2:${region}:${networkAccountId}:subnet/`;
  await ram(land, "/createresourceshare", {
    name,
    resourceArns: subnetIds.map((id) => arn + id),
    principals: [land.accountId(account)],
  });
}

async function ram<T>(land: SeedContext, path: string, body: object): Promise<T> {
  const { region } = land.env;
  const answer = await fetch(land.url + path, {
    method: "POST",
    headers: ownerHeaders(land, { accountId: networkAccountId, region, service: "ram" }),
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the emulated accounts refuse ${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
