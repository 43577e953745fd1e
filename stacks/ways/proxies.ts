/** An RDS Proxy before a database, in the stack of its account. */
import { databaseOf, databasePort } from "../../model/engines";
import { names } from "../../model/names";
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import type { DatabaseVpc } from "../../modules/network/database-vpc";
import { RdsProxy } from "../../modules/network/rds-proxy";
import type { DatabaseAccount, OwnedDatabase } from "./way";

/** Makes the proxy of an endpoint. */
export function makeProxy(
  { stack, home }: DatabaseAccount,
  { key, config, facts }: OwnedDatabase,
  place: DatabaseVpc,
): RdsProxy {
  const { environment } = stack;
  return new RdsProxy(stack, `${key}_proxy`, {
    ...home(),
    name: names.proxy(environment.name, key),
    engine: config.engine,
    database: facts.cluster === undefined ? behindProxy(config) : { cluster: facts.cluster },
    vpcId: place.vpcId,
    subnetIds: place.subnetIds,
    databaseSecurityGroupId: place.securityGroupId,
    databasePort: databasePort(config),
    secretArn: facts.secretArn,
    secretKeyArn: facts.secretKeyArn,
    confusedDeputyConditions: environment.replication.confusedDeputyConditions.proxies,
  });
}

function behindProxy(config: DatabaseEndpointConfig) {
  const database = databaseOf(config);
  if (!("cluster" in database || "instance" in database)) {
    throw new Error(`RDS Proxy does not serve engine "${config.engine}"`);
  }
  return database;
}
