/** Settings of an S3 endpoint, in the two forms they are needed: the DMS API's and the provider's. */
import type { DmsS3EndpointConfig } from "@cdktf/provider-aws/lib/dms-s3-endpoint";
import type { ExternalTables } from "../../model/schema/external-table";
import { isSettingOf, type S3Setting } from "../../model/schema/s3-settings";
import type { S3SettingsConfig } from "../../model/schema/environment";
import { apiMembers, withoutUndefined } from "../../model/members";
import { sorted } from "../../model/canonical";
import { externalTableDefinition } from "./external-tables";

/** Bucket, folder and role that an S3 target writes with, and the key that encrypts its objects. */
export interface S3Location {
  readonly bucketName: string;
  readonly folder: string;
  /** Undefined where S3's own keys encrypt. */
  readonly keyArn: string | undefined;
  readonly writerRoleArn: string;
  /** Account that must own the bucket: DMS refuses a bucket of anyone else (DMS guide, CHAP_Target.S3). */
  readonly bucketOwner: string;
}

/** Bucket, folder and role that an S3 source reads with. */
export interface S3SourceLocation {
  readonly bucketName: string;
  readonly folder: string;
  readonly readerRoleArn: string;
  /** Account that must own the bucket. */
  readonly bucketOwner: string;
}

/**
 * The `S3Settings` of CreateEndpoint.
 *
 * The file's words are the API's with a small first letter, so only the case of that letter changes.
 */
export function apiS3Settings(location: S3Location, settings: S3SettingsConfig): Record<string, unknown> {
  const { detachTargetOnLobLookupFailureParquet: _attribute, ...members } = settings;
  return {
    BucketName: location.bucketName,
    BucketFolder: location.folder,
    ServiceAccessRoleArn: location.writerRoleArn,
    ExpectedBucketOwner: location.bucketOwner,
    ...(location.keyArn === undefined
      ? { EncryptionMode: "sse-s3" }
      : { EncryptionMode: "sse-kms", ServerSideEncryptionKmsKeyId: location.keyArn }),
    ...apiMembers<unknown>(sorted<unknown>(members)),
  };
}

/** Settings that the API takes as an extra connection attribute only. */
export function apiExtraConnectionAttributes(settings: S3SettingsConfig): string | undefined {
  const detach = settings.detachTargetOnLobLookupFailureParquet;
  return detach === undefined ? undefined : `detachTargetOnLobLookupFailureParquet=${detach};`;
}

/** The arguments of `aws_dms_s3_endpoint`; enumerations in the letter case that the provider keeps in its state. */
export function providerS3Settings(
  location: S3Location,
  settings: S3SettingsConfig,
): Omit<DmsS3EndpointConfig, "endpointId" | "endpointType"> {
  const { compressionType, datePartitionSequence, ...members } = settingsOf(settings, "target");
  return {
    bucketName: location.bucketName,
    bucketFolder: location.folder,
    serviceAccessRoleArn: location.writerRoleArn,
    expectedBucketOwner: location.bucketOwner,
    ...(location.keyArn === undefined
      ? { encryptionMode: "SSE_S3" }
      : { encryptionMode: "SSE_KMS", serverSideEncryptionKmsKeyId: location.keyArn }),
    ...withoutUndefined(members),
    ...(compressionType === undefined ? {} : { compressionType: compressionType.toUpperCase() }),
    ...(datePartitionSequence === undefined
      ? {}
      : { datePartitionSequence: datePartitionSequence.toLowerCase() }),
  };
}

/**
 * The arguments of `aws_dms_s3_endpoint` for a source.
 *
 * The provider sends neither format nor encryption of sources: they are CSV, and S3 knows the key.
 */
export function providerS3SourceSettings(
  location: S3SourceLocation,
  settings: S3SettingsConfig,
  tables: ExternalTables,
): Omit<DmsS3EndpointConfig, "endpointId" | "endpointType"> {
  return {
    bucketName: location.bucketName,
    bucketFolder: location.folder,
    serviceAccessRoleArn: location.readerRoleArn,
    expectedBucketOwner: location.bucketOwner,
    externalTableDefinition: externalTableDefinition(tables),
    ...withoutUndefined(settingsOf(settings, "source")),
  };
}

function settingsOf(settings: S3SettingsConfig, direction: "source" | "target"): S3SettingsConfig {
  return Object.fromEntries(
    Object.entries(settings).filter(([setting]) => isSettingOf(setting as S3Setting, direction)),
  );
}
