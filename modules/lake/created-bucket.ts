import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import type { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import type { PolicyStatement } from "../../model/policy";
import { closeBucket } from "./closed-bucket";
import { names } from "../../model/names";

/** Properties for `CreatedBucket`. */
export interface CreatedBucketProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly accountId: string;
  readonly bucketName: string;

  /** Customer-managed key for its objects. */
  readonly keyArn: string;

  /** True if destroying may delete it while it holds objects. */
  readonly forceDestroy: boolean;

  readonly logRetentionDays: number;

  /** Statements that admit writers of other accounts. */
  readonly statements: readonly PolicyStatement[];
}

/**
 * A bucket of a data lake, and beside it `<name>-logs` for its access log.
 *
 * Closed to the public, TLS only, no ACLs, encrypted with a customer-managed key. It keeps versions for
 * a week only: with many old versions the connection test of a DMS endpoint times out (DMS guide,
 * CHAP_Target.S3, "Limitations").
 */
export class CreatedBucket extends Construct {
  public readonly bucketName: string;
  public readonly bucketArn: string;

  constructor(scope: Construct, id: string, props: CreatedBucketProps) {
    super(scope, id);
    const { provider } = props;
    const logs = this.makeBucket(props, `${id}_logs`, names.logBucket(props.bucketName), {
      // Log delivery cannot use a customer-managed key (S3 guide, "Enabling server access logging").
      keyArn: undefined,
      statements: [logDelivery(props)],
      expireDays: props.logRetentionDays,
    });
    const { bucket } = this.makeBucket(props, id, props.bucketName, {
      keyArn: props.keyArn,
      statements: props.statements,
    });
    addressed(
      new S3BucketLoggingA(this, "logging", {
        provider,
        bucket: bucket.bucket,
        targetBucket: logs.bucket.bucket,
        targetPrefix: `${props.bucketName}/`,
        // S3 refuses a log bucket whose policy does not admit log delivery yet.
        dependsOn: [logs.policy],
      }),
      id,
    );
    addressed(
      new S3BucketNotification(this, "notification", { provider, bucket: bucket.bucket, eventbridge: true }),
      id,
    );
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
  }

  private makeBucket(
    props: CreatedBucketProps,
    id: string,
    name: string,
    own: {
      readonly keyArn: string | undefined;
      readonly statements: readonly PolicyStatement[];
      readonly expireDays?: number;
    },
  ): { readonly bucket: S3Bucket; readonly policy: S3BucketPolicy } {
    const { provider, forceDestroy } = props;
    const bucket = addressed(new S3Bucket(this, id, { provider, bucket: name, forceDestroy }), id);
    const common = { provider, bucket: bucket.bucket };
    const { policy } = closeBucket(this, id, { ...own, provider, bucket, prefix: `${id}_` });
    const versioning = addressed(
      new S3BucketVersioningA(this, `${id}_versioning`, {
        ...common,
        versioningConfiguration: { status: "Enabled" },
      }),
      id,
    );
    addressed(
      new S3BucketLifecycleConfiguration(this, `${id}_lifecycle`, {
        ...common,
        rule: [
          {
            id: "tidy",
            status: "Enabled",
            filter: [{ prefix: "" }],
            abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
            noncurrentVersionExpiration: [{ noncurrentDays: 7 }],
            ...(own.expireDays === undefined ? {} : { expiration: [{ days: own.expireDays }] }),
          },
        ],
        dependsOn: [versioning],
      }),
      id,
    );
    return { bucket, policy };
  }
}

/** S3 guide, "Permissions for log delivery". */
function logDelivery(props: CreatedBucketProps): PolicyStatement {
  return {
    Sid: "LogDelivery",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: ["s3:PutObject"],
    Resource: `arn:${props.partition}:s3:::${names.logBucket(props.bucketName)}/*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": props.accountId },
      ArnLike: { "aws:SourceArn": `arn:${props.partition}:s3:::${props.bucketName}` },
    },
  };
}
