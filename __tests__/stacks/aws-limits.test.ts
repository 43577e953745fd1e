/** Lengths and characters of AWS that everything of every environment keeps to. */
import { physicalNames } from "../../model/physical-names";
import { concrete } from "../../cli/synthesized-json/concrete";
import { kitchenSink } from "../support/kitchen-sink";
import { accountIdOf, providerOf } from "../../cli/synthesized-json/references";
import { elements, shippedEnvironments, stackOf, synthApp, textAt } from "../support/synth-app";

const environments = [...shippedEnvironments(), ...kitchenSink()];
const app = synthApp(environments);
const everything = elements(app);
const resources = everything.filter(({ kind }) => kind === "resource");

/** Longest physical names and what they may be made of, by type and argument (AWS's API references). */
const names: Readonly<Record<string, readonly [string, RegExp]>> = {
  aws_cloudwatch_event_rule: ["name", /^[\w.-]{1,64}$/],
  aws_cloudwatch_log_group: ["name", /^[\w./#-]{1,512}$/],
  aws_cloudwatch_metric_alarm: ["alarm_name", /^.{1,255}$/],
  aws_db_proxy: ["name", /^(?=.{1,63}$)[a-z](-?[a-z0-9])*$/],
  aws_db_proxy_endpoint: ["db_proxy_endpoint_name", /^(?=.{1,63}$)[a-z](-?[a-z0-9])*$/],
  aws_dms_certificate: ["certificate_id", /^[a-z](-?[a-z0-9])*$/],
  aws_dms_endpoint: ["endpoint_id", /^(?=.{1,255}$)[a-z](-?[a-z0-9])*$/],
  aws_dms_replication_config: ["replication_config_identifier", /^(?=.{1,255}$)[a-z](-?[a-z0-9])*$/],
  aws_dms_replication_instance: ["replication_instance_id", /^(?=.{1,63}$)[a-z](-?[a-z0-9])*$/],
  aws_dms_replication_subnet_group: ["replication_subnet_group_id", /^(?!default$)[a-z0-9. _-]{1,255}$/],
  aws_dms_replication_task: ["replication_task_id", /^(?=.{1,255}$)[a-z](-?[a-z0-9])*$/],
  aws_dms_s3_endpoint: ["endpoint_id", /^(?=.{1,255}$)[a-z](-?[a-z0-9])*$/],
  aws_iam_role: ["name", /^[\w+=,.@-]{1,64}$/],
  aws_iam_role_policy: ["name", /^[\w+=,.@-]{1,128}$/],
  aws_kms_alias: ["name", /^alias\/(?!aws\/)[\w/-]{1,250}$/],
  aws_lambda_function: ["function_name", /^[\w-]{1,64}$/],
  aws_lb: ["name", /^(?!internal-)(?=.{1,32}$)[a-z0-9](-*[a-z0-9])*$/],
  aws_lb_target_group: ["name", /^(?=.{1,32}$)[a-z0-9](-*[a-z0-9])*$/],
  aws_s3_bucket: ["bucket", /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/],
  aws_security_group: ["name", /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/],
  aws_sns_topic: ["name", /^[\w-]{1,256}$/],
  aws_sqs_queue: ["name", /^[\w-]{1,80}$/],
  aws_ssm_parameter: ["name", /^\/(?!aws|ssm)[\w./-]{1,1010}$/],
  aws_vpclattice_resource_configuration: ["name", /^(?!rcfg-)(?=.{3,40}$)[a-z0-9](-?[a-z0-9])*$/],
  aws_vpclattice_resource_gateway: ["name", /^(?!rgw-)(?=.{3,40}$)[a-z0-9](-?[a-z0-9])*$/],
};

test("physical names keep to AWS's lengths and characters, and start with the environment", () => {
  const fixed = new Set(["dms-vpc-role", "dms-cloudwatch-logs-role", "dms-access-for-endpoint"]);
  const bad = resources.flatMap(({ id, type, block, stack }) => {
    const [argument, allowed] = names[type] ?? ["", /^/];
    const name = textAt(block, argument);
    if (argument === "" || name.includes("${") || fixed.has(name)) return [];
    const environment = stack.split("-")[0] ?? "";
    const isOwn =
      ["aws_s3_bucket", "aws_iam_role_policy"].includes(type) || name.split(/[/-]/).includes(environment);
    return allowed.test(name) && isOwn ? [] : [`${id}: ${name}`];
  });
  expect(bad).toEqual([]);
});

test("the lengths of names that AWS limits below a key's are checked before: model/physical-names.ts has them all", () => {
  const checked = new Set(
    environments.flatMap((environment) => [...physicalNames(environment)].map(({ name }) => name)),
  );
  const short = [
    "aws_db_proxy",
    "aws_db_proxy_endpoint",
    "aws_dms_replication_instance",
    "aws_iam_role",
    "aws_lambda_function",
    "aws_sns_topic",
    "aws_sqs_queue",
  ];
  const bad = resources.flatMap(({ id, type, block }) => {
    const name = short.includes(type) ? textAt(block, names[type]?.[0] ?? "") : "";
    // A role of a function has its name; those of DMS have names that AWS chose.
    return name === "" || name.startsWith("dms-") || checked.has(name) ? [] : [`${id}: ${name}`];
  });
  expect(bad).toEqual([]);
});

test("physical names are unique in their account", () => {
  const seen = new Map<string, string[]>();
  for (const element of resources) {
    const [argument] = names[element.type] ?? [];
    if (argument === undefined || element.type === "aws_iam_role_policy") continue;
    const account = accountIdOf(stackOf(app, element.stack), providerOf(element.block));
    const environment = element.stack.split("-")[0] ?? "";
    // The shipped environments are in accounts of their own; those of the kitchen sink share theirs.
    const name = `${environment} ${account} ${element.type} ${textAt(element.block, argument)}`;
    seen.set(name, [...(seen.get(name) ?? []), element.id]);
  }
  expect([...seen.values()].filter((ids) => ids.length > 1)).toEqual([]);
});

test("texts that AWS limits are short enough", () => {
  const limits: Readonly<Record<string, number>> = {
    aws_cloudwatch_event_rule: 512,
    aws_iam_role: 1000,
    aws_lambda_function: 256,
    aws_security_group: 255,
    aws_ssm_parameter: 1024,
    aws_vpc_security_group_egress_rule: 255,
    aws_vpc_security_group_ingress_rule: 255,
  };
  const bad = resources.filter(
    ({ type, block }) => textAt(block, "description").length > (limits[type] ?? 8192),
  );
  expect(bad.map(({ id }) => id)).toEqual([]);
});

/** Longest policies, in characters without white space (quotas of IAM, KMS, S3, SNS and SQS). */
const policySizes: Readonly<Record<string, readonly [string, number]>> = {
  aws_iam_role: ["assume_role_policy", 2048],
  aws_iam_role_policy: ["policy", 10_240],
  aws_kms_key: ["policy", 32_768],
  aws_s3_bucket_policy: ["policy", 20_480],
  aws_sns_topic_policy: ["policy", 30_720],
  aws_sqs_queue_policy: ["policy", 8_192],
};

test("policies fit into AWS's quotas, with their references filled in", () => {
  const bad = resources.flatMap(({ id, stack, type, block }) => {
    const [argument, longest] = policySizes[type] ?? ["", 0];
    const size = concrete(app, stack, textAt(block, argument)).replace(/\s/g, "").length;
    return size > longest ? [`${id}: ${size}`] : [];
  });
  expect(bad).toEqual([]);
});
