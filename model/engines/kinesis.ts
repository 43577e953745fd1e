import * as z from "zod";
import { resourceTags } from "../schema/tags";
import { withoutUsers } from "./grants/without-users";
import { messageSettings, ownAccount, type ServiceEngine } from "./service";

const endpoint = z.strictObject({
  engine: z.literal("kinesis"),
  account: ownAccount,
  stream: z
    .string()
    .regex(/^[\w.-]{1,128}$/, "a stream's name, not an ARN: 1 to 128 letters, digits, and any of _.-")
    .describe("Name of the existing stream, in the replication account and Region; it has to be encrypted."),
  settings: z
    .strictObject({
      ...messageSettings,
      useLargeIntegerValue: z
        .boolean()
        .optional()
        .describe("Whether whole numbers are written with 18 digits instead of as floating point numbers."),
    })
    .prefault({})
    .describe("What DMS writes into a stream, beyond its defaults."),
  tags: resourceTags.optional(),
});

/** A stream of the replication account (DMS guide, CHAP_Target.Kinesis). */
export const kinesis = {
  kind: "service",
  engine: "kinesis",
  title: "Kinesis Data Streams",
  engineName: "kinesis",
  limits: "It is in the replication account and Region.",
  withoutUsers: withoutUsers.kinesis,
  directions: ["target"],
  family: "kinesis",
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
    ],
  },
  serverless: { target: "supported" },
  noun: "stream",
  serviceEndpoint: { service: "kinesis-streams", type: "Interface" },
  endpoint,
} as const satisfies ServiceEngine<"kinesis">;
