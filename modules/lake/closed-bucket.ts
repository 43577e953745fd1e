import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import type { Construct } from "constructs";
import { addressed } from "../addressed";
import { policyJson, type PolicyStatement } from "../../model/policy";

/** Bucket to close, and the statements of those for whom it stays open. */
export interface ClosedBucketProps {
  readonly provider: AwsProvider;
  readonly bucket: S3Bucket;

  /** Prefix of the construct ids of its parts: more than one bucket may stand in a construct. */
  readonly prefix: string;

  /** Customer-managed key for its objects; undefined for a bucket that can have S3's own only. */
  readonly keyArn: string | undefined;

  /** Statements of the bucket's policy, before the one that refuses whoever calls without TLS. */
  readonly statements: readonly PolicyStatement[];
}

/** Resources that make a bucket safe: whoever writes into it waits for these. */
export interface BucketClosure {
  readonly policy: S3BucketPolicy;
  readonly block: S3BucketPublicAccessBlock;
}

/** Closes a bucket to the public, and makes it TLS only, without ACLs, and encrypted; `id` becomes the address. */
export function closeBucket(scope: Construct, id: string, props: ClosedBucketProps): BucketClosure {
  const { prefix, keyArn } = props;
  const common = { provider: props.provider, bucket: props.bucket.bucket };
  const block = addressed(
    new S3BucketPublicAccessBlock(scope, `${prefix}public`, {
      ...common,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    id,
  );
  addressed(
    new S3BucketOwnershipControls(scope, `${prefix}ownership`, {
      ...common,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    }),
    id,
  );
  addressed(
    new S3BucketServerSideEncryptionConfigurationA(scope, `${prefix}encryption`, {
      ...common,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            keyArn === undefined
              ? { sseAlgorithm: "AES256" }
              : { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: keyArn !== undefined,
        },
      ],
    }),
    id,
  );
  const policy = addressed(
    new S3BucketPolicy(scope, `${prefix}policy`, {
      ...common,
      policy: policyJson(...props.statements, tlsOnly(props.bucket.arn)),
    }),
    id,
  );
  return { policy, block };
}

/** Refuses whoever calls without TLS. */
function tlsOnly(bucketArn: string): PolicyStatement {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
