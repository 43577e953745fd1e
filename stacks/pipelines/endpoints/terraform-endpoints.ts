import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { ITerraformDependable } from "cdktf";
import {
  instanceOf,
  isDatabase,
  isKafka,
  isS3,
  type DatabaseEndpointConfig,
} from "../../../model/schema/environment";
import { readPem, readWallet } from "../../../modules/dms/certificate-file";
import {
  DatabaseEndpoint,
  joinedAttributes,
  type DatabaseEndpointProps,
} from "../../../modules/dms/database-endpoint";
import { databaseEngineOf } from "../../../model/engines";
import { secretAccessStatements } from "../../../modules/dms/secret-access-role";
import { policyJson } from "../../../model/policy";
import {
  saysSecretsManagerHost,
  secretsManagerHostAttribute,
  secretsManagerHostOf,
} from "../../../model/secrets-manager-host";
import type { AccountStack } from "../../account-stack";
import { required, type DatabaseOutputs } from "../../outputs";
import { allow, endpointIdOf, usable, type UsableEndpoint } from "./endpoint-parts";
import { makeKafkaEndpoint } from "./kafka-endpoints";
import { FunctionEndpoints } from "./function-endpoints";
import type { DirectedEndpoint, Group } from "../../../model/queries";
import { makeS3Endpoint } from "./s3-endpoints";
import type { LocationStacks } from "../../endpoints/s3-location";
import { names } from "../../../model/names";
import type { Look } from "../../../modules/lambda/look";
import { BeforeChange } from "../../../modules/lambda/step";
import type { StepFunction } from "../../../modules/lambda/step-function";
import { makeServiceEndpoint } from "./service-endpoints";
import { makeStagingArea } from "./staging-areas";

/** Stacks that endpoints read from, and what they are for. */
export interface WholeEndpointsProps extends LocationStacks {
  /** By database account. */
  readonly databases: ReadonlyMap<string, DatabaseOutputs>;
  readonly group: Group;
}

/** Properties for `TerraformEndpoints`. */
export interface TerraformEndpointsProps extends WholeEndpointsProps {
  /** Sees at plan what DMS has. */
  readonly look: () => Look;
}

/** Access to the secret of a database. */
interface SecretAccess {
  readonly secretArn: string;
  readonly roleArn: string;
  readonly policy: IamRolePolicy;
}

/**
 * The endpoints that Terraform makes whole, with what their roles may read and write.
 *
 * They are in the stack of the tasks that use them: DMS keeps an endpoint while a task uses it, so that
 * one that is taken out of the file, or replaced, has to go after its task, in the same run
 * (docs/adr/0014-endpoints-beside-their-tasks.md).
 */
export class TerraformEndpoints {
  private readonly keyArn: string;
  /** By endpoint. */
  private readonly accesses = new Map<string, SecretAccess>();
  private readonly byFunction: FunctionEndpoints;

  constructor(
    private readonly stack: AccountStack,
    private readonly props: TerraformEndpointsProps,
    /** The function that brings tasks to rest; undefined where there are none. */
    private readonly starter?: StepFunction,
  ) {
    this.keyArn = stack.read(props.foundation.keyArn);
    this.byFunction = new FunctionEndpoints(stack, {
      ...props,
      secretAccess: ({ key, config }) => this.secretAccess(key, config),
    });
  }

  /** An endpoint in one direction, whatever its engine; not one whose role is in another account. */
  make(directed: DirectedEndpoint): UsableEndpoint {
    const { stack, props } = this;
    const { config } = directed;
    if (isDatabase(config)) return this.makeDatabase(directed, config);
    if (isS3(config)) {
      return makeS3Endpoint(stack, props, directed, config, (settings) =>
        this.usersAtRest(directed, settings),
      );
    }
    if (isKafka(config)) return makeKafkaEndpoint(stack, props, directed, config);
    return makeServiceEndpoint(stack, props, directed, config);
  }

  /** For an endpoint that DMS does not modify while one of its tasks is at work; none where no task uses it. */
  private usersAtRest({ key, name, direction }: DirectedEndpoint, settings: string): ITerraformDependable[] {
    const { stack, starter } = this;
    const tasks = this.props.group.pipelines
      .filter(({ config }) => config[direction] === key && instanceOf(config) !== undefined)
      .map((pipeline) => names.keyed(stack.environment.name, pipeline.key));
    if (!starter || tasks.length === 0) return [];
    const { ready } = new BeforeChange(stack.part("endpoints"), `${name}_endpoint_rest`, {
      provider: stack.provider(),
      functionName: starter.functionName,
      input: { action: "rest", tasks, settings },
      after: starter.ready,
    });
    return [ready];
  }

  /** The endpoint of a database in one direction, which reads its credentials from the owner's secret. */
  private makeDatabase(directed: DirectedEndpoint, config: DatabaseEndpointConfig): UsableEndpoint {
    const { stack } = this;
    const { key, name, direction } = directed;
    const { secretArn, roleArn, policy } = this.secretAccess(key, config);
    const engine = databaseEngineOf(config);
    const staging =
      engine.loadedBy === undefined ? undefined : makeStagingArea(stack, this.props.foundation, key);
    const props: DatabaseEndpointProps = {
      provider: stack.provider(),
      endpointId: endpointIdOf(stack.environment, name),
      endpointType: direction,
      engine: config.engine,
      settings: config.settings,
      secretArn,
      secretAccessRoleArn: roleArn,
      keyArn: this.keyArn,
      sslMode: config.sslMode,
      certificate: this.certificateOf(config),
      databaseName: config.databaseName,
      extraConnectionAttributes: this.attributesOf(config),
      staging,
      tags: config.tags,
      after: [policy, ...(staging?.ready ?? [])],
    };
    if (engine.byFunction) return this.byFunction.make(directed, props);
    const endpoint = new DatabaseEndpoint(stack.part("endpoints"), name, props);
    return usable(stack, name, { endpointArn: endpoint.endpointArn, keyArn: this.keyArn });
  }

  /** Secret of a database and the right to read it, shared by both directions. */
  private secretAccess(key: string, config: DatabaseEndpointConfig): SecretAccess {
    const { stack, props, accesses } = this;
    const known = accesses.get(key);
    if (known) return known;
    const { environment, foundation } = props;
    const secret = required(
      props.databases.get(config.account)?.secrets.get(key),
      stack,
      `secret of "${key}"`,
    );
    const role = required(foundation.secretAccessRoles.get(key), stack, `secret-access role of "${key}"`);
    const secretArn = stack.read(secret.secretArn);
    const policy = allow(
      stack,
      `${key}_secret_access`,
      role,
      policyJson(
        ...secretAccessStatements({
          region: environment.region,
          secretArn,
          keyArn: stack.read(secret.keyArn),
        }),
      ),
    );
    const access = { secretArn, roleArn: stack.read(role.arn), policy };
    accesses.set(key, access);
    return access;
  }

  /** What the file spells itself, and where DMS asks for secrets, if not at the service's own name. */
  private attributesOf(config: DatabaseEndpointConfig): string | undefined {
    const { environment, foundation } = this.props;
    const host = secretsManagerHostOf(environment, config) ?? foundation.secretsManagerHost;
    if (host === undefined || saysSecretsManagerHost(config)) return config.extraConnectionAttributes;
    const said = typeof host === "string" ? host : this.stack.read(host);
    return joinedAttributes(config.extraConnectionAttributes, `${secretsManagerHostAttribute}=${said}`);
  }

  /** The certificates of a PEM file, or an Oracle wallet in base64. */
  private certificateOf(config: DatabaseEndpointConfig): string | undefined {
    if (config.caCertificate === undefined) return undefined;
    const read = databaseEngineOf(config).certificates === "pem" ? readPem : readWallet;
    return read(this.props.environment.directory, config.caCertificate);
  }
}
