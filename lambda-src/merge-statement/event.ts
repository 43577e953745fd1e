/** The events of `merge-statement`. Members that are not named here only make Terraform call again. */
import * as z from "zod/mini";
import { text, tf } from "../shared/event";

/** Whose policy is edited. */
const target = z.discriminatedUnion("type", [
  /** `id` is the secret's ARN or name. */
  z.object({ type: z.literal("secret"), id: text }),
  /** `id` is the bucket's name; S3's own keys need no grant, and so no Bucket Key. */
  z.object({ type: z.literal("bucket"), id: text, encryptionMode: z.optional(z.literal("SSE_S3")) }),
]);

/** Start of the Sid of every statement of ours, and of no other's. */
export const sidPrefix = z
  .string()
  .check(z.regex(/^Causeway[A-Za-z0-9]+$/, "letters and digits after Causeway"));

const mergeEvent = z.object({
  action: z.literal("merge"),
  target,
  sidPrefix,
  /** The statements that are wanted, as objects. */
  statements: z.array(z.record(z.string(), z.unknown())),
  /** SSM parameter that says whether the merge holds. */
  marker: text,
});
const lifecycleEvent = z.object({
  action: z.literal("lifecycle"),
  target,
  sidPrefix,
  tf,
});

export const mergeStatementEvent = z.discriminatedUnion("action", [mergeEvent, lifecycleEvent]);

export type Target = z.infer<typeof target>;
/** Makes the statements with this prefix exactly the given ones. */
export type MergeEvent = z.infer<typeof mergeEvent>;
/** Event by Terraform when the merge is made or destroyed. */
export type LifecycleEvent = z.infer<typeof lifecycleEvent>;
export type MergeStatementEvent = z.infer<typeof mergeStatementEvent>;

/** Answer to `merge`. */
export interface Merged {
  /** True if the policy had to be written. */
  readonly changed: boolean;
}
