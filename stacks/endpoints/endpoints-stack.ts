import { Fn, type Precondition } from "cdktf";
import type { Construct } from "constructs";
import type { Environment, S3EndpointConfig } from "../../model/schema/environment";
import { s3EndpointStatements } from "../../lambda-src/s3-endpoint/permissions";
import { ReplacementGuard, replacementWaysOut } from "../../modules/dms/replacement-guard";
import { apiExtraConnectionAttributes, apiS3Settings } from "../../modules/dms/s3-settings";
import { markerName, markersOf } from "../../modules/lambda/marker-name";
import { Step, Teardown } from "../../modules/lambda/step";
import { StepFunction } from "../../modules/lambda/step-function";
import { fingerprint, sorted } from "../../model/canonical";
import { withoutUndefined } from "../../model/members";
import { AccountStack, type StackOutput } from "../account-stack";
import type { AskedEndpoint, EndpointsOutputs } from "../outputs";
import { accountOf, bucketOf, sealedEndpoints, type Group, type Keyed } from "../../model/queries";
import { s3Location, type LocationStacks } from "./s3-location";
import { functionNames, names, stackNames } from "../../model/names";

/** Properties for `EndpointsStack`. */
export interface EndpointsStackProps extends LocationStacks {
  readonly group: Group;
}

/**
 * In the replication account: asks DMS for the assumed-role endpoints, and learns their ExternalIds.
 *
 * What needs no ExternalId is made beside the tasks, in the pipelines stack.
 */
export class EndpointsStack extends AccountStack implements EndpointsOutputs {
  /** By endpoint. */
  public readonly asked = new Map<string, AskedEndpoint>();
  /** As an output, for what has to wait until the function is there. */
  public readonly s3EndpointFunctionName: StackOutput;
  private readonly props: EndpointsStackProps;
  private readonly keyArn: string;

  constructor(scope: Construct, props: EndpointsStackProps) {
    const { environment, group } = props;
    super(scope, stackNames.endpoints(environment, group), {
      environment,
      account: environment.replication.account,
    });
    this.props = props;
    this.keyArn = this.read(props.foundation.keyArn);
    this.s3EndpointFunctionName = this.askFor(sealedEndpoints(environment, group));
  }

  /** The event that describes an assumed-role endpoint, wherever it is needed. */
  s3EndpointEvent(
    reader: AccountStack,
    key: string,
    config: S3EndpointConfig,
  ): Readonly<Record<string, unknown>> {
    const { environment } = this;
    const attributes = apiExtraConnectionAttributes(config.settings);
    return {
      endpoint: key,
      endpointIdentifier: endpointIdentifier(environment, key, config),
      kmsKeyArn: reader.read(this.props.foundation.keyArn),
      s3Settings: apiS3Settings(s3Location(this.props, reader, key, config), config.settings),
      ...(attributes === undefined ? {} : { extraConnectionAttributes: attributes }),
      tags: sorted({ ...environment.tags, ...config.tags, "causeway:environment": environment.name }),
    };
  }

  /** Name of the marker that asks for an endpoint again when DMS has given it another ExternalId. */
  askMarker(key: string): string {
    return markerName(this.node.id, key);
  }

  private askFor(sealed: readonly Keyed<S3EndpointConfig>[]): StackOutput {
    const ask = this.makeFunction(sealed);
    const teardown = new Teardown(this, "s3-endpoint_teardown", {
      provider: this.provider(),
      functionName: ask.functionName,
      after: ask.ready,
    });
    for (const endpoint of sealed) this.asked.set(endpoint.key, this.askOne(endpoint, ask, teardown));
    return this.publish(
      "s3-endpoint_function_name",
      ask.functionName,
      "Function that finishes S3 endpoints.",
    );
  }

  private makeFunction(sealed: readonly Keyed<S3EndpointConfig>[]): StepFunction {
    const { environment } = this;
    return new StepFunction(this, "s3-endpoint", {
      ...this.arnParts,
      provider: this.provider(),
      functionName: functionNames.s3Endpoint(environment, this.props.group),
      code: "s3-endpoint",
      description: "Asks DMS for S3 endpoints of other accounts, finishes and retires them.",
      environment: { ENVIRONMENT: environment.name, STACK: this.node.id },
      keyArn: this.keyArn,
      logRetentionDays: environment.logRetentionDays,
      timeoutSeconds: 600,
      statements: s3EndpointStatements({
        ...this.arnParts,
        stack: this.node.id,
        environment: environment.name,
        passRoleArns: sealed.map(
          ({ key, config }) => s3Location(this.props, this, key, config).writerRoleArn,
        ),
        markerArns: [this.node.id, stackNames.pipelines(environment, this.props.group)].map((stack) =>
          markersOf(this.arnParts, stack),
        ),
        keyArn: this.keyArn,
      }),
    });
  }

  private askOne(
    { key, config }: Keyed<S3EndpointConfig>,
    { functionName }: StepFunction,
    teardown: Teardown,
  ): AskedEndpoint {
    const step = new Step(this.part("endpoints"), key, {
      provider: this.provider(),
      functionName,
      input: { action: "ask", ...this.s3EndpointEvent(this, key, config) },
      marker: this.askMarker(key),
      preconditions: this.refuseReplacement(key, config),
      after: [teardown.ready],
    });
    return {
      endpointIdentifier: endpointIdentifier(this.environment, key, config),
      externalId: this.publish(
        `${key}_external_id`,
        step.result("externalId"),
        `ExternalId of endpoint ${key}.`,
      ),
      olderExternalIds: this.publish(
        `${key}_older_external_ids`,
        Fn.jsonencode(step.result("olderExternalIds")),
        `ExternalIds of older generations of endpoint ${key}, as JSON.`,
      ),
    };
  }

  /** Refused here already, before DMS is asked for anything. */
  private refuseReplacement(key: string, config: S3EndpointConfig): Precondition[] {
    const users = this.props.group.pipelines.filter((pipeline) => pipeline.config.target === key);
    const refusing = users.filter((pipeline) => pipeline.config.onReplace === undefined);
    if (refusing.length === 0) return [];
    const isOfPath = Object.keys(roleWords(this.environment, config)).length > 0;
    const changes = isOfPath
      ? "bucket, folder, setting, rolePath or rolePrefix"
      : "bucket, folder or setting";
    const names = refusing.map((pipeline) => `pipelines.${pipeline.key}`).join(", ");
    return new ReplacementGuard(this, `${key}_generation`, {
      remembers: { generation: endpointIdentifier(this.environment, key, config) },
      message: () =>
        `endpoints.${key}: another ${changes} needs another endpoint, and that another task for ${names}. ${replacementWaysOut}`,
    }).preconditions;
  }
}

/**
 * Another bucket, folder or setting is another endpoint: DMS does not modify one whose role is in another account.
 *
 * So is another role, which another path or prefix of its account makes.
 */
function endpointIdentifier(environment: Environment, key: string, config: S3EndpointConfig): string {
  const { bucket, folder, settings } = config;
  const generation = fingerprint({
    bucket: environment.buckets[bucket]?.name,
    folder,
    settings,
    ...roleWords(environment, config),
  });
  return names.keyed(environment.name, `${key}-${generation}`);
}

/** What makes the role of an endpoint another one; nothing where its account demands nothing. */
function roleWords(environment: Environment, config: S3EndpointConfig) {
  const { rolePath, rolePrefix } = accountOf(environment, bucketOf(environment, config).account);
  return withoutUndefined({ rolePath, rolePrefix });
}
