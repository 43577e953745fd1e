import type { PolicyStatement } from "../../model/policy";
import { readBucketPolicyActions, seeEndpointTags } from "../shared/permissions";

/** What it may look at. */
export interface LookRights {
  /** ARN pattern of the DMS endpoints of the account; undefined where it looks at none. */
  readonly endpoints?: string;
  /** Buckets whose policy it may read; none by default. */
  readonly bucketArns?: readonly string[];
}

/** Rights of `look`, besides writing its log: it changes nothing, whoever calls it with whatever event. */
export function lookStatements({ endpoints, bucketArns = [] }: LookRights): PolicyStatement[] {
  return [
    ...(endpoints === undefined
      ? []
      : [
          {
            Sid: "SeeEndpoints",
            Effect: "Allow" as const,
            // It knows no resources (Service Authorization Reference).
            Action: "dms:DescribeEndpoints",
            Resource: "*",
          },
          seeEndpointTags(endpoints),
        ]),
    ...(bucketArns.length === 0
      ? []
      : [
          {
            Sid: "ReadBucketPolicies",
            Effect: "Allow" as const,
            Action: [...readBucketPolicyActions],
            Resource: bucketArns,
          },
        ]),
  ];
}
