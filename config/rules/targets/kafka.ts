/** Clusters of Kafka: encrypted, and without secrets (DMS guide, CHAP_Target.Kafka). */
import { isShipped } from "../../../model/certificates";
import { isKafka, type Environment, type KafkaEndpointConfig } from "../../../model/schema/environment";
import { quote } from "../../messages";
import type { Rule } from "../rule";
import { misplaced, pemProblem } from "../databases/tls";
import { advice, deletion, asCode } from "../../fix";

/** Reasons to refuse a protocol. */
const refused: Readonly<Record<Exclude<KafkaEndpointConfig["securityProtocol"], "ssl-encryption">, string>> =
  {
    plaintext: "every connection is encrypted",
    "ssl-authentication":
      "DMS takes a client's private key and its password only as text, and both would be in Terraform's state",
    "sasl-ssl": "DMS takes the user's password only as text, which would be in Terraform's state",
  };

export const kafkaRules: readonly Rule[] = [
  {
    name: "kafka-security",
    doc: "A connection to Kafka is encrypted, and needs no secret that would be in Terraform's state.",
    *check(environment) {
      for (const [key, { securityProtocol }] of clusters(environment)) {
        if (securityProtocol === "ssl-encryption") continue;
        yield {
          path: ["endpoints", key, "securityProtocol"],
          detail: `got ${quote(securityProtocol)}; expected "ssl-encryption", because ${refused[securityProtocol]}`,
          fix: advice`write ${asCode("ssl-encryption")}, and give the brokers a TLS listener without client authentication that only the replication instances can reach`,
        };
      }
    },
  },
  {
    name: "kafka-brokers-differ",
    doc: "A broker is named once, at a port that exists.",
    *check(environment) {
      for (const [key, { broker }] of clusters(environment)) {
        for (const [index, one] of broker.entries()) {
          const path = ["endpoints", key, "broker", index];
          const port = Number(one.slice(one.lastIndexOf(":") + 1));
          if (port > 65535) {
            yield {
              path,
              detail: `got the port ${port}; expected 1 to 65535`,
              fix: "write the broker's port for TLS, 9094 at Amazon MSK",
            };
          }
          if (broker.indexOf(one) === index) continue;
          yield {
            path,
            detail: `got ${quote(one)} a second time; expected every broker once`,
            fix: advice`${deletion()}, or name another broker`,
          };
        }
      }
    },
  },
  {
    name: "kafka-ca-certificate",
    doc: "The certificate of a private CA is a PEM file in the folder of the environment files, and holds certificates only.",
    *check(environment) {
      for (const [key, { caCertificate }] of clusters(environment)) {
        if (caCertificate === undefined || isShipped(caCertificate)) continue;
        const problem =
          misplaced(environment.directory, caCertificate) ?? pemProblem(environment.directory, caCertificate);
        if (problem !== undefined) yield { path: ["endpoints", key, "caCertificate"], ...problem };
      }
    },
  },
];

function clusters(environment: Environment): [string, KafkaEndpointConfig][] {
  return Object.entries(environment.endpoints).flatMap(([key, endpoint]) =>
    isKafka(endpoint) ? [[key, endpoint] as [string, KafkaEndpointConfig]] : [],
  );
}
