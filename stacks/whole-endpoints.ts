import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DmsS3Endpoint } from "@cdktf/provider-aws/lib/dms-s3-endpoint";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { DatabaseEndpointConfig, S3EndpointConfig } from "../config/schema";
import { DatabaseEndpoint } from "../modules/dms/database-endpoint";
import { providerS3Settings } from "../modules/dms/s3-settings";
import { secretAccessStatements } from "../modules/dms/secret-access-role";
import { encryptStatement, writeStatements } from "../modules/dms/writer-role";
import { addressed } from "../modules/naming";
import { policyJson } from "../modules/policy";
import type { AccountStack } from "./account-stack";
import type { DatabaseStack } from "./database-stack";
import type { HandedRole } from "./foundation-stack";
import { bucketHandedOn, handedOn, s3Location, type LocationStacks } from "./s3-location";

/** Properties for `WholeEndpoints`. */
export interface WholeEndpointsProps extends LocationStacks {
  /** By database account. */
  readonly databases: ReadonlyMap<string, DatabaseStack>;
}

/** An endpoint that a task can use. */
export interface UsableEndpoint {
  readonly endpointArn: string;
  /** Another value is another endpoint, for which a task has to be replaced; known at plan. */
  readonly identity: string;
}

/**
 * The endpoints that Terraform makes whole, with what their roles may read and write.
 *
 * They are in the stack of the tasks that use them: DMS keeps an endpoint while a task uses it, so that
 * one that is taken out of the file, or replaced, has to go after its task, in the same run
 * (docs/adr/0014-endpoints-beside-their-tasks.md).
 */
export class WholeEndpoints {
  private readonly keyArn: string;

  constructor(
    private readonly stack: AccountStack,
    private readonly props: WholeEndpointsProps,
  ) {
    this.keyArn = stack.take(props.foundation.keyArn);
  }

  /** The endpoint of a database, which reads its credentials from the owner's secret. */
  makeDatabase(key: string, config: DatabaseEndpointConfig): UsableEndpoint {
    const { stack, props } = this;
    const { environment, foundation } = props;
    const secret = handedOn(
      props.databases.get(config.account)?.secrets.get(key),
      stack,
      `secret of "${key}"`,
    );
    const role = handedOn(foundation.secretAccessRoles.get(key), stack, `secret-access role of "${key}"`);
    const secretArn = stack.take(secret.secretArn);
    const policy = this.allow(
      `${key}_secret_access`,
      role,
      policyJson(
        ...secretAccessStatements({
          region: environment.region,
          secretArn,
          keyArn: stack.take(secret.keyArn),
        }),
      ),
    );
    const endpoint = new DatabaseEndpoint(stack.part("endpoints"), key, {
      provider: stack.provider(),
      endpointId: this.endpointId(key),
      endpointType: "source",
      engine: config.engine,
      secretArn,
      secretAccessRoleArn: stack.take(role.arn),
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
    return this.usable(key, endpoint.endpointArn);
  }

  /** An S3 endpoint whose role is in this account. */
  makeS3(key: string, config: S3EndpointConfig): UsableEndpoint {
    const { stack, props } = this;
    const role = handedOn(props.foundation.writerRoles.get(key), stack, `writer role of "${key}"`);
    const location = s3Location(props, stack, key, config);
    const policy = this.allow(
      `${key}_writer`,
      role,
      policyJson(
        ...writeStatements({
          bucketArn: stack.take(bucketHandedOn(props, stack, config).arn),
          folder: config.folder,
          setsAcl: config.settings.cannedAclForObjects !== undefined,
        }),
        encryptStatement(props.environment.region, location.keyArn),
      ),
    );
    const endpoint = addressed(
      new DmsS3Endpoint(stack.part("endpoints"), key, {
        provider: stack.provider(),
        endpointId: this.endpointId(key),
        endpointType: "target",
        kmsKeyArn: this.keyArn,
        ...providerS3Settings(location, config.settings),
        dependsOn: [policy],
      }),
      key,
    );
    return this.usable(key, endpoint.endpointArn);
  }

  private allow(id: string, role: HandedRole, policy: string): IamRolePolicy {
    return addressed(
      new IamRolePolicy(this.stack, `${id}_policy`, {
        provider: this.stack.provider(),
        name: "access",
        role: this.stack.take(role.name),
        policy,
      }),
      id,
    );
  }

  private endpointId(key: string): string {
    return `${this.props.environment.name}-${key}`;
  }

  private usable(key: string, endpointArn: string): UsableEndpoint {
    this.stack.handOn(`${key}_endpoint_arn`, endpointArn, `ARN of endpoint ${key}.`);
    // Terraform replaces an endpoint for another identifier or another key, and modifies it for the rest.
    return { endpointArn, identity: `${this.endpointId(key)} with ${this.keyArn}` };
  }
}
