/** The events of `dms-endpoint`. Members that are not named here only make Terraform call again. */
import * as z from "zod/mini";
import { text, tf } from "../shared/event";

/** Endpoint of the environment file. */
const which = {
  /** Key of the endpoint, with the direction where it is not the engine's usual one. */
  endpoint: text,
  /** `<environment>-<endpoint>`. */
  endpointIdentifier: text,
};

const ensureEvent = z.object({
  action: z.literal("ensure"),
  ...which,
  /** Members of CreateEndpoint and ModifyEndpoint, as the API takes them; credentials are refused. */
  request: z.looseObject({
    EndpointType: z.enum(["source", "target"]),
    EngineName: text,
    KmsKeyId: text,
  }),
  tags: z.record(z.string(), z.string()),
  /** SSM parameter that says whether the step holds. */
  marker: text,
});
const lifecycleEvent = z.object({
  action: z.literal("lifecycle"),
  ...which,
  tf,
});

export const dmsEndpointEvent = z.discriminatedUnion("action", [ensureEvent, lifecycleEvent]);

/** Makes sure that the endpoint exists and is as wanted. */
export type EnsureEvent = z.infer<typeof ensureEvent>;
/** Event by Terraform when the endpoint comes into the file, and when it has left it. */
export type LifecycleEvent = z.infer<typeof lifecycleEvent>;
export type DmsEndpointEvent = z.infer<typeof dmsEndpointEvent>;
/** An endpoint as it is wanted. */
export type WantedEndpoint = EnsureEvent["request"];

/** Answer to `ensure`. */
export interface Ensured {
  readonly endpoint: string;
  readonly endpointIdentifier: string;
  readonly endpointArn: string;
}
