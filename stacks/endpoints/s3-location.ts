import type { Environment, S3EndpointConfig } from "../../model/schema/environment";
import type { S3Location, S3SourceLocation } from "../../modules/dms/s3-settings";
import { type AccountStack } from "../account-stack";
import { bucketOf, isSealed, accountOf } from "../../model/queries";
import { required, type FoundationOutputs, type BucketOutputs, type StorageOutputs } from "../outputs";

/** The stacks that know where an S3 endpoint writes, and as whom. */
export interface LocationStacks {
  readonly environment: Environment;
  readonly foundation: FoundationOutputs;
  /** By lake account. */
  readonly storages: ReadonlyMap<string, StorageOutputs>;
}

/** Bucket, folder and role that an S3 endpoint writes with, as one stack reads them from earlier ones. */
export function s3Location(
  stacks: LocationStacks,
  reader: AccountStack,
  key: string,
  config: S3EndpointConfig,
): S3Location {
  const { environment, foundation, storages } = stacks;
  const bucket = bucketOf(environment, config);
  const handed = bucketHandedOn(stacks, reader, config);
  const roles = isSealed(environment, config)
    ? storages.get(bucket.account)?.writerRoles
    : foundation.writerRoles;
  return {
    bucketName: reader.read(handed.name),
    folder: config.folder,
    keyArn: handed.keyArn && reader.read(handed.keyArn),
    writerRoleArn: reader.read(required(roles?.get(key), reader, `writer role of "${key}"`).arn),
    bucketOwner: accountOf(environment, bucket.account).id,
  };
}

/** Bucket, folder and role of an S3 source, whose role is in the replication account. */
export function s3SourceLocation(
  stacks: LocationStacks,
  reader: AccountStack,
  key: string,
  config: S3EndpointConfig,
): S3SourceLocation {
  const { environment, foundation } = stacks;
  return {
    bucketName: reader.read(bucketHandedOn(stacks, reader, config).name),
    folder: config.folder,
    readerRoleArn: reader.read(
      required(foundation.readerRoles.get(key), reader, `reader role of "${key}"`).arn,
    ),
    bucketOwner: accountOf(environment, bucketOf(environment, config).account).id,
  };
}

/** The bucket of an S3 endpoint, as its account hands it on. */
export function bucketHandedOn(
  { environment, storages }: LocationStacks,
  reader: AccountStack,
  config: S3EndpointConfig,
): BucketOutputs {
  const handed = storages.get(bucketOf(environment, config).account)?.buckets.get(config.bucket);
  return required(handed, reader, `bucket "${config.bucket}"`);
}
