/** The events of `look`. */
import * as z from "zod/mini";
import { sidPrefix } from "../merge-statement/event";
import { text } from "../shared/event";
import type { Statement } from "../shared/policy-document";

const s3EndpointsEvent = z.object({ action: z.literal("s3-endpoints") });
const dmsEndpointsEvent = z.object({
  action: z.literal("dms-endpoints"),
  /** Value of the tag `causeway:stack` on the endpoints that hold. */
  stack: text,
});
const bucketPolicyEvent = z.object({ action: z.literal("bucket-policy"), bucket: text, sidPrefix });

export const lookEvent = z.discriminatedUnion("action", [
  s3EndpointsEvent,
  dmsEndpointsEvent,
  bucketPolicyEvent,
]);

export type LookEvent = z.infer<typeof lookEvent>;

/** Answer to `s3-endpoints`. */
export interface SeenS3Endpoints {
  /** By endpoint identifier, of those that are there to stay. */
  readonly externalIds: Readonly<Record<string, string>>;
  /** The same, their ARNs. */
  readonly endpointArns: Readonly<Record<string, string>>;
}

/** State of an endpoint that a plan compares. */
export interface SeenDmsEndpoint {
  readonly endpointArn: string;
  /** Engine and key, which DMS does not modify: `docdb with arn:…`. */
  readonly fixed: string;
  /** True if it is the stack's, and as the last `ensure` left it. */
  readonly holds: boolean;
}

/** Answer to `dms-endpoints`. */
export interface SeenDmsEndpoints {
  /** By endpoint identifier, of those of the environment that are there to stay. */
  readonly endpoints: Readonly<Record<string, SeenDmsEndpoint>>;
}

/** Answer to `bucket-policy`: the part of the policy that starts with the prefix, as a policy has it. */
export interface SeenBucketPolicy {
  readonly Statement: readonly Statement[];
  /** Whether the bucket has a Bucket Key; undefined where it could not be read. */
  readonly keyIsGrantable?: boolean | undefined;
}
