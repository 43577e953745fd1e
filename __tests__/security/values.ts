/** What a statement, a rule or a backend may turn into without a word of it missing: the bar has to see each. */
import { at, elements, textAt } from "../support/synth-app";
import { reworded, statement, unconditioned, withoutStatement, type Change, type Members } from "./changes";
import { first, setting, type Subject } from "./rule";

const stranger = "arn:aws:iam::999999999998:role/somebody";
const none = { Condition: undefined };

/** The row of the bar, what it is afterwards, an environment that has it, and how that comes about. */
export const values: readonly (readonly [number, string, string, Change])[] = [
  [
    13,
    "a sealed role for EC2 as well",
    "dev",
    statement("trust", "DmsWithExternalId", {
      Principal: { Service: ["dms.amazonaws.com", "ec2.amazonaws.com"] },
    }),
  ],
  [
    14,
    "aws:SourceArn of any account",
    "paths",
    reworded("trust", "", /("aws:SourceArn":"arn:aws:[\w-]+:[\w-]+:)\d{12}/, "$1*"),
  ],
  [
    14,
    "no condition where the file demands one",
    "kept",
    unconditioned("aws_iam_role.orders-db_secret_access"),
  ],
  [14, "StringNotEquals for StringEquals", "paths", reworded("trust", "", /StringEquals/, "StringNotEquals")],
  [
    14,
    "another account in aws:SourceAccount",
    "paths",
    reworded("trust", "", /("aws:SourceAccount":")\d{12}/, "$1999999999998"),
  ],
  [
    15,
    "StringLike * on the ExternalId",
    "dev",
    statement("trust", "DmsWithExternalId", { Condition: { StringLike: { "sts:ExternalId": "*" } } }),
  ],
  [17, "S3 in all buckets", "paths", statement("identity", "WriteObjects", { Resource: "arn:aws:s3:::*/*" })],
  [
    17,
    "all secrets",
    "paths",
    statement("identity", "ReadSecret", { Resource: "arn:aws:secretsmanager:*:*:secret:*" }),
  ],
  [
    17,
    "all functions",
    "paths",
    statement("identity", "ReadSecret", {
      Action: "lambda:InvokeFunction",
      Resource: "arn:aws:lambda:*:*:function:*",
    }),
  ],
  [17, "all topics", "paths", statement("identity", "Announce", { Resource: "arn:aws:sns:*:*:*" })],
  [
    17,
    "all security groups",
    "paths",
    statement("identity", "OpenAndShutGroups", { Resource: "arn:aws:ec2:*:*:security-group/*" }),
  ],
  [17, "endpoints of any stack", "dev", statement("identity", "ChangeOwnEndpoints", none)],
  [17, "rules made without the stack's tag", "paths", statement("identity", "MakeOwnRules", none)],
  [17, "the folder *", "paths", reworded("identity", "WriteObjects", /\/[\w-]+\/\*"/, '/*/*"')],
  [
    17,
    "the log of any function",
    "paths",
    reworded("identity", "WriteOwnLog", /log-group:[^"]*"/, 'log-group:*"'),
  ],
  [20, "a secret's key by any way", "paths", statement("identity", "DecryptSecret", none)],
  [20, "a function's key by any way", "paths", statement("identity", "ReadOwnEnvironment", none)],
  [20, "the endpoints' key by any way", "dev", statement("identity", "EncryptEndpoints", none)],
  [20, "the topic's key by any way", "paths", statement("identity", "EncryptAnnouncements", none)],
  [
    22,
    "kms:ViaService of any service",
    "paths",
    reworded("key", "EncryptObjects", /"kms:ViaService":"[^"]*"/, '"kms:ViaService":"*"'),
  ],
  [22, "every action of KMS for a writer", "paths", statement("key", "EncryptObjects", { Action: "kms:*" })],
  [
    22,
    "a condition that says nothing for a service",
    "paths",
    statement("key", "CloudWatchLogsEncrypts", { Condition: { StringLike: { "aws:UserAgent": "*" } } }),
  ],
  [
    22,
    "a key for any log group",
    "paths",
    statement("key", "CloudWatchLogsEncrypts", {
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "*" } },
    }),
  ],
  [
    22,
    "more operations in a grant",
    "paths",
    setting("aws_kms_grant", "operations", ["Decrypt", "ReEncryptTo"]),
  ],
  [
    22,
    "a grant for another account's role",
    "paths",
    setting("aws_kms_grant", "grantee_principal", stranger),
  ],
  [
    25,
    "another account's role for a secret",
    "paths",
    statement("secret", "Read", { Principal: { AWS: stranger } }),
  ],
  [
    25,
    "public policies of a secret",
    "cluster",
    setting("aws_secretsmanager_secret_policy", "block_public_policy", false),
  ],
  [
    27,
    "any role in the condition of a topic",
    "paths",
    statement("topic", "sns:Subscribe", (had) => ({
      Condition: { ...(had["Condition"] as Members), ArnEquals: { "aws:PrincipalArn": "*" } },
    })),
  ],
  [27, "a topic on which all may publish", "paths", withoutStatement("topic", "OnlyTheAnnouncerPublishes")],
  [
    31,
    "any source in the condition of a queue",
    "paths",
    statement("queue", "RulesSend", { Condition: { ArnEquals: { "aws:SourceArn": "*" } } }),
  ],
  [
    37,
    "a URL with a password in a variable",
    "paths",
    setting("aws_lambda_function", "environment", {
      variables: { DATABASE: "mysql://dms:hunter2@db.example:3306/shop" },
    }),
  ],
  [39, "calls by rules of another environment", "paths", otherRules],
  [
    47,
    "another account's role for an endpoint service",
    "paths",
    setting("aws_vpc_endpoint_service_allowed_principal", "principal_arn", stranger),
  ],
  [
    50,
    "half of the Internet coming in",
    "paths",
    setting("aws_vpc_security_group_ingress_rule", "cidr_ipv4", "0.0.0.0/1"),
  ],
  [
    51,
    "the way out to half of the Internet",
    "paths",
    setting("aws_vpc_security_group_egress_rule", "cidr_ipv4", "128.0.0.0/1"),
  ],
  [52, "flow logs of what is rejected only", "paths", setting("aws_flow_log", "traffic_type", "REJECT")],
  [
    57,
    "another account's role for a bucket",
    "paths",
    statement("bucket", "WriteObjects", { Principal: { AWS: stranger } }),
  ],
  [
    57,
    "TLS for another bucket",
    "paths",
    statement("bucket", "TlsOnly", { Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] }),
  ],
  [
    57,
    "TLS for the objects only",
    "paths",
    statement("bucket", "TlsOnly", ({ Resource }) => ({ Resource: [Resource].flat().slice(1) })),
  ],
  [
    57,
    "s3:PutBucketPolicy for a writer",
    "paths",
    statement("identity", "WriteObjects", ({ Action }) => ({
      Action: [Action, "s3:PutBucketPolicy"].flat(),
    })),
  ],
  [
    57,
    "s3:PutBucketPolicy for a writer, by the bucket",
    "paths",
    statement("bucket", "WriteObjects", ({ Action }) => ({ Action: [Action, "s3:PutBucketPolicy"].flat() })),
  ],
  [
    57,
    "logs of any bucket",
    "paths",
    statement("bucket", "LogDelivery", (had) => ({
      Condition: { StringEquals: at(had, "Condition", "StringEquals") },
    })),
  ],
  [62, "another role in a provider", "paths", otherRole],
  [63, "a state without encryption", "test", plainState],
  [
    63,
    "an ephemeral value as an output",
    "paths",
    ({ app }) => {
      const [stack] = app.values();
      if (stack)
        stack.json.output["password"] = { description: "Password.", value: "${ephemeral.aws_x.y.z}" };
    },
  ],
  [
    13,
    "a policy that is no JSON",
    "paths",
    (subject) => {
      first(subject, "aws_iam_role_policy").block["policy"] = '${file("policy.json")}';
    },
  ],
  [
    42,
    "a balancer that a mistake deletes",
    "kept",
    ({ app }) => {
      const kept = elements(app, "aws_lb").find(({ block }) => block["enable_deletion_protection"] === true);
      if (!kept) throw new Error("no balancer is protected");
      kept.block["enable_deletion_protection"] = false;
    },
  ],
];

function otherRules(subject: Subject): void {
  const found = elements(subject.app, "aws_lambda_permission").find(({ block }) =>
    textAt(block, "source_arn").endsWith("-targets-*"),
  );
  if (!found) throw new Error("nothing is called by the rules of targets");
  found.block["source_arn"] = textAt(found.block, "source_arn").replace(/rule\/.*/, "rule/another-targets-*");
}

function otherRole({ app }: Subject): void {
  const [stack] = app.values();
  const assumed = at(stack?.json.provider["aws"], "assume_role", 0);
  Object.assign(assumed ?? {}, { role_arn: textAt(assumed, "role_arn").replace(/role\/.*/, "role/admin") });
}

function plainState({ app }: Subject): void {
  for (const { json } of app.values()) {
    Object.assign(at(json.terraform, "backend", "s3") ?? {}, { encrypt: undefined });
  }
}
