/** Parameter groups of databases that bear a balancer's health checks. */
import {
  CreateDBClusterParameterGroupCommand,
  CreateDBParameterGroupCommand,
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBParameterGroupsCommand,
  ModifyDBClusterParameterGroupCommand,
  ModifyDBParameterGroupCommand,
  type Parameter,
  type RDSClient,
} from "@aws-sdk/client-rds";
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { databaseOf } from "../../model/engines";

/** Families of the versions that the landscape has, by engine. */
const families: Readonly<Partial<Record<DatabaseEndpointConfig["engine"], string>>> = {
  "aurora-mysql": "aurora-mysql8.0",
  mysql: "mysql8.0",
  mariadb: "mariadb10.11",
};

const Parameters: Parameter[] = [
  { ParameterName: "max_connect_errors", ParameterValue: "4294967295", ApplyMethod: "immediate" },
];

/** The group of a database of the MySQL family, made if it is not there; other engines keep the default. */
export async function makeParameterGroup(
  rds: RDSClient,
  endpoint: DatabaseEndpointConfig,
): Promise<string | undefined> {
  const family = families[endpoint.engine];
  if (family === undefined) return undefined;
  const database = databaseOf(endpoint);
  if ("host" in database || "workgroup" in database) return undefined;
  return "cluster" in database
    ? makeClusterGroup(rds, nameFor(database.cluster), family)
    : makeInstanceGroup(rds, nameFor(database.instance), family);
}

async function makeClusterGroup(rds: RDSClient, name: string, family: string): Promise<string> {
  const { DBClusterParameterGroups = [] } = await rds.send(new DescribeDBClusterParameterGroupsCommand({}));
  if (!DBClusterParameterGroups.some((one) => one.DBClusterParameterGroupName === name)) {
    await rds.send(
      new CreateDBClusterParameterGroupCommand({
        DBClusterParameterGroupName: name,
        DBParameterGroupFamily: family,
        Description: "Bears health checks of balancers",
      }),
    );
  }
  await rds.send(new ModifyDBClusterParameterGroupCommand({ DBClusterParameterGroupName: name, Parameters }));
  return name;
}

async function makeInstanceGroup(rds: RDSClient, name: string, family: string): Promise<string> {
  const { DBParameterGroups = [] } = await rds.send(new DescribeDBParameterGroupsCommand({}));
  if (!DBParameterGroups.some((one) => one.DBParameterGroupName === name)) {
    await rds.send(
      new CreateDBParameterGroupCommand({
        DBParameterGroupName: name,
        DBParameterGroupFamily: family,
        Description: "Bears health checks of balancers",
      }),
    );
  }
  await rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName: name, Parameters }));
  return name;
}

/** Names are kept in small letters. */
function nameFor(database: string): string {
  return `${database.toLowerCase()}-parameters`;
}
