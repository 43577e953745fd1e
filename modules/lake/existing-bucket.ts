import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import { DataAwsS3Bucket } from "@cdktf/provider-aws/lib/data-aws-s3-bucket";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../addressed";

/** Properties for `ExistingBucket`. */
export interface ExistingBucketProps {
  readonly provider: AwsProvider;
  readonly region: string;
  readonly bucketName: string;

  /**
   * Alias, id or ARN of its customer-managed key.
   *
   * @default - S3's own keys encrypt it
   */
  readonly kmsKey?: string | undefined;
}

/** A bucket that somebody else made, with its key if it has one; the plan fails if it is in another Region. */
export class ExistingBucket extends Construct {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  /** Undefined where S3's own keys encrypt it. */
  public readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, props: ExistingBucketProps) {
    super(scope, id);
    const { provider, region, bucketName } = props;
    const bucket = addressed(
      new DataAwsS3Bucket(this, "Default", {
        provider,
        bucket: bucketName,
        lifecycle: {
          postcondition: [
            {
              // Not by its Region: that is the bucket's in provider 5 and the provider's in 6.
              condition: `\${endswith(self.bucket_regional_domain_name, ".s3.${region}.amazonaws.com")}`,
              errorMessage: `buckets.${id}: bucket "${bucketName}" is reached as \${self.bucket_regional_domain_name}, but DMS writes only to buckets of its own Region, ${region}: name a bucket there.`,
            },
          ],
        },
      }),
      id,
    );
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.keyArn =
      props.kmsKey === undefined
        ? undefined
        : addressed(new DataAwsKmsKey(this, "key", { provider, keyId: props.kmsKey }), id).arn;
  }
}
