import * as z from "zod";
import { certificatePath } from "../schema/database";
import { resourceTags } from "../schema/tags";
import { directRanges } from "../ways/members";
import type { Facts } from "./engine";
import { withoutUsers } from "./grants/without-users";
import { messageSettings } from "./service";

const broker = z
  .string()
  .regex(
    /^(?=.{1,253}:)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*:[1-9]\d{0,4}$/,
    'a host and a port, like "b-1.orders.abc123.c2.kafka.eu-west-1.amazonaws.com:9094"',
  );

const endpoint = z.strictObject({
  engine: z.literal("kafka"),
  broker: z
    .array(broker)
    .min(1)
    .describe("Brokers of the cluster, `host:port` each; DMS learns the others from them."),
  securityProtocol: z
    .enum(["plaintext", "ssl-encryption", "ssl-authentication", "sasl-ssl"])
    .default("ssl-encryption")
    .describe(
      "How the connection is secured. Only ssl-encryption is allowed: the others are not encrypted, or need a secret in Terraform's state.",
    ),
  caCertificate: certificatePath
    .optional()
    .describe(
      "Certificate of a private CA (PEM) that signed the brokers' certificates; a path beside the environment files. Amazon MSK needs none.",
    ),
  connection: z
    .strictObject({
      via: z.literal("direct").describe("The path exists already; nothing is built."),
      cidrs: directRanges.describe(
        "Where the brokers' addresses lie: the replication instances may open their ports there and nowhere else. The private address ranges by default.",
      ),
    })
    .describe("How packets reach the brokers."),
  settings: z
    .strictObject({
      topic: z
        .string()
        .regex(/^[\w.-]{1,249}$/, "a topic's name: 1 to 249 letters, digits, and any of _.-")
        .optional()
        .describe("Topic of the messages; kafka-default-topic by default."),
      ...messageSettings,
      messageMaxBytes: z.int().min(1).optional().describe("Largest message, in bytes; 1,000,000 by default."),
      noHexPrefix: z
        .boolean()
        .optional()
        .describe("Whether raw data is written in hexadecimal digits without 0x before them."),
    })
    .prefault({})
    .describe("What DMS writes into a topic, beyond its defaults."),
  tags: resourceTags.optional(),
});

/** A cluster of Kafka, Amazon's MSK or one's own (DMS guide, CHAP_Target.Kafka). */
export const kafka = {
  kind: "kafka",
  engine: "kafka",
  title: "Kafka",
  engineName: "kafka",
  limits: "Only ssl-encryption: other modes do not encrypt, or need a secret in the state of Terraform.",
  withoutUsers: withoutUsers.kafka,
  directions: ["target"],
  family: "kafka",
  features: {
    source: [],
    target: [
      "apply-threads",
      "batch-apply-loses-data",
      "before-images",
      "limited-load-threads",
      "load-queues",
      "load-threads",
      "object-mappings",
      "topics",
    ],
  },
  // The list says Amazon MSK; a cluster of one's own speaks the same protocol.
  serverless: { target: "supported" },
  endpoint,
} as const satisfies Facts<"kafka"> & { kind: "kafka"; endpoint: z.ZodType };

/** The ports of brokers, each once, in order. */
export function brokerPorts(brokers: readonly string[]): number[] {
  return [...new Set(brokers.map((one) => Number(one.slice(one.lastIndexOf(":") + 1))))].sort(
    (a, b) => a - b,
  );
}
