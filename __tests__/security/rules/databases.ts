/** Row 61: the databases that are made here, to try things out. */
import { elements, textAt } from "../../support/synth-app";
import { adding, first, isCustomerKey, onEach, setting, type Rule, type Subject } from "../rule";

const cluster = "aws_rds_cluster";
const instance = "aws_rds_cluster_instance";

/** Ports and names that every scanner tries first. */
const usualPorts = [3306, 5432];
const usualNames = ["admin", "administrator", "awsuser", "master", "postgres", "root"];

export const databaseRules: readonly Rule[] = [
  {
    row: 61,
    ids: ["CKV_AWS_16", "CKV_AWS_327", "AWS-0079", "AWS-0080", "RDS.3", "RDS.27"],
    requirement: "clusters are encrypted with a customer-managed key",
    check: onEach([cluster], ({ block }) => {
      if (block["storage_encrypted"] !== true) return "not encrypted";
      return !isCustomerKey(block["kms_key_id"]) && "default key";
    }),
    breakIt: setting(cluster, "storage_encrypted", false),
  },
  {
    row: 61,
    ids: ["RDS.2", "CKV_AWS_17", "AWS-0180"],
    requirement: "databases are private",
    check: onEach([instance], ({ block }) => block["publicly_accessible"] !== false && "public"),
    breakIt: setting(instance, "publicly_accessible", true),
  },
  {
    row: 61,
    ids: ["RDS.5", "RDS.15", "CKV_AWS_157"],
    requirement: "a cluster has two instances, in subnets of several zones",
    check: ({ app }) =>
      made(app).flatMap(({ id, stack, name }) => {
        const members = elements(app, instance).filter(
          (one) => one.stack === stack && textAt(one.block, "cluster_identifier").includes(`.${name}.`),
        );
        return members.length >= 2 ? [] : [{ id, found: `${members.length} instances` }];
      }),
    breakIt: (subject) => {
      first(subject, instance).block["cluster_identifier"] = "another";
    },
  },
  {
    row: 61,
    ids: ["RDS.7", "RDS.8", "CKV_AWS_293", "AWS-0177", "AWS-0343"],
    requirement: "clusters are protected from deletion, and the last snapshot is taken",
    check: onEach([cluster], ({ block }) => {
      if (block["deletion_protection"] !== true) return "no deletion protection";
      return block["skip_final_snapshot"] !== false && "no last snapshot";
    }),
    breakIt: adding(cluster, { cluster_identifier: "x" }),
  },
  {
    row: 61,
    ids: ["RDS.11", "CKV_AWS_133", "AWS-0077"],
    requirement: "clusters are backed up for a week or longer, and snapshots carry their tags",
    check: onEach([cluster], ({ block }) => {
      if (Number(block["backup_retention_period"] ?? 1) < 7) return "short backups";
      return block["copy_tags_to_snapshot"] !== true && "snapshots without tags";
    }),
    breakIt: setting(cluster, "backup_retention_period", 1),
  },
  {
    row: 61,
    ids: ["RDS.10", "RDS.12", "CKV_AWS_161", "CKV_AWS_162", "AWS-0176"],
    requirement: "clusters know users of IAM",
    check: onEach(
      [cluster],
      ({ block }) => block["iam_database_authentication_enabled"] !== true && "no IAM authentication",
    ),
    breakIt: setting(cluster, "iam_database_authentication_enabled", false),
  },
  {
    row: 61,
    ids: ["RDS.9", "RDS.34", "RDS.36", "RDS.37", "CKV_AWS_129", "CKV_AWS_324"],
    requirement: "logs go to CloudWatch, into groups that are there before",
    check: ({ app }) =>
      made(app).flatMap(({ id, stack, block }) => {
        const logs = block["enabled_cloudwatch_logs_exports"];
        if (!Array.isArray(logs) || logs.length === 0) return [{ id, found: "no logs" }];
        const groups = elements(app, "aws_cloudwatch_log_group")
          .filter((one) => one.stack === stack)
          .map((one) => textAt(one.block, "name"));
        return logs
          .map((log) => `/aws/rds/cluster/${textAt(block, "cluster_identifier")}/${String(log)}`)
          .filter((name) => !groups.includes(name))
          .map((name) => ({ id, found: `no group ${name}` }));
      }),
    breakIt: setting(cluster, "enabled_cloudwatch_logs_exports", []),
  },
  {
    row: 61,
    ids: ["RDS.6", "RDS.13", "CKV_AWS_118", "CKV_AWS_226"],
    requirement: "instances take minor upgrades and are monitored",
    check: onEach([instance], ({ block }) => {
      if (block["auto_minor_version_upgrade"] !== true) return "no minor upgrades";
      return !(Number(block["monitoring_interval"] ?? 0) > 0) && "no enhanced monitoring";
    }),
    breakIt: setting(instance, "monitoring_interval", 0),
  },
  {
    row: 61,
    ids: ["RDS.23", "RDS.24", "RDS.25"],
    requirement: "ports and master users are not the usual ones",
    check: onEach([cluster], ({ block }) => {
      if (usualPorts.includes(Number(block["port"] ?? usualPorts[0]))) return "usual port";
      return usualNames.includes(textAt(block, "master_username")) && "usual name";
    }),
    breakIt: setting(cluster, "port", 3306),
  },
  {
    row: 61,
    ids: ["CKV_AWS_96"],
    requirement: "passwords are write-only",
    check: onEach([cluster], ({ block }) => {
      if ("master_password" in block) return "a password in the state";
      return textAt(block, "master_password_wo") === "" && "no password that Terraform forgets";
    }),
    breakIt: setting(cluster, "master_password", "x"),
  },
  {
    row: 61,
    ids: ["RDS.2"],
    requirement: "no single instance is made here",
    check: onEach(["aws_db_instance"], ({ type }) => type),
    breakIt: adding("aws_db_instance", { identifier: "x" }),
  },
];

/** The clusters that are made, not those that are looked up. */
function made(app: Subject["app"]) {
  return elements(app, cluster).filter(({ kind }) => kind === "resource");
}
