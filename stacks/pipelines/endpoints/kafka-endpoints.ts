/** Endpoints that are clusters of Kafka: DMS writes to them over TLS, without credentials. */
import { DmsEndpoint } from "@cdktf/provider-aws/lib/dms-endpoint";
import { Construct } from "constructs";
import type { KafkaEndpointConfig } from "../../../model/schema/environment";
import { readPem } from "../../../modules/dms/certificate-file";
import { makeCertificate } from "../../../modules/dms/endpoint-certificate";
import { kafka } from "../../../model/engines/kafka";
import { withoutUndefined } from "../../../model/members";
import { addressed } from "../../../modules/addressed";
import type { AccountStack } from "../../account-stack";
import { endpointIdOf, usable, type UsableEndpoint } from "./endpoint-parts";
import type { DirectedEndpoint } from "../../../model/queries";
import type { ServiceEndpointStacks } from "./service-endpoints";

/** The endpoint of a cluster, with the certificate of its CA if that is a private one. */
export function makeKafkaEndpoint(
  stack: AccountStack,
  { foundation }: ServiceEndpointStacks,
  { name, direction }: DirectedEndpoint,
  config: KafkaEndpointConfig,
): UsableEndpoint {
  const keyArn = stack.read(foundation.keyArn);
  const { caCertificate } = config;
  const endpointId = endpointIdOf(stack.environment, name);
  const sslCaCertificateArn = makeCertificate(
    new Construct(stack.part("endpoints"), `${name}_certificate`),
    name,
    {
      provider: stack.provider(),
      endpointId,
      certificate:
        caCertificate === undefined ? undefined : readPem(stack.environment.directory, caCertificate),
    },
  )?.certificateArn;
  const endpoint = addressed(
    new DmsEndpoint(stack.part("endpoints"), name, {
      provider: stack.provider(),
      endpointId,
      endpointType: direction,
      engineName: kafka.engineName,
      kmsKeyArn: keyArn,
      pauseReplicationTasks: true,
      ...withoutUndefined({ tags: config.tags }),
      kafkaSettings: {
        broker: config.broker.join(","),
        securityProtocol: config.securityProtocol,
        ...withoutUndefined({ sslCaCertificateArn, ...config.settings }),
      },
    }),
    name,
  );
  return usable(stack, name, { endpointArn: endpoint.endpointArn, keyArn });
}
