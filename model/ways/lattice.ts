import * as z from "zod";
import { foundNetwork, port, privateZone, to } from "./members";
import { endpointAndZone, interfaceEndpoints } from "./parts";
import { privateLink } from "./private-link";
import type { WayFacts } from "./way";

export const lattice = {
  shape: z.strictObject({
    via: z.literal("lattice").describe("A VPC Lattice resource gateway there, a resource endpoint here."),
    to,
    ...foundNetwork,
    port,
    privateZone,
  }),
  isBuilt: true,
  namesVpc: true,
  namesSubnets: true,
  opensRanges: false,
  namesHost: true,
  answeredBy: "database",
  hostMadeLast: false,
  isBalanced: false,
  isRouted: false,
  isPublic: false,
  publicAddress: "refused",
  capturesChanges: true,
  ownersOnly: { database: "a resource gateway", replication: interfaceEndpoints },
  functions: [],
  deployRole: {
    database: "VPC Lattice, RAM",
    replication: endpointAndZone,
  },
  docs: {
    builds: "a VPC Lattice resource there, an endpoint and a private name here",
    rank: 7,
    when: "one organization, and neither balancer nor function is wanted",
    changes: "yes",
    rangesMayOverlap: "yes",
    otherOrganization: "no",
    verifyFull: "yes, with the private zone",
    afterFailover: "Lattice; AWS does not say how soon",
    secretHost: privateLink.docs.secretHost,
  },
} as const satisfies WayFacts<"lattice">;
