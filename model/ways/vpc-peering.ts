import * as z from "zod";
import { ownersNetwork, port, routedCidrs, to } from "./members";
import { ownName } from "./parts";
import type { WayFacts } from "./way";

const peering = "peering connections and routes";

export const vpcPeering = {
  shape: z.strictObject({
    via: z.literal("vpc-peering").describe("A peering connection, with routes and rules on both sides."),
    to,
    ...ownersNetwork,
    cidrs: routedCidrs,
    port,
  }),
  isBuilt: true,
  namesVpc: true,
  namesSubnets: true,
  opensRanges: true,
  namesHost: false,
  answeredBy: "database",
  hostMadeLast: false,
  isBalanced: false,
  isRouted: true,
  isPublic: false,
  publicAddress: "either",
  capturesChanges: true,
  ownersOnly: { database: peering, replication: peering },
  functions: [],
  deployRole: {
    database: "peering, routes",
    replication: "peering, routes",
  },
  docs: {
    builds: "a peering connection, routes and rules on both sides",
    rank: 6,
    when: "two VPCs are to know each other; ranges do not overlap",
    changes: "yes",
    rangesMayOverlap: "no",
    otherOrganization: "yes",
    verifyFull: "yes",
    afterFailover: "DNS",
    secretHost: ownName,
  },
} as const satisfies WayFacts<"vpc-peering">;
