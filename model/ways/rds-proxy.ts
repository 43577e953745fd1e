import * as z from "zod";
import { acceptUnverifiedCdc, balancer } from "./members";
import { balancedFunctions, endpointAndZone, interfaceEndpoints } from "./parts";
import type { WayFacts } from "./way";

export const rdsProxy = {
  shape: z.strictObject({
    via: z.literal("rds-proxy").describe("As private-link, with an RDS Proxy behind the balancer."),
    ...balancer,
    acceptUnverifiedCdc,
  }),
  isBuilt: true,
  namesVpc: true,
  namesSubnets: true,
  opensRanges: false,
  namesHost: true,
  answeredBy: "proxy",
  hostMadeLast: false,
  isBalanced: true,
  isRouted: false,
  isPublic: false,
  publicAddress: "either",
  capturesChanges: false,
  ownersOnly: { replication: interfaceEndpoints },
  functions: balancedFunctions,
  deployRole: {
    database: "Elastic Load Balancing, endpoint services, events, queues, alarms, RDS proxies",
    replication: endpointAndZone,
  },
  docs: {
    builds: "the same as `private-link`, with an RDS Proxy behind the balancer",
    rank: 4,
    when: "rows are copied once through an RDS Proxy",
    changes: "PostgreSQL no; MySQL only with `acceptUnverifiedCdc`",
    rangesMayOverlap: "yes",
    otherOrganization: "yes",
    verifyFull: "with Amazon Root CA 1",
    afterFailover: "the proxy",
    secretHost: "the name of the proxy: output `<key>_host` of the database stack",
  },
} as const satisfies WayFacts<"rds-proxy">;
