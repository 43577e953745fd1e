/** Endpoints, as DMS checks them when they are made. */
import { AwsFault } from "../reply";
import type { DmsContext, DmsOperation } from "./context";
import { requirePassRole, requireSecretAccess, requireServiceRole } from "./endpoint-roles";
import { kept, merged, secretAccessOf, serviceRoleOf, settingsOf } from "./endpoint-settings";
import { answerForeignRole, externalIdOf, foreignRoleOf } from "./external-id";
import { filtered, page } from "./pages";
import { textOf, type JsonObject } from "./payload";
import type { DmsStore, Endpoint } from "./store";

const displayNames: Readonly<Record<string, string>> = {
  s3: "Amazon S3",
  aurora: "Amazon Aurora MySQL",
  "aurora-postgresql": "Amazon Aurora PostgreSQL",
  mysql: "MySQL",
  mariadb: "MariaDB",
  postgres: "PostgreSQL",
  redshift: "Amazon Redshift",
  oracle: "Oracle",
  sqlserver: "Microsoft SQL Server",
};

const create: DmsOperation = async (context) => {
  const { store, payload } = context;
  const identifier = payload.required("EndpointIdentifier").toLowerCase();
  payload.required("EndpointType");
  payload.required("EngineName");
  if (store.endpoints.byIdentifier(identifier)) {
    throw new AwsFault("ResourceAlreadyExistsFault", `Endpoint already exists: ${identifier}`);
  }
  const members = kept({ ...defaultsOf(store), ...settingsOf(payload) });
  await requireRoles(context, members);
  requireCertificate(store, members);
  const arn = store.newArn("endpoint");
  const foreignRole = foreignRoleOf(store.accountId, members);
  const externalId = foreignRole === undefined ? undefined : externalIdOf(store, identifier);
  const endpoint: Endpoint = {
    identifier,
    arn,
    tags: payload.tags(),
    status: "active",
    members,
    ...(externalId === undefined ? {} : { externalId }),
  };
  if (foreignRole !== undefined) {
    const kept = await answerForeignRole(context, endpoint, foreignRole);
    if (!kept) return { Endpoint: shape(endpoint) };
  }
  store.endpoints.add(endpoint);
  return { Endpoint: shape(endpoint) };
};

const modify: DmsOperation = async (context) => {
  const { store, payload } = context;
  const endpoint = store.endpoints.get(payload.required("EndpointArn"));
  if (endpoint.externalId !== undefined) {
    // The one report there is says that modifying an endpoint with a role of another account fails.
    throw new AwsFault(
      "AccessDeniedFault",
      `The IAM Role ${textOf(endpoint.members.ServiceAccessRoleArn)} is not configured properly.`,
    );
  }
  if (endpoint.members.EngineName === "opensearch") {
    throw new AwsFault("InvalidParameterCombinationException", "OpenSearch endpoint cant be modified");
  }
  requireIdleTasks(store, endpoint);
  const exact = payload.flag("ExactSettings") ?? false;
  const members = kept(merged(endpoint.members, settingsOf(payload), exact));
  requireSteadyEncryption(endpoint.members, members);
  await requireRoles(context, members);
  requireCertificate(store, members);
  endpoint.members = members;
  return { Endpoint: shape(endpoint) };
};

const remove: DmsOperation = ({ store, payload, world }) => {
  const endpoint = store.endpoints.get(payload.required("EndpointArn"));
  const task = [...store.tasks.all(), ...store.replicationConfigs.all()].find((one) =>
    [one.members.SourceEndpointArn, one.members.TargetEndpointArn].includes(endpoint.arn),
  );
  if (task) {
    throw new AwsFault(
      "InvalidResourceStateFault",
      `Endpoint ${endpoint.arn} is part of one or more ReplicationTasks: ${task.identifier}.`,
    );
  }
  if (endpoint.status !== "deleting") {
    endpoint.status = "deleting";
    world.after("endpoint", () => forget(store, endpoint));
  }
  return { Endpoint: shape(endpoint) };
};

const describe: DmsOperation = ({ store, payload }) => {
  const readers = {
    "endpoint-arn": (one: Endpoint) => one.arn,
    "endpoint-id": (one: Endpoint) => one.identifier,
    "endpoint-type": (one: Endpoint) => textOf(one.members.EndpointType).toLowerCase(),
    "engine-name": (one: Endpoint) => textOf(one.members.EngineName),
  };
  const found = filtered(store.endpoints.all(), payload, readers, "No endpoints found");
  return page("Endpoints", found.map(shape), payload);
};

export const endpointOperations: Readonly<Record<string, DmsOperation>> = {
  CreateEndpoint: create,
  ModifyEndpoint: modify,
  DeleteEndpoint: remove,
  DescribeEndpoints: describe,
};

function forget(store: DmsStore, endpoint: Endpoint): void {
  store.endpoints.delete(endpoint);
  store.deletions.set(endpoint.identifier, (store.deletions.get(endpoint.identifier) ?? 0) + 1);
  const kept = store.connections.filter((one) => one.endpointArn !== endpoint.arn);
  store.connections.splice(0, store.connections.length, ...kept);
}

async function requireRoles(context: DmsContext, members: JsonObject): Promise<void> {
  const access = secretAccessOf(members);
  if (access) {
    await requirePassRole(context, access.roleArn);
    await requireSecretAccess(context, access);
  }
  const serviceRole = members.ServiceAccessRoleArn ?? serviceRoleOf(members);
  if (typeof serviceRole === "string" && foreignRoleOf(context.store.accountId, members) === undefined) {
    await requirePassRole(context, serviceRole);
    await requireServiceRole(context, serviceRole);
  }
}

/** As DMS words it in terraform-provider-aws issue 27661. */
function requireIdleTasks(store: DmsStore, { arn }: Endpoint): void {
  const isAtWork = store.tasks
    .all()
    .some(
      ({ status, members }) =>
        ["starting", "running", "testing"].includes(status) &&
        [members.SourceEndpointArn, members.TargetEndpointArn].includes(arn),
    );
  if (!isAtWork) return;
  throw new AwsFault(
    "InvalidResourceStateFault",
    "Endpoint cannot be modified with starting, running or testing tasks.",
  );
}

/** S3Settings.EncryptionMode may go from SSE_KMS to SSE_S3, not back (API reference). */
function requireSteadyEncryption(before: JsonObject, after: JsonObject): void {
  const mode = (members: JsonObject): string => {
    const settings = members.S3Settings as JsonObject | undefined;
    return textOf(settings?.EncryptionMode).toUpperCase().replace("-", "_");
  };
  if (mode(before) === "SSE_S3" && mode(after) === "SSE_KMS") {
    throw new AwsFault(
      "InvalidParameterCombinationException",
      "EncryptionMode cannot be changed from SSE_S3 to SSE_KMS.",
    );
  }
}

function requireCertificate(store: DmsStore, members: JsonObject): void {
  if (typeof members.CertificateArn === "string") {
    store.certificates.get(members.CertificateArn);
  } else if (members.SslMode === "verify-ca" || members.SslMode === "verify-full") {
    throw new AwsFault(
      "InvalidParameterCombinationException",
      `SSL mode ${members.SslMode} needs a certificate: CertificateArn is missing.`,
    );
  }
}

function defaultsOf(store: DmsStore): JsonObject {
  return {
    SslMode: "none",
    KmsKeyId: `arn:${store.partition}:kms:${store.region}:${store.accountId}:alias/aws/dms`,
  };
}

function shape(endpoint: Endpoint): object {
  const engine = textOf(endpoint.members.EngineName);
  return {
    EndpointIdentifier: endpoint.identifier,
    EndpointArn: endpoint.arn,
    Status: endpoint.status,
    EngineDisplayName: displayNames[engine] ?? engine,
    ...endpoint.members,
    EndpointType: textOf(endpoint.members.EndpointType).toUpperCase(),
    ...(endpoint.externalId === undefined ? {} : { ExternalId: endpoint.externalId }),
  };
}
