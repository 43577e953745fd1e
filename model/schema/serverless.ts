/** The shape of `runsOn`: a replication instance by its key, or a serverless replication of its own. */
import * as z from "zod";
import { reference } from "./key";
import { maintenanceWindow, timeouts } from "./replication";
import { resourceTags } from "./tags";

/** Capacity units that DMS offers (ComputeConfig in the DMS API reference); one is 2 GB of memory. */
const capacityUnits = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(4),
  z.literal(8),
  z.literal(16),
  z.literal(32),
  z.literal(64),
  z.literal(128),
  z.literal(192),
  z.literal(256),
  z.literal(384),
]);

const serverless = z.strictObject({
  maxCapacityUnits: capacityUnits.describe("DMS capacity units that it may grow to; one is 2 GB of memory."),
  minCapacityUnits: capacityUnits
    .optional()
    .describe("DMS capacity units that it does not shrink below; DMS takes 1 otherwise."),
  multiAz: z.boolean().default(false).describe("Whether DMS keeps a standby in a second Availability Zone."),
  availabilityZone: z
    .string()
    .optional()
    .describe("Zone of a replication without a standby; DMS chooses otherwise."),
  preferredMaintenanceWindow: maintenanceWindow
    .optional()
    .describe("Weekly window for maintenance, at least 30 minutes, in UTC; DMS chooses otherwise."),
  dnsNameServers: z
    .array(
      z.string().regex(/^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/, 'an IPv4 address like "10.20.0.2"'),
    )
    .min(1)
    .max(4)
    .optional()
    .describe(
      "Up to four name servers instead of the VPC's own; they have to answer the private names of databases too.",
    ),
  tags: resourceTags
    .optional()
    .describe(
      "Further tags, beside those of the pipeline and of the environment; the same key replaces theirs.",
    ),
  timeouts: timeouts.optional(),
});

export const runsOn = z.union(
  [
    reference,
    z.strictObject({
      serverless: serverless.describe("DMS Serverless: capacity and place of the pipeline."),
    }),
  ],
  {
    error: "the key of a replication instance, or a map like { serverless: { maxCapacityUnits: 16 } }",
  },
);

export type RunsOn = z.infer<typeof runsOn>;
export type ServerlessConfig = z.infer<typeof serverless>;

/** The key of the replication instance that a pipeline runs on; undefined where it is serverless. */
export function instanceOf({ runsOn: on }: { readonly runsOn: RunsOn }): string | undefined {
  return typeof on === "string" ? on : undefined;
}

/** Capacity and place of a serverless pipeline; undefined where it runs on an instance. */
export function serverlessOf({ runsOn: on }: { readonly runsOn: RunsOn }): ServerlessConfig | undefined {
  return typeof on === "string" ? undefined : on.serverless;
}
