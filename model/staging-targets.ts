/** Services that load what DMS stages for them. */
import type { Environment } from "./schema/environment";
import { databaseEngineOf } from "./engines";
import { databaseEndpoints } from "./queries";

/** Principals of those that an environment has, each once, in order. */
export function loadersOf(environment: Environment): string[] {
  const loaders = databaseEndpoints(environment).flatMap(
    ({ config }) => databaseEngineOf(config).loadedBy ?? [],
  );
  return [...new Set(loaders)].sort();
}

/** The word of a service in the name of its interface endpoint, from its principal. */
export function serviceWord(principal: string): string {
  return principal.replace(/\.amazonaws\.com$/, "");
}
