/** The message that tells database accounts from which addresses replication instances come. */
import * as z from "zod/mini";
import { isPublicIpv4 } from "./public-address";

/** More than these are a mistake: a VPC has a few NAT gateways, and each address is a rule in every group. */
export const mostAddresses = 16;

export const announcement = z.object({
  version: z.literal(1),
  /** Name of the environment. */
  environment: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Public IPv4 addresses, each for itself. */
  addresses: z
    .array(z.string().check(z.refine(isPublicIpv4, "not a public IPv4 address")))
    .check(z.minLength(1), z.maxLength(mostAddresses)),
  /** When the addresses were read, in UTC: of two announcements the later one holds. */
  announcedAt: z.iso.datetime(),
});

export type Announcement = z.infer<typeof announcement>;
