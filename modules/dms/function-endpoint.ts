import { Construct } from "constructs";
import { Step, Teardown } from "../lambda/step";
import { sorted } from "../../model/canonical";
import type { DatabaseEndpointProps, StagingArea } from "./database-endpoint";
import { makeCertificate } from "./endpoint-certificate";
import type { EndpointFunction } from "./endpoint-function";
import { databaseEngineOf, type ApiSettings } from "../../model/engines";

/** Properties for `FunctionEndpoint`. */
export interface FunctionEndpointProps extends DatabaseEndpointProps {
  /** The function that makes it. */
  readonly function: EndpointFunction;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * A database that DMS reads or writes, whose endpoint the function `dms-endpoint` makes.
 *
 * Credentials come from Secrets Manager only: the provider does not send the secret of such an engine. A
 * change stops the endpoint's running tasks first; the step that starts them follows `madeArn`.
 */
export class FunctionEndpoint extends Construct {
  /** Its ARN, known at plan as soon as there is one, so that a change does not replace its tasks. */
  public readonly endpointArn: string;
  /** The same, known when the endpoint is as wanted: for what has to be done again after each change. */
  public readonly madeArn: string;

  constructor(scope: Construct, id: string, props: FunctionEndpointProps) {
    super(scope, id);
    const { provider, endpointId, function: maker } = props;
    const engine = databaseEngineOf(props);
    const which = { endpoint: id, endpointIdentifier: endpointId };
    const certificate = makeCertificate(this, id, props);
    const teardown = new Teardown(this, `${id}_teardown`, {
      provider,
      functionName: maker.functionName,
      input: which,
      // The endpoint goes before its certificate, which DMS keeps as long as it is used.
      after: [...maker.ready, ...(certificate ? [certificate] : [])],
    });
    const step = new Step(this, id, {
      provider,
      functionName: maker.functionName,
      input: {
        action: "ensure",
        ...which,
        request: requestOf(props, certificate?.certificateArn),
        tags: sorted(props.tags),
      },
      marker: maker.marker(id),
      inSyncWhen: maker.holds(endpointId),
      after: [teardown.ready, ...props.after],
    });
    this.madeArn = step.result("endpointArn");
    const seen = (member: "fixed" | "endpointArn") => maker.seen(endpointId, member, '""');
    const made = `jsondecode(aws_lambda_invocation.${id}.result).endpointArn`;
    // DMS keeps the ARN of an endpoint that it can modify; a key that it does not tell is no other key.
    const modifiable = `[format("${engine.engineName} with %s", ${props.keyArn}), "${engine.engineName} with undefined"]`;
    this.endpointArn = `\${contains(${modifiable}, ${seen("fixed")}) ? ${seen("endpointArn")} : ${made}}`;
  }
}

function requestOf(props: FunctionEndpointProps, certificateArn: string | undefined) {
  const engine = databaseEngineOf(props);
  const { byFunction } = engine;
  if (!byFunction) throw new Error(`the provider makes endpoints of engine "${props.engine}"`);
  const { member, values }: ApiSettings = byFunction(props.settings, props.endpointType);
  const { databaseName, extraConnectionAttributes, staging } = props;
  return {
    EndpointType: props.endpointType,
    EngineName: engine.engineName,
    KmsKeyId: props.keyArn,
    SslMode: props.sslMode,
    ...(certificateArn === undefined ? {} : { CertificateArn: certificateArn }),
    ...(extraConnectionAttributes === undefined
      ? {}
      : { ExtraConnectionAttributes: extraConnectionAttributes }),
    [member]: {
      ...values,
      ...(databaseName === undefined ? {} : { DatabaseName: databaseName }),
      SecretsManagerSecretId: props.secretArn,
      SecretsManagerAccessRoleArn: props.secretAccessRoleArn,
      ...(staging ? stagedIn(staging) : {}),
    },
  };
}

function stagedIn({ bucketName, roleArn, keyArn }: StagingArea) {
  return {
    BucketName: bucketName,
    ServiceAccessRoleArn: roleArn,
    EncryptionMode: "sse-kms",
    ServerSideEncryptionKmsKeyId: keyArn,
  };
}
