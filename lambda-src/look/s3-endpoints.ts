import type { Dependencies } from "../s3-endpoint/own-endpoints";
import type { SeenS3Endpoints } from "./event";

/**
 * Tells which S3 endpoints of the environment DMS has, with their ExternalIds, which a plan compares, and their ARNs.
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
  const there = endpoints
    .flatMap(({ identifier, status, externalId, arn }) =>
      status === "deleting" || externalId === undefined ? [] : [{ identifier, externalId, arn }],
    )
    .sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
  return {
    externalIds: Object.fromEntries(there.map(({ identifier, externalId }) => [identifier, externalId])),
    endpointArns: Object.fromEntries(there.map(({ identifier, arn }) => [identifier, arn])),
  };
}
