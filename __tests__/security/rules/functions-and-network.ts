/** Rows 32 to 40 and 49 to 52, as far as the stacks touch them: functions, their logs, and the network. */
import { at, elements, stringsIn, textAt } from "../../support/synth-app";
import { adding, first, isCustomerKey, onEach, setting, type Rule } from "../rule";

const egress = "aws_vpc_security_group_egress_rule";
const ingress = "aws_vpc_security_group_ingress_rule";

export const functionAndNetworkRules: readonly Rule[] = [
  {
    row: 32,
    ids: ["CKV_AWS_363", "Lambda.2", "L1"],
    requirement: "functions run on a supported runtime that provider 5.100 knows",
    check: onEach(
      ["aws_lambda_function"],
      ({ block }) => block["runtime"] !== "nodejs22.x" && textAt(block, "runtime"),
    ),
    breakIt: setting("aws_lambda_function", "runtime", "nodejs20.x"),
  },
  {
    row: 33,
    ids: ["CKV_AWS_50", "AWS-0066"],
    requirement: "functions are traced",
    check: onEach(
      ["aws_lambda_function"],
      ({ block }) => textAt(block, "tracing_config", "mode") !== "Active" && "not traced",
    ),
    breakIt: setting("aws_lambda_function", "tracing_config", undefined),
  },
  {
    row: 37,
    ids: ["CKV_AWS_173", "CKV_AWS_45"],
    requirement: "environment variables of functions are encrypted with a customer-managed key",
    check: onEach(
      ["aws_lambda_function"],
      ({ block }) => !isCustomerKey(block["kms_key_arn"]) && "no customer-managed key",
    ),
    breakIt: setting("aws_lambda_function", "kms_key_arn", undefined),
  },
  {
    row: 40,
    ids: ["CKV_AWS_158", "CKV_AWS_66", "CKV_AWS_338", "AWS-0017"],
    requirement: "logs are encrypted with a customer-managed key and kept for a year",
    check: onEach(["aws_cloudwatch_log_group"], ({ block }) => {
      if (!isCustomerKey(block["kms_key_id"])) return "no customer-managed key";
      return Number(block["retention_in_days"] ?? 0) < 365 && "kept for less than a year";
    }),
    breakIt: setting("aws_cloudwatch_log_group", "retention_in_days", 30),
  },
  {
    row: 40,
    ids: ["CKV_AWS_158"],
    requirement: "the log group of a function is there before the function",
    check: onEach(
      ["aws_lambda_function"],
      ({ block, name }) =>
        !stringsIn(block["depends_on"]).includes(`aws_cloudwatch_log_group.${name}`) &&
        "does not wait for its log group",
    ),
    breakIt: setting("aws_lambda_function", "depends_on", []),
  },
  {
    row: 49,
    ids: ["CKV_AWS_23", "AWS-0099", "AWS-0124", "EC27"],
    requirement: "security groups and their rules say what they are for",
    check: onEach(
      ["aws_security_group", egress, ingress],
      ({ block }) => textAt(block, "description") === "" && "no description",
    ),
    breakIt: setting(egress, "description", undefined),
  },
  {
    row: 50,
    ids: ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "AWS-0107", "EC2.18", "EC2.19"],
    requirement: "what comes in comes from named places, to one port",
    check: onEach([ingress, "aws_security_group"], ({ type, block }) => {
      if (type === "aws_security_group")
        return ("ingress" in block || "egress" in block) && "rules inside the group";
      if (/^(0\.0\.0\.0\/0|::\/0)$/.test(textAt(block, "cidr_ipv4") + textAt(block, "cidr_ipv6")))
        return "from anywhere";
      return block["from_port"] !== block["to_port"] && "a range of ports";
    }),
    breakIt: (subject) => {
      first(subject, ingress).block["cidr_ipv4"] = "0.0.0.0/0";
    },
  },
  {
    row: 51,
    ids: ["CKV_AWS_382", "AWS-0104"],
    requirement: "what goes out goes to named places, to one port",
    check: onEach([egress], ({ block }) => {
      if (/^(0\.0\.0\.0\/0|::\/0)$/.test(textAt(block, "cidr_ipv4") + textAt(block, "cidr_ipv6")))
        return "to anywhere";
      if (block["ip_protocol"] !== "tcp") return `protocol ${String(block["ip_protocol"])}`;
      return (
        (block["from_port"] === undefined || block["from_port"] !== block["to_port"]) && "a range of ports"
      );
    }),
    breakIt: setting(egress, "cidr_ipv4", "0.0.0.0/0"),
  },
  {
    row: 52,
    ids: ["CKV2_AWS_11", "CKV2_AWS_12", "AWS-0178", "EC2.2", "EC2.6"],
    requirement: "a VPC made here logs its flows and closes its default security group",
    check: ({ app }) =>
      elements(app, "aws_vpc")
        .filter(({ kind }) => kind === "resource")
        .flatMap(({ id, stack, name }) =>
          ["aws_flow_log", "aws_default_security_group"]
            .filter(
              (type) =>
                !elements(app, type).some(
                  (one) =>
                    one.stack === stack &&
                    one.block["vpc_id"] === `\${aws_vpc.${name}.id}` &&
                    at(one.block, "ingress") === undefined,
                ),
            )
            .map((type) => ({ id, found: `no ${type}` })),
        ),
    breakIt: ({ app }) => {
      for (const { json } of app.values()) delete json.resource["aws_flow_log"];
    },
  },
  {
    row: 52,
    ids: ["CKV_AWS_130", "AWS-0164", "EC2.15"],
    requirement: "subnets give out no public addresses, and nothing leads to the Internet",
    check: ({ app }) => [
      ...onEach(
        ["aws_subnet"],
        ({ block }) => block["map_public_ip_on_launch"] !== false && "public addresses",
      )({
        app,
        project: { packages: {}, npmrc: "" },
      }),
      ...elements(app, "aws_internet_gateway", "aws_eip", "aws_nat_gateway").map(({ id, type }) => ({
        id,
        found: type,
      })),
    ],
    breakIt: adding("aws_internet_gateway", { vpc_id: "x" }),
  },
];
