/** Parts of the SDK for `bucket-policy.ts`: a file of its own in the archive, loaded for buckets only. */
export {
  DeleteBucketPolicyCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
