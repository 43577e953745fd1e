/** The roles of the replication account that DMS uses for endpoints, in the foundation. */
import type { Environment } from "../../model/schema/environment";
import { EndpointRole } from "../../modules/dms/endpoint-role";
import { databaseEngineOf } from "../../model/engines";
import { SecretAccessRole } from "../../modules/dms/secret-access-role";
import { StagingRole } from "../../modules/dms/staging-role";
import { onlyForDmsOf } from "../../model/policy";
import type { AccountStack } from "../account-stack";
import type { RoleOutputs } from "../outputs";
import {
  databaseEndpoints,
  directionsOf,
  isSealed,
  s3Endpoints,
  serviceEndpoints,
  type Keyed,
} from "../../model/queries";
import { roleNames } from "../../model/names";

/** The roles of each endpoint, by its key. */
export interface EndpointRoles {
  /** The role that reads the secret of a database. */
  readonly secretAccess: ReadonlyMap<string, RoleOutputs>;
  /** The role that writes to a bucket or a service, where it lives in this account. */
  readonly writers: ReadonlyMap<string, RoleOutputs>;
  /** The role that reads from a bucket. */
  readonly readers: ReadonlyMap<string, RoleOutputs>;
  /** The role of the bucket that rows are staged in for a database that loads them by itself. */
  readonly staging: ReadonlyMap<string, RoleOutputs>;
}

/** Makes them: policies of other accounts name them, so they have to exist first. */
export function makeEndpointRoles(stack: AccountStack): EndpointRoles {
  const { environment } = stack;
  const buckets = s3Endpoints(environment).filter(({ config }) => !isSealed(environment, config));
  const used = (direction: "source" | "target") =>
    buckets.filter(({ key, config }) => directionsOf(environment, key, config).includes(direction));
  return {
    secretAccess: byKey(databaseEndpoints(environment), (key) => makeSecretAccessRole(stack, key)),
    writers: new Map([
      ...byKey(used("target"), (key) => makeWriter(stack, key, "Writes the objects")),
      ...byKey(serviceEndpoints(environment), (key) => makeWriter(stack, key, "Writes the records")),
    ]),
    staging: new Map(
      databaseEndpoints(environment).flatMap(({ key, config }) => {
        const { loadedBy } = databaseEngineOf(config);
        return loadedBy === undefined ? [] : [[key, makeStagingRole(stack, key, loadedBy)] as const];
      }),
    ),
    readers: byKey(used("source"), (key) =>
      makeRole(stack, key, {
        word: "reader",
        does: "Reads the objects",
        handedAs: `reads the objects of ${key}`,
      }),
    ),
  };
}

function byKey(
  endpoints: readonly Keyed<unknown>[],
  make: (key: string) => RoleOutputs,
): Map<string, RoleOutputs> {
  return new Map(endpoints.map(({ key }) => [key, make(key)]));
}

function makeSecretAccessRole(stack: AccountStack, key: string): RoleOutputs {
  const role = new SecretAccessRole(stack, `${key}_secret_access`, {
    provider: stack.provider(),
    region: stack.environment.region,
    roleName: roleNames.secretAccess(stack.environment.name, key),
    condition: confusedDeputyCondition(stack, "secretAccess"),
  });
  return publishRole(stack, `${key}_secret_access`, role, `reads the secret of ${key}`);
}

function makeWriter(stack: AccountStack, key: string, does: string): RoleOutputs {
  return makeRole(stack, key, {
    word: "writer",
    does,
    handedAs: `${does.replace("Writes", "writes")} of ${key}`,
  });
}

function makeRole(
  stack: AccountStack,
  key: string,
  {
    word,
    does,
    handedAs,
  }: { readonly word: "reader" | "writer"; readonly does: string; readonly handedAs: string },
): RoleOutputs {
  const role = new EndpointRole(stack, `${key}_${word}`, {
    provider: stack.provider(),
    roleName: roleNames[word](stack.environment.name, key),
    endpoint: key,
    does,
    condition: confusedDeputyCondition(stack, "writers"),
  });
  return publishRole(stack, `${key}_${word}`, role, handedAs);
}

function makeStagingRole(stack: AccountStack, key: string, loadedBy: string): RoleOutputs {
  const role = new StagingRole(stack, `${key}_staging`, {
    provider: stack.provider(),
    roleName: roleNames.staging(stack.environment.name, key),
    endpoint: key,
    loadedBy,
    condition: confusedDeputyCondition(stack, "writers"),
  });
  return publishRole(stack, `${key}_staging`, role, `stages the rows of ${key}`);
}

function confusedDeputyCondition(
  stack: AccountStack,
  roles: keyof Environment["replication"]["confusedDeputyConditions"],
) {
  if (!stack.environment.replication.confusedDeputyConditions[roles]) return undefined;
  return onlyForDmsOf(stack.arnParts);
}

function publishRole(
  stack: AccountStack,
  name: string,
  role: { readonly roleName: string; readonly roleArn: string; readonly uniqueId: string },
  does: string,
): RoleOutputs {
  return {
    name: stack.publish(`${name}_role_name`, role.roleName, `Name of the role that ${does}.`),
    arn: stack.publish(`${name}_role_arn`, role.roleArn, `ARN of the role that ${does}.`),
    uniqueId: stack.publish(`${name}_role_unique_id`, role.uniqueId, `Id of the role that ${does}.`),
  };
}
