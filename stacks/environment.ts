/** All stacks of one environment, in the order in which they are applied. */
import type { Construct } from "constructs";
import type { Environment } from "../model/schema/environment";
import { ConnectivityStack } from "./connectivity/connectivity-stack";
import { DatabaseStack } from "./database/database-stack";
import { EndpointsStack } from "./endpoints/endpoints-stack";
import { looksForGateway } from "./lookups/redshift";
import { FoundationStack } from "./foundation/foundation-stack";
import { connectedEndpoints } from "../model/connected";
import { databaseEndpoints, groups, inKeyOrder, keyed, owners, writesAcrossBorder } from "../model/queries";
import { PipelinesStack, type PipelinesStackProps } from "./pipelines/pipelines-stack";
import { StorageStack } from "./storage/storage-stack";
import { TrustStack, type TrustStackProps } from "./trust/trust-stack";
import type { StorageOutputs } from "./outputs";

/** Makes the stacks that an environment needs, and no others; each takes what earlier ones hand on. */
export function addEnvironment(app: Construct, configured: Environment): void {
  const environment = inKeyOrder(configured);
  const foundation = new FoundationStack(app, environment);
  const databases = byAccount(owners(databaseEndpoints(environment)), (account) => {
    const database = new DatabaseStack(app, { environment, account, foundation });
    if (looksForGateway(environment, account)) database.addDependency(foundation);
    return database;
  });
  const storages = byAccount(
    owners(keyed(environment.buckets)),
    (account) => new StorageStack(app, { environment, account, foundation }),
  );
  const connectivity =
    connectedEndpoints(environment).length > 0
      ? new ConnectivityStack(app, { environment, foundation, databases })
      : undefined;
  for (const group of groups(environment)) {
    const stacks = { environment, group, foundation, storages };
    // Also where nothing is sealed any more: what was made before has to be taken away by its function.
    const endpoints = writesAcrossBorder(environment, group) ? new EndpointsStack(app, stacks) : undefined;
    const trusts = endpoints ? trustStacks(app, { ...stacks, endpoints }) : new Map<string, TrustStack>();
    new PipelinesStack(app, { ...stacks, databases, connectivity, endpoints, trusts });
  }
}

function trustStacks(
  app: Construct,
  { storages, ...props }: Omit<TrustStackProps, "storage"> & Pick<PipelinesStackProps, "storages">,
): Map<string, TrustStack> {
  const asked = (storage: StorageOutputs) =>
    [...props.endpoints.asked.keys()].some((key) => storage.writerRoles.has(key));
  return new Map(
    [...storages]
      .filter(([, storage]) => asked(storage))
      .map(([account, storage]) => [account, new TrustStack(app, { ...props, storage })]),
  );
}

function byAccount<T>(accounts: readonly string[], make: (account: string) => T): Map<string, T> {
  return new Map(accounts.map((account) => [account, make(account)]));
}
