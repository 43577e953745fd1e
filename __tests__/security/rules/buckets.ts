/** Rows 53 to 59: buckets of the lake. */
import { policies } from "../../../cli/synthesized-json/policies";
import { at, elements, stringsIn, textAt, type Element } from "../../support/synth-app";
import {
  isCustomerKey,
  refusesWithoutTls,
  rewriting,
  setting,
  without,
  type Rule,
  type Subject,
} from "../rule";

/** Buckets whose companion of a type is missing or not as it should be. */
function companion(
  type: string,
  isRight: (block: Element["block"], bucket: Element) => boolean,
  otherwise: string,
): Rule["check"] {
  return (subject) =>
    buckets(subject).flatMap((bucket) => {
      const found = elements(subject.app, type).find(
        ({ stack, block }) =>
          stack === bucket.stack && block["bucket"] === `\${aws_s3_bucket.${bucket.name}.bucket}`,
      );
      return found && isRight(found.block, bucket) ? [] : [{ id: bucket.id, found: otherwise }];
    });
}

function buckets({ app }: Subject): Element[] {
  return elements(app, "aws_s3_bucket").filter(({ kind }) => kind === "resource");
}

/** Whether a resource has a wildcard elsewhere than behind its last slash. */
function isWideS3(resource: string): boolean {
  const slash = resource.lastIndexOf("/");
  return /[*?]/.test(slash < 0 ? resource : resource.slice(0, slash));
}

const encryption = "aws_s3_bucket_server_side_encryption_configuration";

export const bucketRules: readonly Rule[] = [
  {
    row: 53,
    ids: [
      "CKV_AWS_53",
      "CKV_AWS_54",
      "CKV_AWS_55",
      "CKV_AWS_56",
      "CKV2_AWS_6",
      "S3.1",
      "S3.2",
      "S3.3",
      "S3.8",
    ],
    requirement: "buckets are closed to the public in all four ways",
    check: companion(
      "aws_s3_bucket_public_access_block",
      (block) =>
        ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].every(
          (argument) => block[argument] === true,
        ),
      "not closed to the public",
    ),
    breakIt: setting("aws_s3_bucket_public_access_block", "restrict_public_buckets", false),
  },
  {
    row: 54,
    ids: ["CKV_AWS_19", "CKV_AWS_145", "AWS-0088", "AWS-0132", "S3.17"],
    requirement: "buckets encrypt with a customer-managed key and a bucket key",
    check: companion(
      encryption,
      (block) =>
        isCustomerKey(at(block, "rule", "apply_server_side_encryption_by_default", "kms_master_key_id")) &&
        at(block, "rule", "bucket_key_enabled") === true,
      "no customer-managed key with bucket key",
    ),
    breakIt: (subject) => {
      const rule = at(
        elements(subject.app, encryption).find(({ name }) => !name.endsWith("_logs"))?.block,
        "rule",
        0,
      );
      Object.assign(rule ?? {}, { bucket_key_enabled: false });
    },
  },
  {
    row: 55,
    ids: ["CKV_AWS_21", "AWS-0090", "S3.14"],
    requirement: "buckets keep versions",
    check: companion(
      "aws_s3_bucket_versioning",
      (block) => textAt(block, "versioning_configuration", "status") === "Enabled",
      "no versions",
    ),
    breakIt: without("aws_s3_bucket_versioning"),
  },
  {
    row: 55,
    ids: ["CKV2_AWS_61", "CKV_AWS_300", "S3.10", "S3.13"],
    requirement: "old versions and unfinished uploads are tidied up",
    check: companion(
      "aws_s3_bucket_lifecycle_configuration",
      (block) =>
        textAt(block, "rule", "status") === "Enabled" &&
        Number(at(block, "rule", "abort_incomplete_multipart_upload", "days_after_initiation")) <= 7 &&
        Number(at(block, "rule", "noncurrent_version_expiration", "noncurrent_days")) <= 30,
      "nothing is tidied up",
    ),
    breakIt: without("aws_s3_bucket_lifecycle_configuration"),
  },
  {
    row: 56,
    ids: ["CKV_AWS_18", "AWS-0089", "S3.9", "S1"],
    requirement: "access to buckets is logged",
    check: companion(
      "aws_s3_bucket_logging",
      (block) => textAt(block, "target_bucket") !== "",
      "no access log",
    ),
    breakIt: without("aws_s3_bucket_logging"),
  },
  {
    row: 56,
    ids: ["CKV2_AWS_62", "S3.11"],
    requirement: "buckets tell EventBridge what happens in them",
    check: companion(
      "aws_s3_bucket_notification",
      (block) => block["eventbridge"] === true,
      "no notification",
    ),
    breakIt: without("aws_s3_bucket_notification"),
  },
  {
    row: 57,
    ids: ["CKV_AWS_288"],
    requirement: "no policy reaches more of S3 than what lies below one bucket or folder",
    check: ({ app }) =>
      policies(app).flatMap(({ id, statements }) =>
        statements
          .filter(({ actions }) => actions.some((action) => action === "*" || action.startsWith("s3:")))
          .flatMap(({ sid, resources }) =>
            resources.filter(isWideS3).map((wide) => ({ id, found: `${sid}: ${wide}` })),
          ),
      ),
    breakIt: rewriting("aws_iam_role_policy", "policy", /(_bucket_arn\}\/)[\w-]+\/\*/, "$1ord*/*"),
  },
  {
    row: 57,
    ids: ["S3.5", "S10"],
    requirement: "buckets refuse what comes without TLS, for the bucket and its objects",
    check: (subject) =>
      buckets(subject).flatMap(({ id, stack, name }) => {
        const found = policies(subject.app, "bucket").find(
          (policy) => policy.id === `${stack}/aws_s3_bucket_policy.${name}`,
        );
        const refuses = found?.statements.some(
          (statement) => refusesWithoutTls(statement, "s3:*") && statement.resources.length === 2,
        );
        return refuses === true ? [] : [{ id, found: "takes requests without TLS" }];
      }),
    breakIt: rewriting(
      "aws_s3_bucket_policy",
      "policy",
      '"aws:SecureTransport":"false"',
      '"aws:SecureTransport":"true"',
    ),
  },
  {
    row: 57,
    ids: ["CKV_AWS_70", "CKV_AWS_93"],
    requirement: "policies of buckets let in exact roles and log delivery, and lock nobody out",
    check: ({ app }) =>
      policies(app, "bucket").flatMap(({ id, statements }) =>
        statements
          .filter(({ effect, principals, conditions, actions }) => {
            const names = Object.values(principals ?? {}).flat();
            if (effect === "Deny") return Object.keys(conditions).length === 0;
            return (
              names.length === 0 ||
              names.some((name) => name === "*" || /:root\}?$/.test(name)) ||
              actions.some((action) => action.includes("*")) ||
              (principals?.["Service"] !== undefined && !("aws:SourceAccount" in conditions))
            );
          })
          .map(({ sid }) => ({ id, found: sid })),
      ),
    breakIt: rewriting("aws_s3_bucket_policy", "policy", /"AWS":"\$\{[^}]*\}"/, '"AWS":"*"'),
  },
  {
    row: 58,
    ids: ["CKV2_AWS_65", "S3.12"],
    requirement: "the owner of a bucket owns its objects, without ACLs",
    check: companion(
      "aws_s3_bucket_ownership_controls",
      (block) => stringsIn(block["rule"]).includes("BucketOwnerEnforced"),
      "ACLs",
    ),
    breakIt: without("aws_s3_bucket_ownership_controls"),
  },
  {
    row: 59,
    ids: ["CKV_AWS_144", "S3.7"],
    requirement: "buckets are copied to another Region",
    check: companion("aws_s3_bucket_replication_configuration", () => true, "no copy in another Region"),
    breakIt: (subject) => {
      const [bucket] = buckets(subject);
      const stack = bucket ? subject.app.get(bucket.stack) : undefined;
      const named = stack?.json.resource["aws_s3_bucket"];
      if (named) named["broken"] = { bucket: "broken" };
    },
  },
  {
    row: 59,
    ids: ["CKV_AWS_143", "S3.15"],
    requirement: "objects in buckets are locked against deletion",
    check: (subject) =>
      buckets(subject)
        .filter(({ block }) => block["object_lock_enabled"] !== true)
        .map(({ id }) => ({ id, found: "no object lock" })),
    breakIt: (subject) => {
      const [bucket] = buckets(subject);
      const stack = bucket ? subject.app.get(bucket.stack) : undefined;
      const named = stack?.json.resource["aws_s3_bucket"];
      if (named) named["broken"] = { bucket: "broken" };
    },
  },
];
