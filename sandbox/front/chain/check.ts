/** Walks the chain of an endpoint, by what kind of endpoint it is. */
import type { ConnectionCheck } from "../dms/context";
import { secretAccessOf } from "../dms/endpoint-settings";
import { asObject } from "../dms/payload";
import { checkS3Chain } from "./s3-chain";
import { checkSecretChain, type ChainDeps } from "./secret-chain";
import { testFailed } from "./words";

/** A connection check that reads everything it judges by back from the emulated accounts. */
export function connectionCheck(deps: ChainDeps): ConnectionCheck {
  return async (store, endpointArn, instanceArn) => {
    const endpoint = store.endpoints.get(endpointArn);
    const s3 = asObject(endpoint.members.S3Settings);
    if (s3) return checkS3Chain(store, endpoint, s3, deps);
    const access = secretAccessOf(endpoint.members);
    if (access) return checkSecretChain(store, { endpoint, instanceArn, ...access }, deps);
    return {
      message: testFailed("Failed to connect to database."),
      link: `endpoint ${endpoint.identifier} has no secret, and the sandbox tests no others`,
      fix: "give the endpoint a secret",
    };
  };
}
