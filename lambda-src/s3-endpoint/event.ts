/** The events of `s3-endpoint`. Members that are not named here only make Terraform call again. */
import * as z from "zod/mini";
import { text, tf } from "../shared/event";

/** An S3 endpoint as it is wanted. */
const wanted = {
  /** Key of the endpoint in the environment file. */
  endpoint: text,
  /** `<environment>-<endpoint>-<8 hexadecimal digits of its generation>`. */
  endpointIdentifier: text,
  /** Key that DMS encrypts the endpoint's connection parameters with. */
  kmsKeyArn: text,
  /** `S3Settings` of CreateEndpoint, `ServiceAccessRoleArn` and `BucketName` among them. */
  s3Settings: z.looseObject({ ServiceAccessRoleArn: text, BucketName: text }),
  extraConnectionAttributes: z.optional(text),
  tags: z.record(z.string(), z.string()),
  /** SSM parameter that says whether the step holds. */
  marker: text,
};

const askEvent = z.object({ action: z.literal("ask"), ...wanted });
const finishEvent = z.object({
  action: z.literal("finish"),
  ...wanted,
  externalId: text,
  /** Marker of the asking step, for when DMS has given another ExternalId. */
  askMarker: text,
});
const retireEvent = z.object({
  action: z.literal("retire"),
  /** Identifiers of the endpoints that stay, by endpoint key. */
  endpoints: z.record(z.string(), text),
});
const lifecycleEvent = z.object({
  action: z.literal("lifecycle"),
  tf,
});

export const s3EndpointEvent = z.discriminatedUnion("action", [
  askEvent,
  finishEvent,
  retireEvent,
  lifecycleEvent,
]);

/** Asks DMS for an endpoint, to learn its ExternalId. */
export type AskEvent = z.infer<typeof askEvent>;
/** Makes sure that the endpoint exists and carries the ExternalId that its role was sealed with. */
export type FinishEvent = z.infer<typeof finishEvent>;
/** Deletes the endpoints of this stack that are not listed and that no task uses. */
export type RetireEvent = z.infer<typeof retireEvent>;
/** Event by Terraform when the stack is made, changed or destroyed. */
export type LifecycleEvent = z.infer<typeof lifecycleEvent>;
export type S3EndpointEvent = z.infer<typeof s3EndpointEvent>;

/** Answer to `ask`: the endpoint's state. */
export interface EndpointState {
  readonly endpoint: string;
  readonly endpointIdentifier: string;
  readonly externalId: string;
  /** Ids of other generations of the same endpoint that still exist; sorted. */
  readonly olderExternalIds: readonly string[];
}

/** Answer to `finish`. */
export interface Finished {
  readonly endpoint: string;
  readonly endpointIdentifier: string;
  readonly endpointArn: string;
  readonly externalId: string;
}

/** Answer to `retire`: endpoint identifiers, sorted. */
export interface Retired {
  readonly deleted: readonly string[];
  /** Not wanted any more, but still used by a task, or not replaced yet. */
  readonly kept: readonly string[];
}
