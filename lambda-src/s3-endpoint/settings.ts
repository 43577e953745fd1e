import type { S3Settings } from "@aws-sdk/client-database-migration-service";

/** Settings that decide who may read or write what: DMS must have kept them. */
const decisive = new Set([
  "KmsKeyId",
  "BucketName",
  "EncryptionMode",
  "ExpectedBucketOwner",
  "ServerSideEncryptionKmsKeyId",
  "ServiceAccessRoleArn",
]);

/** Settings of an endpoint that are compared. */
export interface ComparedSettings {
  readonly kmsKeyArn: string | undefined;
  readonly s3Settings: Readonly<Record<string, unknown>> | S3Settings | undefined;
}

/**
 * Names of the settings in which an endpoint differs from the wanted one, sorted.
 *
 * Only what is wanted is compared. A setting that DMS does not give back says nothing: the identifier
 * stands for the settings the endpoint was made with, so only another value is a difference.
 */
export function differingSettings(wanted: ComparedSettings, live: ComparedSettings): string[] {
  const wantedMembers = members(wanted);
  const liveMembers = members(live);
  return Object.keys(wantedMembers)
    .filter((name) => {
      const found = liveMembers[name];
      return found !== undefined && found !== null && comparable(found) !== comparable(wantedMembers[name]);
    })
    .sort();
}

/** Those of the names whose value decides who may read or write what. */
export function decisiveOf(names: readonly string[]): string[] {
  return names.filter((name) => decisive.has(name));
}

function members({ kmsKeyArn, s3Settings }: ComparedSettings): Record<string, unknown> {
  return { ...s3Settings, KmsKeyId: kmsKeyArn };
}

/** DMS gives enumerations back as `SSE_KMS` or `sse-kms`, and folders with or without a slash at the end. */
function comparable(value: unknown): string {
  return String(value).toLowerCase().replaceAll("-", "_").replace(/\/$/, "");
}
