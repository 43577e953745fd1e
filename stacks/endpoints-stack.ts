import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DmsS3Endpoint } from "@cdktf/provider-aws/lib/dms-s3-endpoint";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Fn, type Precondition } from "cdktf";
import type { Construct } from "constructs";
import {
  isDatabase,
  type DatabaseEndpointConfig,
  type Environment,
  type S3EndpointConfig,
} from "../config/schema";
import { s3EndpointStatements } from "../lambda-src/s3-endpoint/permissions";
import { DatabaseEndpoint } from "../modules/dms/database-endpoint";
import { ReplacementGuard, replacementWaysOut } from "../modules/dms/replacement-guard";
import {
  apiExtraConnectionAttributes,
  apiS3Settings,
  providerS3Settings,
  type S3Location,
} from "../modules/dms/s3-settings";
import { secretAccessStatements } from "../modules/dms/secret-access-role";
import { encryptStatement, writeStatements } from "../modules/dms/writer-role";
import { markerName } from "../modules/lambda/marker-name";
import { Step, Teardown } from "../modules/lambda/step";
import { StepFunction } from "../modules/lambda/step-function";
import { addressed, fingerprint, sorted } from "../modules/naming";
import { policyJson } from "../modules/policy";
import { AccountStack, accountOf, type HandedValue } from "./account-stack";
import type { DatabaseStack } from "./database-stack";
import type { FoundationStack, HandedRole } from "./foundation-stack";
import { bucketOf, inGroup, isSealed, type Group, type Keyed } from "./layout";
import type { StorageStack } from "./storage-stack";

/** An assumed-role endpoint that DMS has been asked for. */
export interface AskedEndpoint {
  /** `<environment>-<key>-<generation>`: settings decide the generation. */
  readonly endpointIdentifier: string;
  readonly externalId: HandedValue;
  /** JSON list of the ids of older generations that still exist. */
  readonly olderExternalIds: HandedValue;
}

/** Properties for `EndpointsStack`. */
export interface EndpointsStackProps {
  readonly environment: Environment;
  readonly group: Group;
  readonly foundation: FoundationStack;
  /** By database account. */
  readonly databases: ReadonlyMap<string, DatabaseStack>;
  /** By lake account. */
  readonly storages: ReadonlyMap<string, StorageStack>;
}

/**
 * Step 4, in the replication account: the DMS endpoints, and what their roles may read and write.
 *
 * For an assumed-role endpoint it only asks DMS, and learns the ExternalId.
 */
export class EndpointsStack extends AccountStack {
  /** By endpoint: ARNs of those that are complete here. */
  public readonly endpointArns = new Map<string, HandedValue>();
  /** By endpoint: those that the trust and pipelines stacks finish. */
  public readonly asked = new Map<string, AskedEndpoint>();
  public readonly s3EndpointFunctionName: HandedValue | undefined;
  private readonly props: EndpointsStackProps;
  private readonly keyArn: string;

  constructor(scope: Construct, props: EndpointsStackProps) {
    const { environment, group } = props;
    const { account } = environment.replication;
    super(scope, inGroup(`${environment.name}-${account}-endpoints`, group), { environment, account });
    this.props = props;
    this.keyArn = this.take(props.foundation.keyArn);
    const sealed: Keyed<S3EndpointConfig>[] = [];
    for (const { key, config } of group.endpoints) {
      if (isDatabase(config)) this.makeDatabaseEndpoint(key, config);
      else if (isSealed(environment, config)) sealed.push({ key, config });
      else this.makeS3Endpoint(key, config);
    }
    if (sealed.length > 0) this.s3EndpointFunctionName = this.askFor(sealed);
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
      kmsKeyArn: reader.take(this.props.foundation.keyArn),
      s3Settings: apiS3Settings(this.location(reader, key, config), config.settings),
      ...(attributes === undefined ? {} : { extraConnectionAttributes: attributes }),
      tags: sorted({ ...environment.tags, "causeway:environment": environment.name }),
    };
  }

  /** Name of the marker that asks for an endpoint again when DMS has given it another ExternalId. */
  askMarker(key: string): string {
    return markerName(this.node.id, key);
  }

  private makeDatabaseEndpoint(key: string, config: DatabaseEndpointConfig): void {
    const { environment, foundation } = this.props;
    const secret = found(
      this.props.databases.get(config.account)?.secrets.get(key),
      this,
      `secret of "${key}"`,
    );
    const role = found(foundation.secretAccessRoles.get(key), this, `secret-access role of "${key}"`);
    const secretArn = this.take(secret.secretArn);
    const policy = this.allow(
      `${key}_secret_access`,
      role,
      policyJson(
        ...secretAccessStatements({
          region: environment.region,
          secretArn,
          keyArn: this.take(secret.keyArn),
        }),
      ),
    );
    const endpoint = new DatabaseEndpoint(this.part("endpoints"), key, {
      provider: this.provider(),
      endpointId: `${environment.name}-${key}`,
      endpointType: "source",
      engine: config.engine,
      secretArn,
      secretAccessRoleArn: this.take(role.arn),
      keyArn: this.keyArn,
      sslMode: config.sslMode,
      certificatePem:
        config.caCertificate === undefined
          ? undefined
          : readFileSync(join(environment.directory, config.caCertificate), "utf8"),
      databaseName: config.databaseName,
      extraConnectionAttributes: config.extraConnectionAttributes,
      after: [policy],
    });
    this.endpointArns.set(key, this.handOnArn(key, endpoint.endpointArn));
  }

  private makeS3Endpoint(key: string, config: S3EndpointConfig): void {
    const { environment, foundation } = this.props;
    const role = found(foundation.writerRoles.get(key), this, `writer role of "${key}"`);
    const location = this.location(this, key, config);
    const bucket = this.bucketHandedOn(config);
    const policy = this.allow(
      `${key}_writer`,
      role,
      policyJson(
        ...writeStatements({
          bucketArn: this.take(bucket.arn),
          folder: config.folder,
          setsAcl: config.settings.cannedAclForObjects !== undefined,
        }),
        encryptStatement(environment.region, location.keyArn),
      ),
    );
    const endpoint = addressed(
      new DmsS3Endpoint(this.part("endpoints"), key, {
        provider: this.provider(),
        endpointId: `${environment.name}-${key}`,
        endpointType: "target",
        kmsKeyArn: this.keyArn,
        ...providerS3Settings(location, config.settings),
        dependsOn: [policy],
      }),
      key,
    );
    this.endpointArns.set(key, this.handOnArn(key, endpoint.endpointArn));
  }

  private askFor(sealed: readonly Keyed<S3EndpointConfig>[]): HandedValue {
    const { environment } = this;
    const common = { partition: this.partition, region: environment.region, accountId: this.accountId() };
    const provider = this.provider();
    const ask = new StepFunction(this, "s3-endpoint", {
      ...common,
      provider,
      functionName: `${this.node.id}-s3-endpoint`,
      code: "s3-endpoint",
      description: "Asks DMS for S3 endpoints of other accounts, finishes and retires them.",
      environment: { ENVIRONMENT: environment.name, STACK: this.node.id },
      keyArn: this.keyArn,
      logRetentionDays: environment.logRetentionDays,
      timeoutSeconds: 600,
      statements: s3EndpointStatements({
        ...common,
        stack: this.node.id,
        environment: environment.name,
        passRoleArns: sealed.map(({ key, config }) => this.location(this, key, config).writerRoleArn),
        markerArns: [
          `arn:${this.partition}:ssm:${environment.region}:${this.accountId()}:parameter${this.askMarker("*")}`,
        ],
        keyArn: this.keyArn,
      }),
    });
    const teardown = new Teardown(this, "s3-endpoint_teardown", {
      provider,
      functionName: ask.functionName,
      after: ask.ready,
    });
    for (const { key, config } of sealed) {
      const step = new Step(this.part("endpoints"), key, {
        provider,
        functionName: ask.functionName,
        input: { action: "ask", ...this.s3EndpointEvent(this, key, config) },
        marker: this.askMarker(key),
        preconditions: this.refuseReplacement(key, config),
        after: [teardown.ready],
      });
      this.asked.set(key, {
        endpointIdentifier: endpointIdentifier(environment, key, config),
        externalId: this.handOn(
          `${key}_external_id`,
          step.result("externalId"),
          `ExternalId of endpoint ${key}.`,
        ),
        olderExternalIds: this.handOn(
          `${key}_older_external_ids`,
          Fn.jsonencode(step.result("olderExternalIds")),
          `ExternalIds of older generations of endpoint ${key}, as JSON.`,
        ),
      });
    }
    return this.handOn("s3-endpoint_function_name", ask.functionName, "Function that finishes S3 endpoints.");
  }

  /** Refused here already, before DMS is asked for anything. */
  private refuseReplacement(key: string, config: S3EndpointConfig): Precondition[] {
    const users = this.props.group.pipelines.filter((pipeline) => pipeline.config.target === key);
    const refusing = users.filter((pipeline) => pipeline.config.onReplace === undefined);
    if (refusing.length === 0) return [];
    const names = refusing.map((pipeline) => `pipelines.${pipeline.key}`).join(", ");
    return new ReplacementGuard(this, `${key}_generation`, {
      remembers: { generation: endpointIdentifier(this.environment, key, config) },
      message: () =>
        `endpoints.${key}: another bucket, folder or setting needs another endpoint, and that another task for ${names}. ${replacementWaysOut}`,
    }).preconditions;
  }

  private location(reader: AccountStack, key: string, config: S3EndpointConfig): S3Location {
    const { environment, foundation, storages } = this.props;
    const bucket = bucketOf(environment, config);
    const handed = this.bucketHandedOn(config);
    const role = isSealed(environment, config)
      ? storages.get(bucket.account)?.writerRoles.get(key)
      : foundation.writerRoles.get(key);
    return {
      bucketName: reader.take(handed.name),
      folder: config.folder,
      keyArn: reader.take(handed.keyArn),
      writerRoleArn: reader.take(found(role, this, `writer role of "${key}"`).arn),
      bucketOwner: accountOf(environment, bucket.account).id,
    };
  }

  private bucketHandedOn(config: S3EndpointConfig) {
    const { environment, storages } = this.props;
    const handed = storages.get(bucketOf(environment, config).account)?.buckets.get(config.bucket);
    return found(handed, this, `bucket "${config.bucket}"`);
  }

  private allow(id: string, role: HandedRole, policy: string): IamRolePolicy {
    return addressed(
      new IamRolePolicy(this, `${id}_policy`, {
        provider: this.provider(),
        name: "access",
        role: this.take(role.name),
        policy,
      }),
      id,
    );
  }

  private handOnArn(key: string, endpointArn: string): HandedValue {
    return this.handOn(`${key}_endpoint_arn`, endpointArn, `ARN of endpoint ${key}.`);
  }
}

/** Another bucket, folder or setting is another endpoint: DMS does not modify one whose role is in another account. */
function endpointIdentifier(environment: Environment, key: string, config: S3EndpointConfig): string {
  const { bucket, folder, settings } = config;
  const generation = fingerprint({ bucket: environment.buckets[bucket]?.name, folder, settings });
  return `${environment.name}-${key}-${generation}`;
}

function found<T>(value: T | undefined, stack: AccountStack, what: string): T {
  if (value === undefined) throw new Error(`[${stack.node.path}] no earlier stack hands on the ${what}`);
  return value;
}
