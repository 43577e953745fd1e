/** Parameter groups with what DMS needs to capture changes, for owners to attach. */
import { DataAwsRdsEngineVersion } from "@cdktf/provider-aws/lib/data-aws-rds-engine-version";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { databaseEngineOf, databaseOf } from "../../model/engines";
import { addressed } from "../../modules/addressed";
import type { AccountStack } from "../account-stack";
import { isCheckedByBalancer } from "../../model/connected";
import type { DatabaseEndpoint } from "../../model/queries";

/**
 * Makes the group of an endpoint that asks for one, and hands its name to the database's owner.
 *
 * Attaching it to a cluster that somebody else owns, and restarting that, is the owner's to do. A major
 * upgrade has another family, so another group, made before the old one goes.
 */
export function makeParameterGroup(stack: AccountStack, endpoint: DatabaseEndpoint): void {
  const { key, config } = endpoint;
  if (config.parameterGroup === undefined || !databaseEngineOf(config).changeParameters) return;
  const database = databaseOf(config);
  const [kind, id] = "cluster" in database ? ["cluster", database.cluster] : ["instance", instanceOf(config)];
  const found = `data.${kind === "cluster" ? "aws_rds_cluster" : "aws_db_instance"}.${key}`;
  const { parameterGroupFamily: family } = addressed(
    new DataAwsRdsEngineVersion(stack, `${key}_engine_version`, {
      provider: stack.provider(),
      engine: `\${${found}.engine}`,
      version: `\${${found}.engine_version}`,
      // A version that runs may no longer be offered.
      includeAll: true,
    }),
    key,
  );
  const group = {
    ...groupFor(stack, endpoint, `${kind} ${id}`),
    // The name says the family, without the full stop that RDS does not allow.
    name: `${stack.environment.name}-${key}-\${replace(data.aws_rds_engine_version.${key}.parameter_group_family, ".", "-")}`,
    family,
  };
  const made = addressed(
    kind === "cluster"
      ? new RdsClusterParameterGroup(stack, `${key}_parameter_group`, group)
      : new DbParameterGroup(stack, `${key}_parameter_group`, group),
    key,
  );
  stack.publish(
    `${key}_parameter_group`,
    made.name,
    kind === "cluster"
      ? `Parameter group for changes: the owner of cluster ${id} attaches it (aws rds modify-db-cluster --db-cluster-identifier ${id} --db-cluster-parameter-group-name <this>) and restarts the cluster's instances.`
      : `Parameter group for changes: the owner of instance ${id} attaches it (aws rds modify-db-instance --db-instance-identifier ${id} --db-parameter-group-name <this>) and restarts the instance.`,
  );
}

/** Makes the group of a cluster that is made here, of the family of its version. */
export function makeClusterGroup(
  stack: AccountStack,
  endpoint: DatabaseEndpoint,
  { identifier, family }: { readonly identifier: string; readonly family: string },
): RdsClusterParameterGroup {
  const { key } = endpoint;
  return addressed(
    new RdsClusterParameterGroup(stack, `${key}_parameter_group`, {
      ...groupFor(stack, endpoint, `cluster ${identifier}`),
      name: `${stack.environment.name}-${key}-${family.replaceAll(".", "-")}`,
      family,
    }),
    key,
  );
}

/** Properties that groups of clusters and of instances share. */
function groupFor(stack: AccountStack, { config }: DatabaseEndpoint, what: string) {
  const { changeParameters } = databaseEngineOf(config);
  const checkedByBalancer = isCheckedByBalancer(config);
  return {
    provider: stack.provider(),
    description: `What DMS needs to capture changes from ${what}`,
    parameter: (changeParameters?.(config.settings, { checkedByBalancer }) ?? []).map((parameter) => ({
      ...parameter,
    })),
    lifecycle: { createBeforeDestroy: true },
  };
}

function instanceOf(config: DatabaseEndpointConfig): string {
  const database = databaseOf(config);
  if ("instance" in database) return database.instance;
  throw new Error(`a database of engine "${config.engine}" that RDS does not run has no parameter group`);
}
