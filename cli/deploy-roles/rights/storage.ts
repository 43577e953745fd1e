/** Rights on buckets: those that are made here, by name. */
import type { Found } from "../found";
import { grant, type Catalogue, type Grant, type Purpose } from "../grant";
import { useKeys } from "./kms";

const readBuckets: Purpose = {
  sid: "ReadBuckets",
  access: "read",
  why: "Every plan reads the buckets that stacks make or look up, with their settings.",
};
const changeBuckets: Purpose = {
  sid: "ChangeBuckets",
  access: "write",
  why: "Buckets that are made here, by their exact names.",
};
const emptyBuckets: Purpose = {
  sid: "EmptyBuckets",
  access: "write",
  why: "Only with forceDestroy: a bucket is emptied before it is destroyed.",
};

const writeObjects: Purpose = {
  sid: "WriteObjects",
  access: "write",
  why: "`npm run facts` puts a file into its own bucket, for a task to load.",
};

const bucketArn = (found: Found): string => `arn:${partition(found)}:s3:::${found.text("bucket")}`;
const partition = (found: Found): string => found.globalArn("s3", "").split(":")[1] ?? "aws";

const setting =
  (read: readonly string[], change: readonly string[]) =>
  (found: Found): Grant[] => [
    grant(readBuckets, read, bucketArn(found)),
    grant(changeBuckets, change, bucketArn(found)),
  ];

/** What provider 5.100 reads of every bucket that it manages, whatever of it is configured. */
const wholeBucket = [
  "s3:GetAccelerateConfiguration",
  "s3:GetBucketAcl",
  "s3:GetBucketCORS",
  "s3:GetBucketLogging",
  "s3:GetBucketObjectLockConfiguration",
  "s3:GetBucketPolicy",
  "s3:GetBucketRequestPayment",
  "s3:GetBucketTagging",
  "s3:GetBucketVersioning",
  "s3:GetBucketWebsite",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
];

export const storage: Catalogue = {
  aws_s3_bucket: (bucket) => [
    grant(readBuckets, wholeBucket, bucketArn(bucket)),
    grant(changeBuckets, ["s3:CreateBucket", "s3:DeleteBucket", "s3:PutBucketTagging"], bucketArn(bucket)),
    ...(bucket.block.force_destroy === true
      ? [
          grant(emptyBuckets, ["s3:ListBucketVersions"], bucketArn(bucket)),
          grant(emptyBuckets, ["s3:DeleteObject", "s3:DeleteObjectVersion"], `${bucketArn(bucket)}/*`),
        ]
      : []),
  ],
  aws_s3_object: (object) => [
    grant(writeObjects, ["s3:PutObject"], `${bucketArn(object)}/*`),
    useKeys(object, "s3"),
  ],
  aws_s3_bucket_lifecycle_configuration: setting(
    ["s3:GetLifecycleConfiguration"],
    ["s3:PutLifecycleConfiguration"],
  ),
  aws_s3_bucket_logging: setting(["s3:GetBucketLogging"], ["s3:PutBucketLogging"]),
  aws_s3_bucket_notification: setting(["s3:GetBucketNotification"], ["s3:PutBucketNotification"]),
  aws_s3_bucket_ownership_controls: setting(
    ["s3:GetBucketOwnershipControls"],
    ["s3:PutBucketOwnershipControls"],
  ),
  aws_s3_bucket_policy: setting(["s3:GetBucketPolicy"], ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"]),
  aws_s3_bucket_public_access_block: setting(
    ["s3:GetBucketPublicAccessBlock"],
    ["s3:PutBucketPublicAccessBlock"],
  ),
  aws_s3_bucket_server_side_encryption_configuration: setting(
    ["s3:GetEncryptionConfiguration"],
    ["s3:PutEncryptionConfiguration"],
  ),
  aws_s3_bucket_versioning: setting(["s3:GetBucketVersioning"], ["s3:PutBucketVersioning"]),
  "data.aws_s3_bucket": (bucket) => [
    grant(readBuckets, ["s3:GetBucketLocation", "s3:ListBucket"], bucketArn(bucket)),
  ],
  "data.aws_s3_bucket_policy": (policy) => [grant(readBuckets, ["s3:GetBucketPolicy"], bucketArn(policy))],
};
