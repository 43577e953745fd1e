/** Parts that the events of several functions have. */
import * as z from "zod/mini";

/** A text that is not empty. */
export const text = z.string().check(z.minLength(1));

/** Member that Terraform adds to the event of a call that follows the life of something. */
export const tf = z.object({ action: z.enum(["create", "update", "delete"]) });
