import * as z from "zod";
import { resourceTags } from "../schema/tags";
import { directRanges } from "../ways/members";
import { withoutUsers } from "./grants/without-users";
import { ownAccount, type ServiceEngine } from "./service";

const endpoint = z.strictObject({
  engine: z.literal("opensearch"),
  account: ownAccount,
  domain: z
    .string()
    .regex(/^[a-z][a-z0-9-]{2,27}$/, "a domain's name: 3 to 28 lower-case letters, digits and hyphens")
    .describe(
      "Name of the existing domain, in the replication account and Region; it has to be encrypted, and without fine-grained access control by a master user.",
    ),
  connection: z
    .strictObject({
      via: z.literal("direct").describe("The path exists already; nothing is built."),
      cidrs: directRanges.describe(
        "Where the domain's addresses lie: the replication instances may open HTTPS there. The private address ranges by default.",
      ),
    })
    .describe("How packets reach the domain, which stands in a VPC."),
  settings: z
    .strictObject({
      errorRetryDuration: z
        .int()
        .min(1)
        .optional()
        .describe("Longest time that a failed request is tried again, in seconds; 300 by default."),
      fullLoadErrorPercentage: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .describe("Share of records whose failure ends a full load, in percent; 10 by default."),
      useNewMappingType: z
        .boolean()
        .optional()
        .describe("Whether documents have the type _doc, the only one from Elasticsearch 7 on."),
    })
    .prefault({})
    .describe("What DMS does at a domain, beyond its defaults. Another setting is another endpoint."),
  tags: resourceTags.optional(),
});

/**
 * A domain of the replication account (DMS guide, CHAP_Target.Elasticsearch).
 *
 * DMS modifies no such endpoint: whatever changes makes another one.
 */
export const opensearch = {
  kind: "service",
  engine: "opensearch",
  title: "OpenSearch Service",
  engineName: "opensearch",
  limits:
    "It is in the replication account and Region. DMS cannot modify its endpoint, so that another setting is another endpoint.",
  withoutUsers: withoutUsers.opensearch,
  directions: ["target"],
  family: "opensearch",
  features: { source: [], target: ["apply-threads", "limited-load-threads", "load-threads"] },
  serverless: { target: "supported" },
  noun: "domain",
  endpoint,
} as const satisfies ServiceEngine<"opensearch">;
