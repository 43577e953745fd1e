/** All stacks of one environment, in the order in which they are applied. */
import type { Construct } from "constructs";
import type { Environment } from "../config/schema";
import { DatabaseStack } from "./database-stack";
import { EndpointsStack } from "./endpoints-stack";
import { FoundationStack } from "./foundation-stack";
import { databaseEndpoints, groups, keyed, owners, type Group } from "./layout";
import { PipelinesStack } from "./pipelines-stack";
import { StorageStack } from "./storage-stack";
import { TrustStack } from "./trust-stack";

/** Makes the stacks that an environment needs, and no others; each takes what earlier ones hand on. */
export function addEnvironment(app: Construct, environment: Environment): void {
  const foundation = new FoundationStack(app, environment);
  const databases = byAccount(
    owners(databaseEndpoints(environment)),
    (account) => new DatabaseStack(app, { environment, account, foundation }),
  );
  const storages = byAccount(
    owners(keyed(environment.buckets)),
    (account) => new StorageStack(app, { environment, account, foundation }),
  );
  for (const group of groups(environment)) {
    const endpoints = new EndpointsStack(app, { environment, group, foundation, databases, storages });
    const trusts = trustStacks(app, environment, group, storages, endpoints);
    if (group.pipelines.length > 0 || endpoints.asked.size > 0) {
      new PipelinesStack(app, { environment, group, foundation, storages, endpoints, trusts });
    }
  }
}

function trustStacks(
  app: Construct,
  environment: Environment,
  group: Group,
  storages: ReadonlyMap<string, StorageStack>,
  endpoints: EndpointsStack,
): Map<string, TrustStack> {
  const asked = (storage: StorageStack) =>
    [...endpoints.asked.keys()].some((key) => storage.writerRoles.has(key));
  return new Map(
    [...storages]
      .filter(([, storage]) => asked(storage))
      .map(([account, storage]) => [
        account,
        new TrustStack(app, { environment, group, storage, endpoints }),
      ]),
  );
}

function byAccount<T>(accounts: readonly string[], make: (account: string) => T): Map<string, T> {
  return new Map(accounts.map((account) => [account, make(account)]));
}
