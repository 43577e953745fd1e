/** How packets reach a database: `connection` of a database endpoint. */
import * as z from "zod";

/** What a connection through a resource of the database's account needs to know of its network. */
const ownersNetwork = {
  vpc: z.string().min(1).describe("Name tag of the database's VPC, in the database account."),
  subnets: z
    .array(z.string().min(1))
    .min(2, "two or more subnets, in at least two Availability Zones")
    .describe("Name tags of subnets of that VPC, in at least two Availability Zones."),
  securityGroup: z
    .string()
    .min(1)
    .max(255)
    .describe(
      "Name of the security group that lets clients in at the database: it gets a rule more, nothing else of it is touched.",
    ),
};

const port = z
  .int()
  .min(1)
  .max(65535)
  .optional()
  .describe("TCP port of the database; the engine's usual one by default.");

const to = z
  .union([
    z.enum(["writer", "reader"]),
    z.strictObject({
      instance: z.string().min(1).max(63).describe("Identifier of an instance of the cluster."),
    }),
  ])
  .default("writer")
  .describe("Which address of an Aurora cluster is meant: its writer, its readers, or one instance.");

const cidr = z.cidrv4({ error: 'an IPv4 range like "10.30.0.0/16"' });

const routedCidrs = z
  .array(cidr)
  .min(1)
  .describe("The ranges of the database's VPC: routed to it, and confirmed at plan.");

const privateZone = z
  .boolean()
  .optional()
  .describe(
    "Whether the host name of the secret is answered, in the replication VPC alone, with the address of this path. In a VPC made here it is by default; in an existing VPC the file has to say it, because other clients of that database would be diverted, too.",
  );

/** What the two paths through a load balancer have in common. */
const balancer = {
  ...ownersNetwork,
  port,
  privateZone,
  idleTimeoutSeconds: z
    .int()
    .min(60)
    .max(6000)
    .default(3600)
    .describe("Seconds after which the balancer drops a connection that carried nothing, 60 to 6000."),
  deletionProtection: z
    .boolean()
    .default(true)
    .describe("Whether AWS refuses to delete the balancer; false where it is to be torn down."),
};

const acceptUnverifiedCdc = z
  .boolean()
  .default(false)
  .describe(
    "Whether to try reading MySQL's binary log through RDS Proxy, which AWS documents neither as working nor as not.",
  );

/** Where something lies that is reached on a path which exists already: the private ranges unless more is said. */
export const directRanges = z.array(cidr).min(1).default(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);

const direct = z.strictObject({
  via: z.literal("direct").describe("The path exists already; nothing is built."),
  to,
  cidrs: directRanges.describe(
    "Where the database's addresses lie: the replication instances may open its port there and nowhere else. The private address ranges by default.",
  ),
  port,
});

const privateLink = z.strictObject({
  via: z
    .literal("private-link")
    .default("private-link")
    .describe("A network load balancer and an endpoint service there, an interface endpoint here."),
  to,
  ...balancer,
});

const rdsProxy = z.strictObject({
  via: z.literal("rds-proxy").describe("As private-link, with an RDS Proxy behind the balancer."),
  ...balancer,
  acceptUnverifiedCdc,
});

const sharedSubnetProxy = z.strictObject({
  via: z
    .literal("shared-subnet-proxy")
    .describe("An RDS Proxy whose endpoint stands in the replication subnets, shared through RAM."),
  ...ownersNetwork,
  port,
  acceptUnverifiedCdc,
});

const vpcPeering = z.strictObject({
  via: z.literal("vpc-peering").describe("A peering connection, with routes and rules on both sides."),
  to,
  ...ownersNetwork,
  cidrs: routedCidrs,
  port,
});

const transitGateway = z.strictObject({
  via: z.literal("transit-gateway").describe("Attachments of both VPCs to a transit gateway, with routes."),
  to,
  ...ownersNetwork,
  cidrs: routedCidrs,
  port,
  transitGateway: z
    .union([
      z.literal("create"),
      z.strictObject({
        id: z
          .string()
          .regex(/^tgw-[0-9a-f]{8,17}$/, 'an id like "tgw-0123456789abcdef0"')
          .describe("Id of an existing gateway that both accounts can use."),
      }),
    ])
    .describe("`create` makes one in the replication account and shares it; `id` takes an existing one."),
});

const lattice = z.strictObject({
  via: z.literal("lattice").describe("A VPC Lattice resource gateway there, a resource endpoint here."),
  to,
  ...ownersNetwork,
  port,
  privateZone,
});

const allowList = z.strictObject({
  via: z
    .literal("allow-list")
    .describe("Over the Internet, with only the addresses that the replication instances leave by let in."),
  to,
  vpc: ownersNetwork.vpc,
  securityGroup: ownersNetwork.securityGroup,
  port,
});

const existingEndpointService = z.strictObject({
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
});

/** Every way to reach a database; `private-link` where the file does not say. */
export const connectionSchema = z
  .discriminatedUnion("via", [
    privateLink,
    rdsProxy,
    sharedSubnetProxy,
    vpcPeering,
    transitGateway,
    lattice,
    allowList,
    existingEndpointService,
    direct,
  ])
  // Every engine's endpoint has it: the JSON Schema says it once.
  .meta({ id: "connection" });

export type ConnectionConfig = z.infer<typeof connectionSchema>;
export type ConnectionVia = ConnectionConfig["via"];

/** One kind of connection. */
export type ConnectionOf<Via extends ConnectionVia> = Extract<ConnectionConfig, { readonly via: Via }>;
