/** A VPC Lattice resource gateway there, a resource endpoint here. */
import { databasePort } from "../../model/engines";
import { names } from "../../model/names";
import { crossesBorder } from "../../model/queries";
import { LatticeEndpoint, LatticeResource } from "../../modules/network/lattice";
import type { OfferedResource } from "../outputs";
import { byKey, hostOf, offerInZones, placeOf } from "./owners-side";
import { endpointArguments, inCommonZones, reachedByName } from "./replication-side";
import type {
  DatabaseAccount,
  OfferedDatabase,
  OwnedDatabase,
  ReachedDatabase,
  ReplicationAccount,
  Way,
} from "./way";

export const lattice: Way<"lattice", OfferedResource> = {
  offer: (account, databases) => byKey(databases, (database) => share(account, database)),
  join: (account, databases) => databases.map((database) => connect(account, database)),
};

function share({ stack }: DatabaseAccount, database: OwnedDatabase<"lattice">): OfferedResource {
  const { key, config, connection } = database;
  const { environment } = stack;
  const { account } = environment.replication;
  const place = placeOf(stack, database, connection);
  const host = hostOf(stack, database, connection.to);
  const resource = new LatticeResource(stack.part("endpoints"), key, {
    provider: stack.provider(),
    name: names.keyed(environment.name, key),
    vpcId: place.vpcId,
    subnetIds: place.subnetIds,
    databaseSecurityGroupId: place.securityGroupId,
    host,
    port: databasePort(config),
    ...(crossesBorder(environment, account, stack.account)
      ? { sharedWithAccountId: stack.accountId(account) }
      : {}),
  });
  return {
    ...offerInZones(stack, key, host, place),
    resourceConfigurationArn: stack.publish(
      `${key}_resource_configuration_arn`,
      resource.resourceConfigurationArn,
      `ARN of the resource configuration of ${key}.`,
    ),
  };
}

function connect(
  account: ReplicationAccount,
  database: OfferedDatabase<"lattice", OfferedResource>,
): ReachedDatabase {
  const { stack } = account;
  const { key, config, offer } = database;
  const { dns } = new LatticeEndpoint(stack.part("endpoints"), key, {
    ...endpointArguments(account, key, databasePort(config)),
    ...inCommonZones(account, key, offer),
    resourceConfigurationArn: stack.read(offer.resourceConfigurationArn),
  });
  return reachedByName(account, database, {
    host: stack.read(offer.host),
    alias: dns,
    addresses: [`aws_vpc_endpoint.${key}`],
  });
}
