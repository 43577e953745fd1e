/** Clients of AWS that call as the deploy role of an account. */
import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { clientSettings, dmsClientSettings } from "../../lambda-src/shared/call";
import { UserError } from "../errors";
import type { Probe, ProbeAccount } from "./probe";

/** Clients of one account. */
export interface Clients {
  readonly dms: DatabaseMigrationServiceClient;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
}

/** Clients of an account of the probe; the SDK assumes the role anew before a session ends. */
export function clientsOf({ region, name }: Probe, { deployRoleArn }: ProbeAccount): Clients {
  const common = { region, credentials: () => assume(region, deployRoleArn, name) };
  return {
    // DMS assumes roles before it answers; a call that is cut is sent again, and makes two of one thing.
    dms: new DatabaseMigrationServiceClient({ ...common, ...dmsClientSettings, maxAttempts: 8 }),
    iam: new IAMClient({ ...common, ...clientSettings, maxAttempts: 8 }),
    s3: new S3Client({ ...common, ...clientSettings }),
    secrets: new SecretsManagerClient({ ...common, ...clientSettings }),
  };
}

async function assume(region: string, RoleArn: string, name: string) {
  try {
    const { Credentials: given } = await new STSClient({ region, ...clientSettings }).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: `causeway-${name}` }),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      ...(given?.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
      ...(given?.Expiration === undefined ? {} : { expiration: given.Expiration }),
    };
  } catch (cause) {
    throw new UserError(
      `${RoleArn} cannot be assumed: ${cause instanceof Error ? cause.message : String(cause)}. Sign in as for a deploy (docs/first-deploy.md).`,
      { cause },
    );
  }
}
