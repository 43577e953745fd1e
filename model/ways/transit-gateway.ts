import * as z from "zod";
import { existingThing } from "../existing";
import { ownersNetwork, port, routedCidrs, to } from "./members";
import { ownName } from "./parts";
import type { WayFacts } from "./way";

const attachments = "transit gateway attachments and routes";

export const transitGateway = {
  shape: z.strictObject({
    via: z.literal("transit-gateway").describe("Attachments of both VPCs to a transit gateway, with routes."),
    to,
    ...ownersNetwork,
    cidrs: routedCidrs,
    port,
    transitGateway: existingThing("transitGateway", "create").describe(
      "`create` makes one in the replication account and shares it; an id, ARN, Name tag or tags take an existing one that both accounts can use. Tags of one that another account shares are not to be seen: name it by its id or ARN.",
    ),
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
  publicAddress: "refused",
  capturesChanges: true,
  ownersOnly: { database: attachments, replication: attachments },
  functions: [],
  deployRole: {
    database: "attachments, routes",
    replication: "attachments, routes, and RAM for a gateway that is made here",
  },
  docs: {
    builds: "attachments to a transit gateway, routes and rules on both sides",
    rank: 5,
    when: "both VPCs are at a transit gateway, or shall be; ranges do not overlap",
    changes: "yes",
    rangesMayOverlap: "no",
    otherOrganization: "with an existing gateway",
    verifyFull: "yes",
    afterFailover: "DNS",
    secretHost: ownName,
  },
} as const satisfies WayFacts<"transit-gateway">;
