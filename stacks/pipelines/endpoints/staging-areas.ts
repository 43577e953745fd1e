/** Buckets in which DMS stages rows for databases that load them by themselves. */
import type { ITerraformDependable } from "cdktf";
import type { StagingArea } from "../../../modules/dms/database-endpoint";
import { StagingBucket } from "../../../modules/dms/staging-bucket";
import { stagingStatements } from "../../../modules/dms/staging-role";
import { encryptStatement } from "../../../modules/dms/writer-role";
import { shortened } from "../../../model/names";
import { policyJson } from "../../../model/policy";
import type { AccountStack } from "../../account-stack";
import { allow } from "./endpoint-parts";
import { required, type FoundationOutputs } from "../../outputs";

/** Longest name of a bucket (S3 guide, "Bucket naming rules"). */
const longestBucketName = 63;

/** A staging area, and what has to be there before it is used. */
export interface ReadyStagingArea extends StagingArea {
  readonly ready: readonly ITerraformDependable[];
}

/** The bucket of an endpoint, and what the endpoint's staging role may do in it. */
export function makeStagingArea(
  stack: AccountStack,
  foundation: FoundationOutputs,
  key: string,
): ReadyStagingArea {
  const { environment } = stack;
  const id = `${key}_staging`;
  const role = required(foundation.stagingRoles.get(key), stack, `staging role of "${key}"`);
  const keyArn = stack.read(foundation.keyArn);
  const bucket = new StagingBucket(stack, id, {
    provider: stack.provider(),
    // Bucket names are the whole world's, the account's id makes this one its own.
    bucketName: shortened(`${environment.name}-${key}-staging-${stack.accountId()}`, longestBucketName),
    keyArn,
  });
  const policy = allow(
    stack,
    id,
    role,
    policyJson(...stagingStatements(bucket.bucketArn), encryptStatement(environment.region, keyArn)),
  );
  return {
    bucketName: bucket.bucketName,
    roleArn: stack.read(role.arn),
    keyArn,
    ready: [...bucket.closed, policy],
  };
}
