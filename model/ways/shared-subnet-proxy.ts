import * as z from "zod";
import { acceptUnverifiedCdc, foundNetwork, port } from "./members";
import type { WayFacts } from "./way";

export const sharedSubnetProxy = {
  shape: z.strictObject({
    via: z
      .literal("shared-subnet-proxy")
      .describe("An RDS Proxy whose endpoint stands in the replication subnets, shared through RAM."),
    ...foundNetwork,
    port,
    acceptUnverifiedCdc,
  }),
  isBuilt: true,
  namesVpc: true,
  namesSubnets: true,
  opensRanges: false,
  namesHost: false,
  answeredBy: "proxy",
  hostMadeLast: true,
  isBalanced: false,
  isRouted: false,
  isPublic: false,
  publicAddress: "either",
  capturesChanges: false,
  ownersOnly: { replication: "shares of its subnets" },
  functions: [],
  deployRole: {
    database: "RDS proxies",
    replication: "RAM",
  },
  docs: {
    builds: "an RDS Proxy there, with its endpoint in the replication subnets, which are shared",
    rank: 3,
    when: "rows are copied once through an RDS Proxy, in one organization, without a balancer",
    changes: "as `rds-proxy`",
    rangesMayOverlap: "yes",
    otherOrganization: "no",
    verifyFull: "with Amazon Root CA 1",
    afterFailover: "the proxy",
    secretHost:
      "the name of the proxy's endpoint in the replication subnets: output `<key>_path` of the connectivity stack",
  },
} as const satisfies WayFacts<"shared-subnet-proxy">;
