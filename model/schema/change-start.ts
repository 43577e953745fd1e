/** The shape of `cdcStart` and `cdcStop`: where replication of changes begins, and when it ends. */
import * as z from "zod";

const words = 'a time like "2026-01-31T12:00:00Z"';

/** A point in time, to the second, with its zone. */
const time = z.string().regex(z.regexes.datetime({ offset: true, precision: 0 }), words);

const byTime = z.strictObject({
  time: time.describe("Changes from this time on; DMS looks it up in the source's log."),
});

const byPosition = z.strictObject({
  position: z
    .string()
    .regex(
      /^[\w.:/#*-]{1,1024}$/,
      'a position like "mysql-bin.000123:456", "4AF/B00000D0" or "checkpoint:V1#…"',
    )
    .describe(
      'A position in the source\'s log, in the words of its engine, or a checkpoint of another task ("checkpoint:V1#…").',
    ),
});

export const cdcStart = z.union([byTime, byPosition]);

export const cdcStop = z.union([
  z.strictObject({ serverTime: time.describe("Stops at this time on the replication instance.") }),
  z.strictObject({ commitTime: time.describe("Stops at the first commit of the source after this time.") }),
]);

export type CdcStartConfig = z.infer<typeof cdcStart>;
export type CdcStopConfig = z.infer<typeof cdcStop>;
