import * as z from "zod";
import { port, privateZone } from "./members";
import { endpointAndZone, interfaceEndpoints } from "./parts";
import type { WayFacts } from "./way";

export const existingEndpointService = {
  shape: z.strictObject({
    via: z
      .literal("existing-endpoint-service")
      .describe("An interface endpoint to a service of somebody else."),
    serviceName: z
      .string()
      .regex(/^com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]{8,17}$/, {
        error: 'a name like "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"',
      })
      .describe("Name of the endpoint service; its owner has to admit the replication account."),
    host: z
      .string()
      .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, {
        error: 'a host name in lower case, like "db.example.com"',
      })
      .describe("The host name that the secret says and the server's certificate carries."),
    port,
    privateZone,
  }),
  isBuilt: true,
  namesVpc: false,
  namesSubnets: false,
  opensRanges: false,
  namesHost: true,
  answeredBy: "service",
  hostMadeLast: false,
  isBalanced: false,
  isRouted: false,
  isPublic: false,
  publicAddress: "either",
  capturesChanges: true,
  ownersOnly: { replication: interfaceEndpoints },
  functions: [],
  deployRole: { database: "", replication: endpointAndZone },
  docs: {
    builds: "an interface endpoint and a private name here",
    rank: 2,
    when: "the owner, or a provider, offers an endpoint service already",
    changes: "as its owner built it",
    rangesMayOverlap: "yes",
    otherOrganization: "yes",
    verifyFull: "if its certificate has `host`",
    afterFailover: "its owner",
    secretHost: "`connection.host`",
  },
} as const satisfies WayFacts<"existing-endpoint-service">;
