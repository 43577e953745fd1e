import { DataAwsKmsAlias } from "@cdktf/provider-aws/lib/data-aws-kms-alias";
import { DataAwsS3Bucket } from "@cdktf/provider-aws/lib/data-aws-s3-bucket";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../addressed";

/** Properties for `ExistingBucket`. */
export interface ExistingBucketProps {
  readonly provider: AwsProvider;
  readonly region: string;
  readonly bucketName: string;

  /** Alias of its customer-managed key, with `alias/`. */
  readonly kmsKeyAlias: string;
}

/** A bucket that somebody else made, with its key; the plan fails if it is in another Region. */
export class ExistingBucket extends Construct {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  public readonly keyArn: string;

  constructor(scope: Construct, id: string, props: ExistingBucketProps) {
    super(scope, id);
    const { provider } = props;
    const bucket = addressed(
      new DataAwsS3Bucket(this, "Default", {
        provider,
        bucket: props.bucketName,
        lifecycle: {
          postcondition: [
            {
              condition: `\${self.region == "${props.region}"}`,
              errorMessage: `buckets.${id}: bucket "${props.bucketName}" is in Region \${self.region}, but DMS writes only to buckets of its own Region, ${props.region}: name a bucket there.`,
            },
          ],
        },
      }),
      id,
    );
    const key = addressed(new DataAwsKmsAlias(this, "key", { provider, name: props.kmsKeyAlias }), id);
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.keyArn = key.targetKeyArn;
  }
}
