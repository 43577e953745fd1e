import * as z from "zod";
import { directRanges, port, to } from "./members";
import { ownName } from "./parts";
import type { WayFacts } from "./way";

export const direct = {
  shape: z.strictObject({
    via: z.literal("direct").describe("The path exists already; nothing is built."),
    to,
    cidrs: directRanges.describe(
      "Where the database's addresses lie: the replication instances may open its port there and nowhere else. The private address ranges by default.",
    ),
    port,
  }),
  isBuilt: false,
  namesVpc: false,
  namesSubnets: false,
  opensRanges: true,
  namesHost: false,
  answeredBy: "database",
  hostMadeLast: false,
  isBalanced: false,
  isRouted: false,
  isPublic: false,
  publicAddress: "either",
  capturesChanges: true,
  ownersOnly: {},
  functions: [],
  deployRole: { database: "", replication: "" },
  docs: {
    builds: "nothing",
    rank: 1,
    when: "a path exists already: same VPC, routes, a VPN",
    changes: "yes",
    rangesMayOverlap: "",
    otherOrganization: "",
    verifyFull: "yes",
    afterFailover: "DNS",
    secretHost: ownName,
  },
} as const satisfies WayFacts<"direct">;
