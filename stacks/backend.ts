/** Backend of a stack's state, and the data source by which another stack reads it: one choice for both. */
import {
  CloudBackend,
  DataTerraformRemoteState,
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import type { BackendConfig } from "../model/schema/environment";

/** Declares the backend of a stack, after the environment file's choice. */
export function declareBackend(stack: TerraformStack, backend: BackendConfig): void {
  const name = stack.node.id;
  switch (backend.type) {
    case "local":
      new LocalBackend(stack, { path: localStatePath(name) });
      return;
    case "s3":
      declareS3(stack, backend);
      return;
    case "cloud":
      new CloudBackend(stack, {
        hostname: backend.hostname,
        organization: backend.organization,
        workspaces: new NamedCloudWorkspace(name, backend.project),
      });
  }
}

/** Reads the outputs of the stack `producer` from its state. */
export function readState(
  stack: TerraformStack,
  id: string,
  producer: string,
  backend: BackendConfig,
): TerraformRemoteState {
  switch (backend.type) {
    case "local":
      return new DataTerraformRemoteStateLocal(stack, id, { path: localStatePath(producer) });
    case "s3":
      return new DataTerraformRemoteStateS3(stack, id, s3Location(backend, producer));
    case "cloud":
      return new DataTerraformRemoteState(stack, id, {
        hostname: backend.hostname,
        organization: backend.organization,
        workspaces: { name: producer },
      });
  }
}

/** Relative to the folder of a stack, `<output>/stacks/<stack>`: `states` beside the output folder. */
function localStatePath(stack: string): string {
  return `../../../states/${stack}.tfstate`;
}

type S3BackendChoice = Extract<BackendConfig, { type: "s3" }>;

function s3Location(backend: S3BackendChoice, stack: string) {
  return { bucket: backend.bucket, region: backend.region, key: `${backend.keyPrefix}/${stack}.tfstate` };
}

/** States are encrypted, and no two runs write one at the same time. */
function declareS3(stack: TerraformStack, backend: S3BackendChoice): void {
  const { kmsKeyArn: kmsKeyId, dynamodbTable } = backend;
  const declared = new S3Backend(stack, {
    ...s3Location(backend, stack.node.id),
    encrypt: true,
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(dynamodbTable === undefined ? {} : { dynamodbTable }),
  });
  // An argument of Terraform 1.10, which cdktf 0.21 does not have.
  if (dynamodbTable === undefined) declared.addOverride("use_lockfile", true);
}
