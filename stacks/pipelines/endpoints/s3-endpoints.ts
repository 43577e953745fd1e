/** S3 endpoints whose role is in the replication account, in either direction. */
import { DmsS3Endpoint } from "@cdktf/provider-aws/lib/dms-s3-endpoint";
import { Fn, type ITerraformDependable } from "cdktf";
import type { S3EndpointConfig } from "../../../model/schema/environment";
import { decryptStatement, readStatements } from "../../../modules/dms/read-statements";
import { providerS3Settings, providerS3SourceSettings } from "../../../modules/dms/s3-settings";
import { encryptStatement, writeStatements } from "../../../modules/dms/writer-role";
import { jsonencode } from "../../../modules/jsonencode";
import { addressed } from "../../../modules/addressed";
import { sorted } from "../../../model/canonical";
import { withoutUndefined } from "../../../model/members";
import { policyJson } from "../../../model/policy";
import type { AccountStack } from "../../account-stack";
import { allow, endpointIdOf, usable, type UsableEndpoint } from "./endpoint-parts";
import type { DirectedEndpoint } from "../../../model/queries";
import { required } from "../../outputs";
import {
  bucketHandedOn,
  s3Location,
  s3SourceLocation,
  type LocationStacks,
} from "../../endpoints/s3-location";

/** Brings tasks to rest before Terraform modifies their endpoint. */
type UsersAtRest = (settings: string) => readonly ITerraformDependable[];

/**
 * The endpoint of a bucket in one direction, with what its role may do there.
 *
 * DMS modifies no endpoint of a running task, and the provider's `pause_replication_tasks` is for other endpoints.
 */
export function makeS3Endpoint(
  stack: AccountStack,
  props: LocationStacks,
  directed: DirectedEndpoint,
  config: S3EndpointConfig,
  usersAtRest: UsersAtRest,
): UsableEndpoint {
  const { key, name, direction } = directed;
  const keyArn = stack.read(props.foundation.keyArn);
  const make = direction === "target" ? targetArguments : sourceArguments;
  const { fixed, dependsOn, ...s3Arguments } = make(stack, props, key, config);
  const settings = Fn.sha256(jsonencode(sorted(s3Arguments)));
  const endpoint = addressed(
    new DmsS3Endpoint(stack.part("endpoints"), name, {
      provider: stack.provider(),
      endpointId: endpointIdOf(props.environment, name),
      endpointType: direction,
      kmsKeyArn: keyArn,
      ...s3Arguments,
      ...withoutUndefined({ tags: config.tags }),
      dependsOn: [...dependsOn, ...usersAtRest(settings)],
      // DMS keeps no key for an S3 endpoint and answers none (terraform-provider-aws PR 48441): every plan
      // would find another one than the file's, and replace the endpoint and its tasks.
      lifecycle: { ignoreChanges: ["kms_key_arn"] },
    }),
    name,
  );
  return { ...usable(stack, name, { endpointArn: endpoint.endpointArn, keyArn, fixed }), settings };
}

function targetArguments(stack: AccountStack, props: LocationStacks, key: string, config: S3EndpointConfig) {
  const role = required(props.foundation.writerRoles.get(key), stack, `writer role of "${key}"`);
  const location = s3Location(props, stack, key, config);
  const policy = allow(
    stack,
    `${key}_writer`,
    role,
    policyJson(
      ...writeStatements({
        bucketArn: stack.read(bucketHandedOn(props, stack, config).arn),
        folder: config.folder,
        setsAcl: config.settings.cannedAclForObjects !== undefined,
      }),
      ...(location.keyArn === undefined ? [] : [encryptStatement(props.environment.region, location.keyArn)]),
    ),
  );
  return { ...providerS3Settings(location, config.settings), dependsOn: [policy], fixed: [] };
}

function sourceArguments(stack: AccountStack, props: LocationStacks, key: string, config: S3EndpointConfig) {
  const role = required(props.foundation.readerRoles.get(key), stack, `reader role of "${key}"`);
  const bucket = bucketHandedOn(props, stack, config);
  const policy = allow(
    stack,
    `${key}_reader`,
    role,
    policyJson(
      ...readStatements({ bucketArn: stack.read(bucket.arn), folder: config.folder }),
      ...(bucket.keyArn === undefined
        ? []
        : [decryptStatement(props.environment.region, stack.read(bucket.keyArn))]),
    ),
  );
  const { externalTableDefinition = [], settings } = config;
  return {
    ...providerS3SourceSettings(
      s3SourceLocation(props, stack, key, config),
      settings,
      externalTableDefinition,
    ),
    dependsOn: [policy],
    // Terraform replaces an endpoint for this setting.
    fixed: settings.ignoreHeaderRows === undefined ? [] : [`ignoreHeaderRows ${settings.ignoreHeaderRows}`],
  };
}
