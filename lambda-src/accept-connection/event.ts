/** The events of `accept-connection`. Members that are not named here only make Terraform call again. */
import * as z from "zod/mini";
import { text, tf } from "../shared/event";

const acceptEvent = z.object({
  action: z.literal("accept"),
  /** Key of the endpoint in the environment file. */
  endpoint: text,
  /** Id of the endpoint service of this account. */
  serviceId: text,
  /** Id of the interface endpoint that connects to it, and of no other. */
  vpcEndpointId: text,
  /** SSM parameter that says whether the step holds. */
  marker: text,
});

const lifecycleEvent = z.object({
  action: z.literal("lifecycle"),
  /** Id of the endpoint service whose life it is. */
  serviceId: text,
  tf,
});

export const acceptConnectionEvent = z.discriminatedUnion("action", [acceptEvent, lifecycleEvent]);

/** Accepts one connection. */
export type AcceptEvent = z.infer<typeof acceptEvent>;
/** Event by Terraform when an endpoint service is made or about to go. */
export type LifecycleEvent = z.infer<typeof lifecycleEvent>;
export type AcceptConnectionEvent = z.infer<typeof acceptConnectionEvent>;

/** Answer to `accept`. */
export interface Accepted {
  readonly endpoint: string;
  readonly vpcEndpointId: string;
  readonly state: "available";
}
