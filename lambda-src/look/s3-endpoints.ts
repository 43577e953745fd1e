import type { Dependencies } from "../s3-endpoint/own-endpoints";
import type { SeenS3Endpoints } from "./event";

/**
 * Tells which S3 endpoints of the environment DMS has, with their ExternalIds: what a plan compares.
 *
 * What could not be read is an error, never an endpoint that is not there: a plan that believed that would make it
 * again.
 *
 * @throws What `call` throws.
 */
export async function lookAtS3Endpoints({
  api,
  environment,
}: Pick<Dependencies, "api" | "environment">): Promise<SeenS3Endpoints> {
  const endpoints = await api.list(`${environment}-`);
  const there = endpoints.flatMap(({ identifier, status, externalId }) =>
    status === "deleting" || externalId === undefined ? [] : [[identifier, externalId] as const],
  );
  return { externalIds: Object.fromEntries(there.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
