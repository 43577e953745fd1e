/** Owners of buckets: S3 names are global, and a policy evaluation needs the owner. */
import { bucketAndKey } from "./operations";
import type { Reply } from "./reply";
import type { AwsRequest } from "./request";

export interface BucketOwner {
  readonly accountId: string;
  readonly region: string;
}

/** Owners of buckets, learned from the calls that pass. */
export class BucketDirectory {
  private readonly owners = new Map<string, BucketOwner>();

  ownerOf(bucket: string): BucketOwner | undefined {
    return this.owners.get(bucket);
  }

  /** Learns from an S3 call that succeeded: buckets made and deleted. */
  learn(request: AwsRequest, operation: string, reply: Reply, accountId: string): void {
    if (reply.status >= 300) return;
    const { bucket } = bucketAndKey(request);
    if (operation === "s3:CreateBucket" && !this.owners.has(bucket)) {
      this.owners.set(bucket, { accountId, region: request.region });
    }
    if (operation === "s3:DeleteBucket") this.owners.delete(bucket);
  }
}
