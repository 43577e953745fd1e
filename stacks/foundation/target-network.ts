/** Network that targets other than databases need. */
import { isKafka, isService, type Environment } from "../../model/schema/environment";
import { serviceEngineOf } from "../../model/engines";
import { brokerPorts } from "../../model/engines/kafka";
import type { ServiceEndpointFacts } from "../../model/engines/service";
import type { DatabaseAddresses } from "../../modules/network/replication-network";

/** Port of OpenSearch domains. */
const httpsPort = 443;

/** Services that have to have endpoints of a type in the replication VPC, by the last word of their names. */
export function targetServices(environment: Environment, type: ServiceEndpointFacts["type"]): string[] {
  const services = Object.values(environment.endpoints).flatMap((config) => {
    const facts = isService(config) ? serviceEngineOf(config).serviceEndpoint : undefined;
    return facts?.type === type ? [facts.service] : [];
  });
  return [...new Set(services)].sort();
}

/** Addresses of brokers and domains that have some of their own. */
export function targetAddresses(environment: Environment): DatabaseAddresses[] {
  return Object.values(environment.endpoints).flatMap((config) => {
    if (isKafka(config)) {
      return brokerPorts(config.broker).map((port) => ({ port, cidrs: config.connection.cidrs }));
    }
    return isService(config) && "connection" in config
      ? [{ port: httpsPort, cidrs: config.connection.cidrs }]
      : [];
  });
}
