/** Settings of endpoints: which members are kept, and where the secret is named. */
import { asObject, defined, textOf, type Json, type JsonObject, type Payload } from "./payload";

/** Members of Create- and ModifyEndpoint that are kept as they came. */
const plainMembers = [
  "EndpointType",
  "Username",
  "ServerName",
  "Port",
  "DatabaseName",
  "ExtraConnectionAttributes",
  "KmsKeyId",
  "CertificateArn",
  "SslMode",
  "ServiceAccessRoleArn",
  "ExternalTableDefinition",
];

/** DMS never answers these. */
const hidden = new Set(["Password", "AsmPassword", "SecurityDbEncryption", "AuthPassword", "SaslPassword"]);

/** Settings of an endpoint in a create or modify call. */
export function settingsOf(payload: Payload): JsonObject {
  const members: Record<string, Json | undefined> = {};
  for (const name of plainMembers) members[name] = payload.members[name];
  for (const [name, value] of Object.entries(payload.members)) {
    const settings = name.endsWith("Settings") ? asObject(value) : undefined;
    if (settings) members[name] = withoutHidden(settings);
  }
  const engine = payload.text("EngineName");
  return defined({ ...members, EngineName: engine?.toLowerCase() });
}

/**
 * Settings after a modify call: settings merge unless the call says that they are exact.
 *
 * The empty string resets ExtraConnectionAttributes (API reference, ModifyEndpoint); unsaid they stay.
 */
export function merged(before: JsonObject, changes: JsonObject, exact: boolean): JsonObject {
  const result: Record<string, Json> = { ...before, ...changes };
  for (const [name, value] of Object.entries(changes)) {
    const [old, settings] = [asObject(before[name]), asObject(value)];
    if (!exact && old && settings) result[name] = { ...old, ...settings };
  }
  if (result.ExtraConnectionAttributes === "") delete result.ExtraConnectionAttributes;
  return result;
}

/** Members that DMS keeps. */
export function kept(members: JsonObject): JsonObject {
  switch (members.EngineName) {
    case "s3":
      return withoutKey(members);
    case "postgres":
    case "aurora-postgresql":
      return { ...members, PostgreSQLSettings: postgresSettings(members) };
    default:
      return members;
  }
}

/** Seen on AWS: terraform-provider-aws PR 48441. Whether other services' endpoints keep their key is not known. */
function withoutKey({ KmsKeyId: _key, ...members }: JsonObject): JsonObject {
  return members;
}

/** Attributes and settings are one thing to DMS: it answers as a setting what came as an attribute. */
function postgresSettings(members: JsonObject): JsonObject {
  const attributes = textOf(members.ExtraConnectionAttributes)
    .split(";")
    .filter((pair) => pair.includes("="))
    .map((pair): [string, Json] => {
      const [name = "", ...value] = pair.split("=");
      return [postgresMember(name.trim()), postgresValue(value.join("="))];
    });
  return { ...asObject(members.PostgreSQLSettings), ...Object.fromEntries(attributes) };
}

function postgresMember(attribute: string): string {
  const member = attribute.slice(0, 1).toUpperCase() + attribute.slice(1);
  return member === "CaptureDDLs" ? "CaptureDdls" : member;
}

function postgresValue(text: string): Json {
  if (/^\d+$/.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  return text === "test_decoding" || text === "no_preference" ? text.replace("_", "-") : text;
}

/** Role and secret of an endpoint that takes its credentials from Secrets Manager. */
export function secretAccessOf(members: JsonObject): { roleArn: string; secretId: string } | undefined {
  for (const [name, value] of Object.entries(members)) {
    const settings = name.endsWith("Settings") ? asObject(value) : undefined;
    const roleArn = settings?.SecretsManagerAccessRoleArn;
    const secretId = settings?.SecretsManagerSecretId;
    if (typeof roleArn === "string" && typeof secretId === "string") return { roleArn, secretId };
  }
  return undefined;
}

/** Settings whose role writes to a service of AWS, or stages rows for it. */
const roleSettings = ["KinesisSettings", "DynamoDbSettings", "ElasticsearchSettings", "RedshiftSettings"];

/** Role of an endpoint that is a service of AWS. */
export function serviceRoleOf(members: JsonObject): string | undefined {
  const roles = roleSettings.map((name) => asObject(members[name])?.ServiceAccessRoleArn);
  return roles.find((role) => typeof role === "string");
}

function withoutHidden(settings: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !hidden.has(name)));
}
