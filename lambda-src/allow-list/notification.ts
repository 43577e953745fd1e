import * as z from "zod/mini";
import { announcement, type Announcement } from "../shared/announcement";

/** Longest message that is read, in characters: an announcement is a few hundred. */
const longestMessage = 4096;

/** Most that the announcer's clock may be ahead, in milliseconds: beyond it, later announcements would look old. */
export const clockTolerance = 300_000;

/**
 * Oldest announcement that counts, in milliseconds: SNS delivers for up to 23 days, and whoever puts an old one back from
 * the dead-letter queue would open a database for an address that is somebody else's by now. A new one comes every hour.
 */
const oldest = 24 * 3_600_000;

/** Event of SNS (Lambda guide, "Using Lambda with Amazon SNS"). */
const notification = z.object({
  // SNS sends one, always: several are not from there.
  Records: z
    .array(
      z.object({
        EventSource: z.literal("aws:sns"),
        Sns: z.object({
          Type: z.literal("Notification"),
          TopicArn: z.string(),
          Message: z.string().check(z.maxLength(longestMessage)),
        }),
      }),
    )
    .check(z.length(1)),
});

/** Properties that an announcement has to match. */
export interface Expected {
  readonly topicArn: string;
  readonly environment: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** An announcement, or why there is none: the words are for the log, and never hold what came. */
export type Received = { readonly announcement: Announcement } | { readonly refused: string };

/**
 * Reads the announcement in a call of SNS.
 *
 * Whatever is wrong with it stays wrong, so nothing is thrown that would make Lambda call again.
 */
export function received(event: unknown, expected: Expected): Received {
  const call = z.safeParse(notification, event);
  if (!call.success) return { refused: `it is no call of SNS (${problems(call.error)})` };
  const sns = call.data.Records[0]?.Sns;
  if (sns?.TopicArn !== expected.topicArn) return { refused: "it comes from another topic" };
  const message = z.safeParse(announcement, parsed(sns.Message));
  if (!message.success) return { refused: `it is no announcement (${problems(message.error)})` };
  if (message.data.environment !== expected.environment) return { refused: "it is of another environment" };
  if (Date.parse(message.data.announcedAt) > expected.now + clockTolerance) {
    return { refused: "it was announced in the future" };
  }
  if (Date.parse(message.data.announcedAt) < expected.now - oldest) {
    return { refused: "it was announced more than a day ago, and a new one comes every hour" };
  }
  return { announcement: message.data };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problems({ issues }: z.core.$ZodError): string {
  return issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.length === 0 ? "the whole" : path.join(".")}: ${message}`)
    .join("; ");
}
