/** Redshift of other teams: clusters and workgroups with Amazon's own names. */
import { createHash } from "node:crypto";
import type { DatabaseEndpointConfig } from "../../config/schema";
import { databaseEngineOf, databaseOf, databasePort } from "../../modules/dms/engines";
import { tell, type Land } from "../landscape";
import type { DatabaseHosts } from "./database-servers";

/** The cluster or workgroup of an endpoint; undefined for other databases. */
export async function makeWarehouse(
  land: Land,
  endpoint: DatabaseEndpointConfig,
): Promise<DatabaseHosts | undefined> {
  if (databaseEngineOf(endpoint).loadedBy === undefined) return undefined;
  const database = databaseOf(endpoint);
  const [[word, name] = ["", ""]] = Object.entries(database);
  const kind = word === "workgroup" ? "workgroup" : "cluster";
  const { region } = land.env;
  const accountId = land.accountId(endpoint.account);
  const port = databasePort(endpoint);
  const host =
    kind === "workgroup"
      ? `${name}.${accountId}.${region}.redshift-serverless.amazonaws.com`
      : `${name}.${inventedWord(`${accountId}/${name}`)}.${region}.redshift.amazonaws.com`;
  const enhancedVpcRouting =
    "enhancedVpcRouting" in endpoint.settings && endpoint.settings.enhancedVpcRouting;
  await tell(land.url, "warehouses", { kind, name, accountId, region, host, port, enhancedVpcRouting });
  await tell(land.url, "listeners", { host, port });
  return { host, port, byInstance: new Map([[name, [host]]]) };
}

/** The word that Amazon makes up for an account's clusters. */
function inventedWord(text: string): string {
  return `c${createHash("sha256").update(text).digest("hex").slice(0, 11)}`;
}
