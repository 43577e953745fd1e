/** Members that the connections of several ways have in common. */
import * as z from "zod";
import { existingThing } from "../existing";

/** Names of the network that the database stands in, of which RDS tells neither ranges nor routes. */
export const ownersNetwork = {
  vpc: existingThing("vpc").describe(
    "Id, ARN, Name tag or tags of the database's VPC, in the database account.",
  ),
  subnets: z
    .array(existingThing("subnet"))
    .min(2, "two or more subnets, in at least two Availability Zones")
    .describe("Ids, ARNs, Name tags or tags of subnets of that VPC, in at least two Availability Zones."),
  securityGroup: existingThing("securityGroup").describe(
    "Id, ARN, name or tags of the security group that lets clients in at the database: it gets a rule more, nothing else of it is touched.",
  ),
};

const { vpc, subnets, securityGroup } = ownersNetwork;

/** The same where a cluster or instance of RDS tells what the file does not say; `database-network` wants it of others. */
export const foundNetwork = {
  vpc: vpc
    .optional()
    .describe(
      "Id, ARN, Name tag or tags of the database's VPC, in the database account; by default the one that RDS has the cluster or instance in.",
    ),
  subnets: subnets
    .optional()
    .describe(
      "Ids, ARNs, Name tags or tags of subnets of that VPC, in at least two Availability Zones; by default those of the cluster's or instance's DB subnet group.",
    ),
  securityGroup: securityGroup
    .optional()
    .describe(
      "Id, ARN, name or tags of the security group that lets clients in at the database: it gets a rule more, nothing else of it is touched. By default the cluster's or instance's, if it has one alone.",
    ),
};

export const port = z
  .int()
  .min(1)
  .max(65535)
  .optional()
  .describe("TCP port of the database; the engine's usual one by default.");

export const to = z
  .union([
    z.enum(["writer", "reader"]),
    z.strictObject({
      instance: z.string().min(1).max(63).describe("Identifier of an instance of the cluster."),
    }),
  ])
  .default("writer")
  .describe("Which address of an Aurora cluster is meant: its writer, its readers, or one instance.");

const cidr = z.cidrv4({ error: 'an IPv4 range like "10.30.0.0/16"' });

export const routedCidrs = z
  .array(cidr)
  .min(1)
  .describe("The ranges of the database's VPC: routed to it, and confirmed at plan.");

/** Ranges that the owner of a database bounds the announced addresses to. */
export const allowedCidrs = z
  .array(cidr)
  .min(1)
  .optional()
  .describe(
    "Ranges that announced addresses have to be in to be let in; any public address by default. Of endpoints with the same group and port, the ranges of each hold.",
  );

/** Ranges of something that is reached on an existing path: the private ranges by default. */
export const directRanges = z.array(cidr).min(1).default(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);

export const privateZone = z
  .boolean()
  .optional()
  .describe(
    "Whether the host name of the secret is answered, in the replication VPC alone, with the address of this path. In a VPC made here it is by default; in an existing VPC the file has to say it, because other clients of that database would be diverted, too.",
  );

/** Members that the two paths through a load balancer share. */
export const balancer = {
  ...foundNetwork,
  port,
  privateZone,
  idleTimeoutSeconds: z
    .int()
    .min(60)
    .max(6000)
    .default(3600)
    .describe(
      "Seconds after which the balancer drops a connection that carried nothing, 60 to 6000. The VPC endpoint drops it after 350, whatever is written here.",
    ),
  deletionProtection: z
    .boolean()
    .default(true)
    .describe("Whether AWS refuses to delete the balancer; false where it is to be torn down."),
};

export const acceptUnverifiedCdc = z
  .boolean()
  .default(false)
  .describe(
    "Whether to try reading MySQL's binary log through RDS Proxy, which AWS documents neither as working nor as not.",
  );
