import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import type { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import type { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { Construct } from "constructs";
import { closeBucket } from "../lake/closed-bucket";
import { addressed } from "../addressed";

/** Days after which rows that nobody loaded are deleted; DMS deletes what was loaded at once. */
const leftoverDays = 14;

/** Properties for `StagingBucket`. */
export interface StagingBucketProps {
  readonly provider: AwsProvider;
  readonly bucketName: string;

  /** Customer-managed key for its objects. */
  readonly keyArn: string;
}

/**
 * A bucket in which DMS stages rows for a database that loads them by itself.
 *
 * Closed to the public, TLS only, no ACLs, encrypted with a customer-managed key. It has no versions: with
 * them the connection test of a DMS endpoint times out (DMS guide, CHAP_Target.Redshift, "Limitations").
 * What is in it is on its way, so it goes with its endpoint, and leftovers of broken loads after two weeks.
 */
export class StagingBucket extends Construct {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  /** Resources that make the bucket safe: whoever writes into it waits for these. */
  public readonly closed: readonly (S3BucketPolicy | S3BucketPublicAccessBlock)[];

  constructor(scope: Construct, id: string, props: StagingBucketProps) {
    super(scope, id);
    const { provider } = props;
    const bucket = addressed(
      new S3Bucket(this, "Default", { provider, bucket: props.bucketName, forceDestroy: true }),
      id,
    );
    const { policy, block } = closeBucket(this, id, {
      provider,
      bucket,
      prefix: "",
      keyArn: props.keyArn,
      statements: [],
    });
    addressed(
      new S3BucketLifecycleConfiguration(this, "lifecycle", {
        provider,
        bucket: bucket.bucket,
        rule: [
          {
            id: "leftovers",
            status: "Enabled",
            filter: [{ prefix: "" }],
            abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
            // Should somebody turn versions on, old ones go at once: DMS times out over them.
            noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
            expiration: [{ days: leftoverDays }],
          },
        ],
      }),
      id,
    );
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.closed = [policy, block];
  }
}
