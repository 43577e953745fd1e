/** Rows 1 to 12: DMS. */
import { at, elements, stringsIn, textAt } from "../../support/synth-app";
import { isCustomerKey, onEach, rewriting, setting, type Finding, type Rule, type Subject } from "../rule";

const instance = "aws_dms_replication_instance";
const endpoint = "aws_dms_endpoint";
const s3Endpoint = "aws_dms_s3_endpoint";
const task = "aws_dms_replication_task";
const serverless = "aws_dms_replication_config";

/** Engines that DMS writes to with a role, over HTTPS (DMS guide, CHAP_Target.Kinesis). */
const services = ["kinesis", "dynamodb", "opensearch"];

const enough = ["LOGGER_SEVERITY_DEFAULT", "LOGGER_SEVERITY_DEBUG", "LOGGER_SEVERITY_DETAILED_DEBUG"];

/** Tasks, or serverless replications, that do not log some components at the default severity or finer. */
function unlogged(
  components: readonly string[],
  [type, argument]: readonly [string, string] = [task, "replication_task_settings"],
): Rule["check"] {
  return onEach([type], ({ block }) => {
    const settings: unknown = JSON.parse(textAt(block, argument));
    const logged = at(settings, "Logging", "LogComponents");
    const severity = (id: string) =>
      Array.isArray(logged)
        ? textAt(
            (logged as unknown[]).find((one) => textAt(one, "Id") === id),
            "Severity",
          )
        : "";
    const missing = components.filter((id) => !enough.includes(severity(id)));
    if (at(settings, "Logging", "EnableLogging") !== true) return "logging is off";
    return missing.length > 0 && `not logged: ${missing.join(", ")}`;
  });
}

/** The events that make endpoints of other accounts, which only a function sees. */
function s3EndpointEvents({ app }: Subject): { id: string; input: string }[] {
  return elements(app, "aws_lambda_invocation")
    .map(({ id, block }) => ({ id, input: textAt(block, "input") }))
    .filter(({ input }) => /"action" = "(ask|finish)"/.test(input));
}

const eventNeeds: readonly RegExp[] = [
  /"kmsKeyArn" = data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+_key_arn/,
  /"EncryptionMode" = "sse-kms"/,
  /"ServerSideEncryptionKmsKeyId" = data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+_key_arn/,
  /"ExpectedBucketOwner" = "\d{12}"/,
];

export const dmsRules: readonly Rule[] = [
  {
    row: 1,
    ids: ["CKV_AWS_89", "DMS.1"],
    requirement: "replication instances are not public",
    check: onEach([instance], ({ block }) => block["publicly_accessible"] !== false && "publicly_accessible"),
    breakIt: setting(instance, "publicly_accessible", true),
  },
  {
    row: 2,
    ids: ["CKV_AWS_212"],
    requirement: "replication instances are encrypted with a customer-managed key",
    check: onEach(
      [instance],
      ({ block }) => !isCustomerKey(block["kms_key_arn"]) && "no customer-managed key",
    ),
    breakIt: setting(instance, "kms_key_arn", undefined),
  },
  {
    row: 3,
    ids: ["CKV_AWS_222", "DMS.6"],
    requirement: "replication instances take minor versions by themselves, and no plan takes them back",
    check: onEach([instance], ({ block }) => {
      if (block["auto_minor_version_upgrade"] !== true) return "no minor upgrades";
      // Leave for a major version is for one deploy, and for the version of the file.
      if (block["allow_major_version_upgrade"] === true) return false;
      // Without a version in the file the provider keeps the one that there is.
      if (block["engine_version"] === undefined) return false;
      return !stringsIn(at(block, "lifecycle", "ignore_changes")).includes("engine_version") && "taken back";
    }),
    breakIt: setting(instance, "auto_minor_version_upgrade", false),
  },
  {
    row: 4,
    ids: ["DMS.13"],
    requirement: "replication instances have a standby in another zone",
    check: onEach([instance], ({ block }) => block["multi_az"] !== true && "one zone"),
    breakIt: (subject) => {
      for (const { block } of elements(subject.app, instance)) block["multi_az"] = false;
    },
  },
  {
    row: 5,
    ids: ["DMS.7"],
    requirement: "tasks log what they do at the target",
    check: unlogged(["TARGET_APPLY", "TARGET_LOAD"]),
    breakIt: rewriting(
      task,
      "replication_task_settings",
      '"TARGET_LOAD","Severity":"LOGGER_SEVERITY_DEFAULT"',
      '"TARGET_LOAD","Severity":"LOGGER_SEVERITY_ERROR"',
    ),
  },
  {
    row: 6,
    ids: ["DMS.8"],
    requirement: "tasks log what they do at the source",
    check: unlogged(["SOURCE_CAPTURE", "SOURCE_UNLOAD"]),
    breakIt: rewriting(task, "replication_task_settings", '"EnableLogging":true', '"EnableLogging":false'),
  },
  {
    row: 2,
    ids: ["CKV_AWS_212"],
    requirement: "serverless replications are encrypted with a customer-managed key",
    check: onEach(
      [serverless],
      ({ block }) => !isCustomerKey(at(block, "compute_config", "kms_key_id")) && "no customer-managed key",
    ),
    breakIt: ({ app }) => {
      for (const { block } of elements(app, serverless)) {
        const compute = at(block, "compute_config");
        if (compute !== null && typeof compute === "object") Reflect.deleteProperty(compute, "kms_key_id");
      }
    },
  },
  {
    row: 5,
    ids: ["DMS.7", "DMS.8"],
    requirement: "serverless replications log what they do at both ends",
    check: unlogged(
      ["TARGET_APPLY", "TARGET_LOAD", "SOURCE_CAPTURE", "SOURCE_UNLOAD"],
      [serverless, "replication_settings"],
    ),
    breakIt: rewriting(
      serverless,
      "replication_settings",
      '"TARGET_LOAD","Severity":"LOGGER_SEVERITY_DEFAULT"',
      '"TARGET_LOAD","Severity":"LOGGER_SEVERITY_ERROR"',
    ),
  },
  {
    row: 7,
    ids: ["CKV2_AWS_49", "DMS.9"],
    requirement:
      "endpoints of databases use TLS; services of AWS have no other way, Kafka says it in its settings",
    check: onEach([endpoint], ({ block }) => {
      const engine = textAt(block, "engine_name");
      if (services.includes(engine)) return false;
      if (engine === "kafka") {
        return textAt(block, "kafka_settings", "security_protocol") !== "ssl-encryption" && "no TLS";
      }
      return !["require", "verify-ca", "verify-full"].includes(textAt(block, "ssl_mode")) && "no TLS";
    }),
    breakIt: setting(endpoint, "ssl_mode", "none"),
  },
  {
    row: 8,
    ids: ["CKV_AWS_296"],
    requirement: "endpoints are encrypted with a customer-managed key",
    check: onEach(
      [endpoint, s3Endpoint],
      ({ block }) => !isCustomerKey(block["kms_key_arn"]) && "no customer-managed key",
    ),
    breakIt: setting(endpoint, "kms_key_arn", undefined),
  },
  {
    row: 9,
    ids: ["CKV_AWS_298"],
    requirement:
      "S3 endpoints encrypt the objects that they write with a customer-managed key, and name the bucket's owner",
    check: onEach([s3Endpoint], ({ block }) => {
      const writes = block["endpoint_type"] === "target";
      if (writes && block["encryption_mode"] !== "SSE_KMS") return "no SSE-KMS";
      if (writes && !isCustomerKey(block["server_side_encryption_kms_key_id"]))
        return "no customer-managed key for objects";
      return !/^\d{12}$/.test(textAt(block, "expected_bucket_owner")) && "no expected bucket owner";
    }),
    breakIt: setting(s3Endpoint, "expected_bucket_owner", undefined),
  },
  {
    row: 9,
    ids: ["CKV_AWS_298"],
    requirement: "the same of S3 endpoints that a function makes",
    check: (subject) =>
      s3EndpointEvents(subject).flatMap(({ id, input }): Finding[] =>
        eventNeeds.filter((need) => !need.test(input)).map((need) => ({ id, found: `no ${need.source}` })),
      ),
    breakIt: rewriting("aws_lambda_invocation", "input", '"ExpectedBucketOwner"', '"BucketOwner"'),
  },
  {
    row: 10,
    ids: ["DMS.10", "DMS.11", "DMS.12"],
    requirement:
      "MongoDB asks who is there; Neptune and Redis, whose rules would be others, are not in the catalogue",
    check: onEach([endpoint], ({ block }) => {
      const engine = textAt(block, "engine_name");
      if (["neptune", "redis"].includes(engine)) return `engine ${engine}`;
      return (
        engine === "mongodb" && textAt(block, "mongodb_settings", "auth_type") !== "password" && "no password"
      );
    }),
    breakIt: setting(endpoint, "engine_name", "redis"),
  },
  {
    row: 11,
    ids: ["DMS.2", "DMS.3", "DMS.4", "DMS.5"],
    requirement: "everything is tagged, by each provider",
    check: ({ app }) =>
      [...app.values()].flatMap(({ name, json }) =>
        (json.provider["aws"] ?? [])
          .filter((provider) => textAt(provider, "default_tags", "tags", "causeway:environment") === "")
          .map((provider) => ({ id: `${name}/aws.${textAt(provider, "alias")}`, found: "no default tags" })),
      ),
    breakIt: ({ app }) => {
      for (const { json } of app.values())
        for (const provider of json.provider["aws"] ?? []) delete provider["default_tags"];
    },
  },
  {
    row: 12,
    ids: ["CKV_SECRET"],
    requirement: "credentials come from Secrets Manager only; services and Kafka have none",
    check: onEach([endpoint], ({ block }) => {
      const needsNone = [...services, "kafka"].includes(textAt(block, "engine_name"));
      if (!needsNone && textAt(block, "secrets_manager_arn") === "") return "no secret";
      const settings = Object.keys(at(block, "kafka_settings") ?? {});
      const secret = settings.filter((one) => /^sasl_|^ssl_client_/.test(one));
      if (secret.length > 0) return secret.join(", ");
      const plain = ["username", "password", "server_name", "port"].filter((argument) => argument in block);
      return plain.length > 0 && plain.join(", ");
    }),
    breakIt: setting(endpoint, "password", "hunter2"),
  },
];
