/** The events of `allow-list` that Terraform sends; what SNS sends is in `notification.ts`. */
import * as z from "zod/mini";
import { announcement } from "../shared/announcement";
import { text, tf } from "../shared/event";

const confirmEvent = z.object({
  action: z.literal("confirm"),
  /** The addresses that were announced. */
  addresses: announcement.shape.addresses,
});
const lifecycleEvent = z.object({
  action: z.literal("lifecycle"),
  /** Key of the endpoint in the environment file. */
  endpoint: text,
  tf,
});

export const allowListEvent = z.discriminatedUnion("action", [confirmEvent, lifecycleEvent]);

/** Waits until an announcement has arrived and holds. */
export type ConfirmEvent = z.infer<typeof confirmEvent>;
/** Event by Terraform when an endpoint's access is made, changed or destroyed. */
export type LifecycleEvent = z.infer<typeof lifecycleEvent>;
export type AllowListEvent = z.infer<typeof allowListEvent>;

/** Answer to `confirm`. */
export interface Confirmed {
  readonly addresses: readonly string[];
}

/** Acknowledgement of an announcement. */
export type Acknowledged =
  | {
      readonly opened: number;
      readonly closed: number;
      /** Addresses that were not let in, and why. */
      readonly refused?: string;
    }
  /** It was not the newest, or cannot be taken: calling again never helps. */
  | { readonly ignored: "stale" }
  | { readonly refused: string };
