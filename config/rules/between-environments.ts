/** Rules across the environments of a folder: what exists only once in AWS is made only once. */
import { existingWord } from "../../model/existing";
import type { Environment } from "../../model/schema/environment";
import { formatKeyPath, quote } from "../messages";
import { accountIdOf } from "../../model/queries";
import { createdClusters } from "./databases/created-clusters";
import type { RuleProblem } from "./rule";
import { lookup } from "../../model/members";
import { isExistingNetwork } from "../../model/queries";
import { advice, written, member, inOwnFile, sibling } from "../fix";

/** A problem of one environment in view of another. */
export interface AcrossProblem extends RuleProblem {
  readonly environment: Environment;
}

/** A rule across environments; it sees only those that are loaded and whole. */
export interface AcrossRule {
  readonly name: string;
  readonly doc: string;
  check(environments: readonly Environment[]): Iterable<AcrossProblem>;
}

export const acrossRules: readonly AcrossRule[] = [
  {
    name: "bucket-made-once",
    doc: "Bucket names are unique in the world, so two environments cannot make the same bucket.",
    *check(environments) {
      const makers = new Map<string, Environment>();
      for (const environment of environments) {
        for (const [key, bucket] of Object.entries(environment.buckets)) {
          if (!bucket.create) continue;
          const other = makers.get(bucket.name);
          if (other === undefined) makers.set(bucket.name, environment);
          else if (other !== environment) {
            yield {
              environment,
              path: ["buckets", key, "name"],
              detail: `got ${quote(bucket.name)}, which environment ${quote(other.name)} makes too; expected a name of its own, because bucket names are unique in the world`,
              fix: advice`give each environment a name of its own in its own file: \`buckets.${key}.name\` in ${environment.name}.yaml, like ${inOwnFile(written(`${bucket.name}-${environment.name}`))}`,
            };
          }
        }
      }
    },
  },
  {
    name: "cluster-made-once",
    doc: "Clusters and secrets have one name each in an account and Region, so two environments cannot make the same one.",
    *check(environments) {
      const makers = new Map<string, Environment>();
      for (const environment of environments) {
        for (const { what, name, path, place } of createdNames(environment)) {
          const other = makers.get(place);
          if (other === undefined) makers.set(place, environment);
          // Within one environment the rule created-once has it.
          else if (other !== environment) {
            yield {
              environment,
              path,
              detail: `got ${quote(name)}, a ${what} that environment ${quote(other.name)} makes too in that account; expected a name of its own`,
              fix: advice`give each environment a name of its own in its own file: \`${formatKeyPath(path)}\` in ${environment.name}.yaml, like ${inOwnFile(written(`${name}-${environment.name}`))}`,
            };
          }
        }
      }
    },
  },
  {
    name: "service-roles-made-once",
    doc: "dms-vpc-role and its like exist once per account, so one environment makes them and the others take them as existing.",
    *check(environments) {
      const makers = new Map<string, Environment>();
      for (const environment of environments) {
        const { account, serviceRoles } = environment.replication;
        const id = lookup(environment.accounts, account)?.id;
        if (serviceRoles !== "create" || id === undefined) continue;
        const other = makers.get(id);
        if (other === undefined) makers.set(id, environment);
        else {
          yield {
            environment,
            path: ["replication", "serviceRoles"],
            detail: `got "create" for account ${quote(id)}, where environment ${quote(other.name)} makes them too; expected "existing" in one of the two, because an account has each of them once`,
            fix: advice`write ${inOwnFile(member(sibling("serviceRoles"), "existing"))} under replication in ${environment.name}.yaml`,
          };
        }
      }
    },
  },
  {
    name: "service-endpoints-made-once",
    doc: "A VPC has one endpoint that answers the name of a service, so one environment makes those of a VPC.",
    *check(environments) {
      const makers = new Map<string, Environment>();
      for (const environment of environments) {
        const { account, network } = environment.replication;
        if (!isExistingNetwork(network) || network.serviceEndpoints !== "create") continue;
        const id = accountIdOf(environment, account);
        const place = JSON.stringify([id, environment.region, network.vpc]);
        const other = makers.get(place);
        if (other === undefined) makers.set(place, environment);
        else {
          yield {
            environment,
            path: ["replication", "network", "serviceEndpoints"],
            detail: `got "create" for VPC ${quote(existingWord(network.vpc))}, where environment ${quote(other.name)} makes them too; expected "existing" in one of the two, because AWS refuses a second endpoint for a name`,
            fix: advice`write ${inOwnFile(member(sibling("serviceEndpoints"), "existing"))} under replication.network in ${environment.name}.yaml`,
          };
        }
      }
    },
  },
  {
    name: "stack-names-differ",
    doc: "A stack is named by environment and account; two environments never make the same name out of different words.",
    *check(environments) {
      const owners = new Map<string, Environment>();
      for (const environment of environments) {
        for (const key of Object.keys(environment.accounts)) {
          const stack = `${environment.name}-${key}`;
          const other = owners.get(stack);
          if (other === undefined) owners.set(stack, environment);
          else {
            yield {
              environment,
              path: ["accounts", key],
              detail: `got a key that makes stacks named ${quote(`${stack}-…`)}, as an account of environment ${quote(other.name)} does; expected names that differ`,
              fix: "rename the account's key, or one of the two files",
            };
          }
        }
      }
    },
  },
];

/** The names that clusters of an environment take, each with where AWS has it once. */
function* createdNames(environment: Environment) {
  for (const { key, endpoint, created } of createdClusters(environment)) {
    const account = accountIdOf(environment, endpoint.account);
    const once = (what: string, name: string, ...path: string[]) => ({
      what,
      name,
      path: ["endpoints", key, ...path],
      place: JSON.stringify([what, account, environment.region, name]),
    });
    yield once("cluster", created.identifier, "cluster", "create", "identifier");
    yield once("secret", endpoint.secret.name, "secret", "name");
  }
}
