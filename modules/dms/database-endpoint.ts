import { DmsCertificate } from "@cdktf/provider-aws/lib/dms-certificate";
import { DmsEndpoint } from "@cdktf/provider-aws/lib/dms-endpoint";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { DatabaseEndpointConfig } from "../../config/schema";
import { addressed } from "../naming";
import { engineFacts } from "./engines";

/** Properties for `DatabaseEndpoint`. */
export interface DatabaseEndpointProps {
  readonly provider: AwsProvider;

  /** Physical identifier: at most 255 letters, digits and single hyphens. */
  readonly endpointId: string;

  readonly endpointType: "source" | "target";
  readonly engine: DatabaseEndpointConfig["engine"];
  readonly secretArn: string;
  readonly secretAccessRoleArn: string;

  /** Customer-managed key for the endpoint's connection details. */
  readonly keyArn: string;

  readonly sslMode: DatabaseEndpointConfig["sslMode"];

  /** PEM of the CA that the server's certificate is checked against. */
  readonly certificatePem?: string | undefined;

  readonly databaseName?: string | undefined;
  readonly extraConnectionAttributes?: string | undefined;
  readonly after: readonly ITerraformDependable[];
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
    const { provider } = props;
    const certificate =
      props.certificatePem === undefined
        ? undefined
        : addressed(
            new DmsCertificate(this, "certificate", {
              provider,
              certificateId: props.endpointId,
              certificatePem: props.certificatePem,
            }),
            id,
          );
    const endpoint = addressed(
      new DmsEndpoint(this, "Default", {
        provider,
        endpointId: props.endpointId,
        endpointType: props.endpointType,
        engineName: engineFacts(props.engine).engineName,
        secretsManagerArn: props.secretArn,
        secretsManagerAccessRoleArn: props.secretAccessRoleArn,
        kmsKeyArn: props.keyArn,
        sslMode: props.sslMode,
        pauseReplicationTasks: true,
        ...(certificate ? { certificateArn: certificate.certificateArn } : {}),
        ...(props.databaseName === undefined ? {} : { databaseName: props.databaseName }),
        ...(props.extraConnectionAttributes === undefined
          ? {}
          : { extraConnectionAttributes: props.extraConnectionAttributes }),
        dependsOn: [...props.after],
      }),
      id,
    );
    this.endpointArn = endpoint.endpointArn;
  }
}
