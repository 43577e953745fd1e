import * as z from "zod";
import { resourceTags } from "../schema/tags";
import { withoutUsers } from "./grants/without-users";
import { ownAccount, type ServiceEngine } from "./service";

const endpoint = z.strictObject({
  engine: z.literal("dynamodb"),
  account: ownAccount,
  tables: z
    .array(
      z
        .string()
        .regex(
          /^(?=.{3,255}$)[\w.-]{2,}\*?$/,
          "a table's name, or its first two letters or more and `*`: letters, digits, and any of _.-",
        ),
    )
    .min(1)
    .describe(
      "Tables that DMS may make and write, by name, or by the start of the name and `*`; DMS makes those that are missing.",
    ),
  tags: resourceTags.optional(),
});

/** Tables of the replication account (DMS guide, CHAP_Target.DynamoDB); the API has no settings for them. */
export const dynamodb = {
  kind: "service",
  engine: "dynamodb",
  title: "DynamoDB",
  engineName: "dynamodb",
  limits: "It is in the replication account and Region.",
  withoutUsers: withoutUsers.dynamodb,
  directions: ["target"],
  family: "dynamodb",
  features: { source: [], target: ["load-threads", "object-mappings"] },
  serverless: { target: "supported" },
  noun: "table",
  serviceEndpoint: { service: "dynamodb", type: "Gateway" },
  endpoint,
} as const satisfies ServiceEngine<"dynamodb">;
