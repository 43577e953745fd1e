/** Walks the chain of an endpoint, by what kind of endpoint it is. */
import type { ConnectionCheck } from "../dms/context";
import { secretAccessOf, serviceRoleOf } from "../dms/endpoint-settings";
import { asObject, textOf } from "../dms/payload";
import type { World } from "../world/world";
import { checkKafkaChain } from "./kafka-chain";
import { checkS3Chain } from "./s3-chain";
import { checkSecretChain, type ChainDeps } from "./secret-chain";
import { checkServiceChain, isServiceEngine } from "./service-chain";
import { checkStagingChain, stagingOf } from "./staging-chain";
import { testFailed } from "./words";

/** A connection check that reads everything it judges by back from the emulated accounts. */
export function connectionCheck(
  accounts: Omit<ChainDeps, "carries" | "testObject">,
  world: Pick<World, "modes" | "sourceKeys">,
): ConnectionCheck {
  return async (store, endpointArn, instanceArn, moment) => {
    const { testObject } = world.modes;
    const deps: ChainDeps = { ...accounts, carries: world.sourceKeys(moment), testObject };
    const { services } = deps;
    const endpoint = store.endpoints.get(endpointArn);
    const s3 = asObject(endpoint.members.S3Settings);
    if (s3) return checkS3Chain(store, endpoint, s3, deps);
    const access = secretAccessOf(endpoint.members);
    if (access) {
      const broken = await checkSecretChain(store, { endpoint, instanceArn, ...access }, deps);
      const staging = stagingOf(endpoint);
      return broken ?? (staging && checkStagingChain(store, endpoint, staging, deps));
    }
    const engine = textOf(endpoint.members.EngineName);
    const roleArn = serviceRoleOf(endpoint.members);
    if (services && isServiceEngine(engine) && roleArn !== undefined) {
      return checkServiceChain(store, { endpoint, instanceArn, roleArn }, { ...deps, services });
    }
    if (services && engine === "kafka") {
      return checkKafkaChain(store, { endpoint, instanceArn }, { ...deps, services });
    }
    return {
      message: testFailed("Failed to connect to database."),
      link: `endpoint ${endpoint.identifier} has no secret, and the sandbox tests no others`,
      fix: "give the endpoint a secret",
    };
  };
}
