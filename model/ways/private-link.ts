import * as z from "zod";
import { balancer, to } from "./members";
import { balancedFunctions, endpointAndZone, interfaceEndpoints } from "./parts";
import type { WayFacts } from "./way";

export const privateLink = {
  shape: z.strictObject({
    via: z
      .literal("private-link")
      .default("private-link")
      .describe("A network load balancer and an endpoint service there, an interface endpoint here."),
    to,
    ...balancer,
  }),
  isBuilt: true,
  namesVpc: true,
  namesSubnets: true,
  opensRanges: false,
  namesHost: true,
  answeredBy: "database",
  hostMadeLast: false,
  isBalanced: true,
  isRouted: false,
  isPublic: false,
  publicAddress: "refused",
  capturesChanges: true,
  ownersOnly: { replication: interfaceEndpoints },
  functions: balancedFunctions,
  deployRole: {
    database: "Elastic Load Balancing, endpoint services, events, queues, alarms",
    replication: endpointAndZone,
  },
  docs: {
    builds: "a load balancer and an endpoint service there, an interface endpoint and a private name here",
    rank: 9,
    when: "anything else; overlapping ranges; accounts of other organizations",
    changes: "yes",
    rangesMayOverlap: "yes",
    otherOrganization: "yes",
    verifyFull: "yes, with the private zone",
    afterFailover: "[`reconcile-targets`](#failover)",
    secretHost:
      "the database's own name that `to` means: the cluster's writer or reader name, or that of the instance. With `privateZone: false`, the DNS name of the VPC endpoint (EC2 console, Endpoints)",
  },
} as const satisfies WayFacts<"private-link">;
