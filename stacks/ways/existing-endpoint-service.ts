/** An interface endpoint here, to a service of somebody else. */
import type { Postcondition } from "cdktf";
import { databasePort } from "../../model/engines";
import { InterfaceEndpoint } from "../../modules/network/interface-endpoint";
import type { OfferedNothing } from "../outputs";
import { commonZone, CommonZones } from "./common-zones";
import { byKey } from "./owners-side";
import { endpointArguments, reachedByName } from "./replication-side";
import type { OfferedDatabase, ReachedDatabase, ReplicationAccount, Way } from "./way";

/** The owner of the service builds their half, and accepts the connection, by their own means. */
export const existingEndpointService: Way<"existing-endpoint-service", OfferedNothing> = {
  offer: (_account, databases) => byKey(databases, () => ({})),
  join: (account, databases) => databases.map((database) => connect(account, database)),
};

function connect(
  account: ReplicationAccount,
  database: OfferedDatabase<"existing-endpoint-service", OfferedNothing>,
): ReachedDatabase {
  const { stack, network } = account;
  const { key, config, connection } = database;
  const { serviceName, host } = connection;
  const { dns } = new InterfaceEndpoint(stack.part("endpoints"), key, {
    ...endpointArguments(account, key, databasePort(config)),
    to: { serviceName },
    subnetIds: new CommonZones(stack, network).subnetsOfService(key, serviceName),
    preconditions: [commonZone(key)],
    postconditions: [acceptedByOwner(key, serviceName)],
  });
  return reachedByName(account, database, { host, alias: dns, addresses: [`aws_vpc_endpoint.${key}`] });
}

function acceptedByOwner(key: string, serviceName: string): Postcondition {
  return {
    condition: '${self.state == "available"}',
    errorMessage: `endpoints.${key}.connection: the owner of ${serviceName} has not accepted interface endpoint \${self.id} (it is "\${self.state}"). Ask them to accept it, then run the deploy again.`,
  };
}
