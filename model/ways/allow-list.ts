import * as z from "zod";
import { allowedCidrs, foundNetwork, port, to } from "./members";
import { ownName } from "./parts";
import type { WayFacts } from "./way";

export const allowList = {
  shape: z.strictObject({
    via: z
      .literal("allow-list")
      .describe("Over the Internet, with only the addresses that the replication instances leave by let in."),
    to,
    vpc: foundNetwork.vpc,
    securityGroup: foundNetwork.securityGroup,
    allowedCidrs,
    port,
  }),
  isBuilt: true,
  namesVpc: true,
  namesSubnets: false,
  opensRanges: false,
  namesHost: false,
  answeredBy: "database",
  hostMadeLast: false,
  isBalanced: false,
  isRouted: false,
  isPublic: true,
  publicAddress: "required",
  capturesChanges: true,
  ownersOnly: {},
  functions: ["allow-list"],
  deployRole: {
    database: "an SNS subscription, queues, alarms",
    replication: "an SNS topic, events, queues, alarms, NAT gateways",
  },
  docs: {
    builds: "a function that opens the database's port for the addresses that the instances announce",
    rank: 8,
    when: "the database has a public address, and that is to stay so",
    changes: "yes",
    rangesMayOverlap: "yes",
    otherOrganization: "yes",
    verifyFull: "yes",
    afterFailover: "DNS",
    secretHost: ownName,
  },
} as const satisfies WayFacts<"allow-list">;
