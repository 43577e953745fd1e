/** The event of `announce-egress`. Members that are not named here only make Terraform call again. */
import * as z from "zod/mini";

export const announceEvent = z.object({
  action: z.literal("announce"),
  /** Caller, for the log: a deploy, a DMS event, or the clock. The addresses are read anew each time. */
  reason: z.enum(["deploy", "event", "schedule"]),
  /** SSM parameter that says whether the announcement holds; only a deploy has one. */
  marker: z.optional(z.string().check(z.minLength(1))),
});

export type AnnounceEvent = z.infer<typeof announceEvent>;

/** Answer to `announce`. */
export interface Announced {
  /** Public IPv4 addresses, sorted. */
  readonly addresses: readonly string[];
  /** SNS's id of the message. */
  readonly messageId: string;
}
