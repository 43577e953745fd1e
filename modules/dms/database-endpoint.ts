import { DmsEndpoint } from "@cdktf/provider-aws/lib/dms-endpoint";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { addressed } from "../addressed";
import { makeCertificate } from "./endpoint-certificate";
import { databaseEngineOf, type DatabaseEngineWord, type Direction } from "../../model/engines";
import { withoutUndefined } from "../../model/members";

/** Properties for `DatabaseEndpoint`. */
export interface DatabaseEndpointProps {
  readonly provider: AwsProvider;

  /** Physical identifier: at most 255 letters, digits and single hyphens. */
  readonly endpointId: string;

  readonly endpointType: Direction;
  readonly engine: DatabaseEngineWord;

  /** Settings that the engine's file allows. */
  readonly settings: DatabaseEndpointConfig["settings"];

  readonly secretArn: string;
  readonly secretAccessRoleArn: string;

  /** Customer-managed key for the endpoint's connection details. */
  readonly keyArn: string;

  readonly sslMode: DatabaseEndpointConfig["sslMode"];

  /** The CA that the server's certificate is checked against: PEM, or for Oracle a wallet in base64. */
  readonly certificate?: string | undefined;

  readonly databaseName?: string | undefined;
  readonly extraConnectionAttributes?: string | undefined;

  /**
   * Bucket in which DMS stages rows for a database that loads them by itself.
   *
   * @default nowhere: DMS writes rows itself
   */
  readonly staging?: StagingArea | undefined;

  /**
   * Tags beside those of the environment.
   *
   * @default those of the environment alone
   */
  readonly tags?: Readonly<Record<string, string>> | undefined;

  readonly after: readonly ITerraformDependable[];
}

/** A bucket for rows on their way, and the role that writes and reads them. */
export interface StagingArea {
  readonly bucketName: string;
  readonly roleArn: string;
  /** Customer-managed key of its objects. */
  readonly keyArn: string;
}

/**
 * A database that DMS reads or writes, with its CA certificate.
 *
 * Credentials come from Secrets Manager only. A change stops the endpoint's running tasks first and
 * starts them again: DMS refuses to modify an endpoint in use.
 */
export class DatabaseEndpoint extends Construct {
  public readonly endpointArn: string;

  constructor(scope: Construct, id: string, props: DatabaseEndpointProps) {
    super(scope, id);
    const { provider, endpointType } = props;
    const engine = databaseEngineOf(props);
    const certificate = makeCertificate(this, id, props);
    const ofEngine = engine.arguments(props.settings, endpointType);
    const attributes = joinedAttributes(ofEngine.extraConnectionAttributes, props.extraConnectionAttributes);
    const endpoint = addressed(
      new DmsEndpoint(this, "Default", {
        provider,
        endpointId: props.endpointId,
        endpointType,
        engineName: engine.engineName,
        secretsManagerArn: props.secretArn,
        secretsManagerAccessRoleArn: props.secretAccessRoleArn,
        kmsKeyArn: props.keyArn,
        sslMode: props.sslMode,
        pauseReplicationTasks: true,
        ...(certificate ? { certificateArn: certificate.certificateArn } : {}),
        ...(props.databaseName === undefined ? {} : { databaseName: props.databaseName }),
        ...ofEngine,
        ...(props.staging ? { redshiftSettings: stagingSettings(props.staging) } : {}),
        ...(attributes === "" ? {} : { extraConnectionAttributes: attributes }),
        ...withoutUndefined({ tags: props.tags }),
        // DMS may answer attributes as settings, and the provider would take away at every deploy what it reads there.
        ...(engine.answersAttributesAs === undefined
          ? {}
          : { lifecycle: { ignoreChanges: [engine.answersAttributesAs] } }),
        dependsOn: [...props.after],
      }),
      id,
    );
    this.endpointArn = endpoint.endpointArn;
  }
}

function stagingSettings({ bucketName, roleArn, keyArn }: StagingArea) {
  return {
    bucketName,
    serviceAccessRoleArn: roleArn,
    encryptionMode: "SSE_KMS",
    serverSideEncryptionKmsKeyId: keyArn,
  };
}

/** Extra connection attributes of several sources, in their order: of the settings first, then what the file spells itself. */
export function joinedAttributes(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part !== "")
    .map((part, index, all) => (index < all.length - 1 && !part?.endsWith(";") ? `${part};` : part))
    .join("");
}
