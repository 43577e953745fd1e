/** Each link of the chain from DMS to a secret and to a bucket, evaluated as IAM would; each with a twin that is refused. */
import { allows, type Question } from "../../sandbox/emulator/iam/evaluate";
import { concrete, policyAt, statementsAt, trustAt, type Policy } from "../support/concrete";
import { environmentFrom } from "../support/environment";
import { synthApp } from "../support/synth-app";

const app = synthApp([environmentFrom()]);
const guarded = synthApp([
  environmentFrom((file) => {
    file.replication.confusedDeputyConditions = { secretAccess: true, writers: true };
  }),
]);
const published = synthApp([
  environmentFrom((file) => {
    const source = file.endpoints?.["orders-db"];
    if (source?.engine === "aurora-mysql") {
      source.secret = { name: "orders/dms", policy: "publish", keyAccess: "publish" };
    }
  }),
]);

const [dms, orders, lake] = ["111111111111", "222222222222", "333333333333"] as const;
const secretRole = `arn:aws:iam::${dms}:role/dev-orders-db-secret-access`;
const ownWriter = `arn:aws:iam::${dms}:role/dev-lake-audit-writer`;
const sealedWriter = `arn:aws:iam::${lake}:role/causeway/dev/dev-lake-orders-writer`;
const secret = `arn:aws:secretsmanager:eu-west-1:${orders}:secret:orders/dms-AbCdEf`;
const bucket = "arn:aws:s3:::shop-landing";
const fromDms = { "aws:SourceAccount": dms, "aws:SourceArn": `arn:aws:dms:eu-west-1:${dms}:endpoint:ABC` };
const viaSecrets = { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" };
const viaS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };

/** Whether a call is let through; the evaluator's complaint is an error, not a refusal. */
async function may(
  question: Omit<Question, "identityPolicies"> & { readonly identity?: Policy },
): Promise<boolean> {
  const { identity, ...rest } = question;
  const verdict = await allows({
    ...rest,
    identityPolicies: identity ? [{ name: "policy", policy: identity }] : [],
  });
  if (verdict.problem !== undefined) throw new Error(verdict.problem);
  return verdict.allowed;
}

/** Whether a service may assume a role with a trust policy. */
function assumed(
  principal: string,
  role: string,
  trust: Policy,
  context: Record<string, string>,
): Promise<boolean> {
  return may({
    principal,
    action: "sts:AssumeRole",
    resource: role,
    resourceAccountId: role.split(":")[4] ?? "",
    resourcePolicy: trust,
    context,
  });
}

describe("the secret-access role", () => {
  const trustIn = (where: typeof app) =>
    policyAt(where, "dev-dms-foundation", "aws_iam_role.orders-db_secret_access", "assume_role_policy");
  const trust = trustIn(app);
  const identity = policyAt(app, "dev-dms-pipelines", "aws_iam_role_policy.orders-db_secret_access");
  const resourcePolicy = statementsAt(app, "dev-orders-database", "orders-db_secret_policy_statements");
  const read = {
    principal: secretRole,
    action: "secretsmanager:GetSecretValue",
    resource: secret,
    resourceAccountId: orders,
    identity,
    resourcePolicy,
  };

  test.each([
    ["nothing", {}],
    ["both keys", fromDms],
  ])("is assumed by DMS of its Region, which carries %s", async (_what, context) => {
    expect(await assumed("dms.eu-west-1.amazonaws.com", secretRole, trust, context)).toBe(true);
  });

  test.each([
    ["DMS of another Region", "dms.us-east-1.amazonaws.com"],
    ["another service", "lambda.amazonaws.com"],
  ])("is not assumed by %s", async (_who, principal) => {
    expect(await assumed(principal, secretRole, trust, fromDms)).toBe(false);
  });

  test.each<[string, boolean, Record<string, string>]>([
    ["assumed by DMS for this account", true, fromDms],
    ["not assumed by DMS for another account", false, { ...fromDms, "aws:SourceAccount": "999999999999" }],
    ["not assumed by DMS that does not say for whom", false, {}],
  ])("with confusedDeputyConditions is %s", async (_who, expected, context) => {
    const answer = assumed("dms.eu-west-1.amazonaws.com", secretRole, trustIn(guarded), context);
    expect(await answer).toBe(expected);
  });

  test("reads its secret", async () => {
    expect(await may(read)).toBe(true);
  });

  test("reads it too where the owner has written the published statements", async () => {
    const statements = statementsAt(published, "dev-orders-database", "orders-db_secret_policy_statements");
    expect(await may({ ...read, resourcePolicy: statements })).toBe(true);
  });

  test.each<[string, Partial<Parameters<typeof may>[0]>]>([
    ["without the secret's policy", { resourcePolicy: undefined }],
    ["without its own policy", { identity: { Version: "2012-10-17", Statement: [] } }],
    ["another secret", { resource: `${secret}2` }],
    ["as another role", { principal: `arn:aws:iam::${dms}:role/other` }],
    ["to change it", { action: "secretsmanager:PutSecretValue" }],
  ])("does not read it %s", async (_how, change) => {
    expect(await may({ ...read, ...change })).toBe(false);
  });

  test("the deploy role may describe the secret and not read it", async () => {
    const deploy = {
      ...read,
      principal: `arn:aws:iam::${dms}:role/causeway-deploy`,
      identity: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "secretsmanager:*", Resource: "*" }],
      },
    };
    expect(await may({ ...deploy, action: "secretsmanager:DescribeSecret" })).toBe(true);
    expect(await may(deploy)).toBe(false);
  });

  describe("with the key of the secret", () => {
    const key = concrete(app, "dev-orders-database", "${data.aws_kms_key.orders-db.arn}");
    const decrypt = {
      principal: secretRole,
      action: "kms:Decrypt",
      resource: key,
      resourceAccountId: orders,
      identity,
      resourcePolicy: statementsAt(published, "dev-orders-database", "orders-db_key_policy_statement"),
      context: viaSecrets,
    };

    test("decrypts through Secrets Manager where its policy has the published statement", async () => {
      expect(await may(decrypt)).toBe(true);
    });

    test.each<[string, Partial<Parameters<typeof may>[0]>]>([
      ["by itself", { context: {} }],
      ["through another service", { context: viaS3 }],
      ["without the key's statement", { resourcePolicy: undefined }],
      ["as another role", { principal: `arn:aws:iam::${dms}:role/other` }],
    ])("does not decrypt %s", async (_how, change) => {
      expect(await may({ ...decrypt, ...change })).toBe(false);
    });
  });
});

describe("a writer role of the replication account", () => {
  const identity = policyAt(app, "dev-dms-pipelines", "aws_iam_role_policy.lake-audit_writer");
  const write = {
    principal: ownWriter,
    action: "s3:PutObject",
    resource: `${bucket}/audit/LOAD1.csv`,
    resourceAccountId: lake,
    identity,
    resourcePolicy: policyAt(app, "dev-lake-storage", "aws_s3_bucket_policy.landing"),
  };
  const encrypt = {
    principal: ownWriter,
    action: "kms:GenerateDataKey",
    resource: `arn:aws:kms:eu-west-1:${lake}:key/landing_key`,
    resourceAccountId: lake,
    identity,
    resourcePolicy: policyAt(app, "dev-lake-storage", "aws_kms_key.landing_key"),
    context: viaS3,
  };

  test("writes below its folder and encrypts with the bucket's key", async () => {
    expect(await may(write)).toBe(true);
    expect(await may({ ...write, action: "s3:ListBucket", resource: bucket })).toBe(true);
    expect(await may(encrypt)).toBe(true);
    expect(await may({ ...encrypt, action: "kms:Decrypt" })).toBe(true);
  });

  test("writes what DMS tests a target with, wherever it does that", async () => {
    expect(await may({ ...write, resource: `${bucket}/audit/awsdms_test_object` })).toBe(true);
    expect(await may({ ...write, resource: `${bucket}/awsdms_test_object_1` })).toBe(true);
  });

  test.each<[string, Partial<Parameters<typeof may>[0]>]>([
    ["at the bucket's root", { resource: `${bucket}/LOAD1.csv` }],
    ["in another folder", { resource: `${bucket}/orders/LOAD1.csv` }],
    ["without the bucket's policy", { resourcePolicy: undefined }],
    ["without TLS", { context: { "aws:SecureTransport": "false" } }],
    ["to read", { action: "s3:GetObject" }],
    ["as another role", { principal: `arn:aws:iam::${dms}:role/other` }],
  ])("does not write %s", async (_how, change) => {
    expect(await may({ ...write, ...change })).toBe(false);
  });

  test.each<[string, Partial<Parameters<typeof may>[0]>]>([
    ["by itself", { context: {} }],
    ["as another role", { principal: `arn:aws:iam::${dms}:role/other` }],
    ["without its own policy", { identity: { Version: "2012-10-17", Statement: [] } }],
  ])("does not use the key %s", async (_how, change) => {
    expect(await may({ ...encrypt, ...change })).toBe(false);
  });
});

describe("a writer role of the lake account", () => {
  const trust = trustAt(app, "dev-lake-trust", "lake-orders_trust");
  const identity = policyAt(app, "dev-lake-trust", "aws_iam_role_policy.lake-orders");
  const write = {
    principal: sealedWriter,
    action: "s3:PutObject",
    resource: `${bucket}/orders/LOAD1.csv`,
    resourceAccountId: lake,
    identity,
    resourcePolicy: policyAt(app, "dev-lake-storage", "aws_s3_bucket_policy.landing"),
  };

  test("is assumed by DMS with the endpoint's ExternalId", async () => {
    const id = "externalId-of-lake-orders";
    expect(await assumed("dms.amazonaws.com", sealedWriter, trust, { "sts:ExternalId": id })).toBe(true);
  });

  test.each<[string, Record<string, string>]>([
    ["another ExternalId", { "sts:ExternalId": "externalId-of-lake-audit" }],
    ["none", {}],
  ])("is not assumed by DMS with %s", async (_which, context) => {
    expect(await assumed("dms.amazonaws.com", sealedWriter, trust, context)).toBe(false);
  });

  test("may do nothing while it has no policy, which it gets when it is sealed", async () => {
    expect(await may({ ...write, identity: { Version: "2012-10-17", Statement: [] } })).toBe(false);
    expect(await may(write)).toBe(true);
  });

  test("writes below its own folder only, and uses the bucket's key through S3 only", async () => {
    const encrypt = {
      ...write,
      action: "kms:GenerateDataKey",
      resource: `arn:aws:kms:eu-west-1:${lake}:key/landing_key`,
      resourcePolicy: policyAt(app, "dev-lake-storage", "aws_kms_key.landing_key"),
    };
    expect(await may({ ...write, resource: `${bucket}/audit/LOAD1.csv` })).toBe(false);
    expect(await may({ ...write, resource: `${bucket}/awsdms_test_object` })).toBe(true);
    expect(await may({ ...encrypt, context: viaS3 })).toBe(true);
    expect(await may({ ...encrypt, context: {} })).toBe(false);
  });
});

describe("the functions", () => {
  const marker = (account: string, name: string) =>
    `arn:aws:ssm:eu-west-1:${account}:parameter/causeway/${name}`;

  test("seal-trust edits trust policies below Causeway's path, and nothing else of IAM", async () => {
    const call = {
      principal: `arn:aws:iam::${lake}:role/dev-lake-storage-seal-trust`,
      action: "iam:UpdateAssumeRolePolicy",
      resource: sealedWriter,
      resourceAccountId: lake,
      identity: policyAt(app, "dev-lake-storage", "aws_iam_role_policy.seal-trust"),
    };
    expect(await may(call)).toBe(true);
    expect(await may({ ...call, resource: `arn:aws:iam::${lake}:role/admin` })).toBe(false);
    expect(await may({ ...call, resource: sealedWriter.replace("/dev/", "/prod/") })).toBe(false);
    expect(await may({ ...call, action: "iam:PutRolePolicy" })).toBe(false);
    const put = { ...call, action: "ssm:PutParameter" };
    expect(await may({ ...put, resource: marker(lake, "dev-lake-trust/lake-orders") })).toBe(true);
    expect(await may({ ...put, resource: marker(lake, "prod-lake-trust/lake-orders") })).toBe(false);
  });

  test("s3-endpoint passes the writer roles of its endpoints, and no other", async () => {
    const call = {
      principal: `arn:aws:iam::${dms}:role/dev-dms-endpoints-s3-endpoint`,
      action: "iam:PassRole",
      resource: sealedWriter,
      resourceAccountId: dms,
      identity: policyAt(app, "dev-dms-endpoints", "aws_iam_role_policy.s3-endpoint"),
      context: { "iam:PassedToService": "dms.amazonaws.com" },
    };
    expect(await may(call)).toBe(true);
    expect(await may({ ...call, resource: ownWriter })).toBe(false);
    expect(await may({ ...call, resource: `arn:aws:iam::${lake}:role/admin` })).toBe(false);
    const put = { ...call, action: "ssm:PutParameter", context: {} };
    expect(await may({ ...put, resource: marker(dms, "dev-dms-endpoints/lake-orders") })).toBe(true);
    expect(await may({ ...put, resource: marker(dms, "dev-dms-pipelines/lake-orders") })).toBe(true);
    expect(await may({ ...put, resource: marker(dms, "prod-dms-pipelines/lake-orders") })).toBe(false);
  });

  test("merge-statement writes the policy of its secrets, never a public one, and cannot read them", async () => {
    const call = {
      principal: `arn:aws:iam::${orders}:role/dev-orders-database-merge-statement`,
      action: "secretsmanager:PutResourcePolicy",
      resource: secret,
      resourceAccountId: orders,
      identity: policyAt(app, "dev-orders-database", "aws_iam_role_policy.merge-statement"),
      context: { "secretsmanager:BlockPublicPolicy": "true" },
    };
    expect(await may(call)).toBe(true);
    expect(await may({ ...call, context: {} })).toBe(false);
    expect(await may({ ...call, resource: secret.replace("orders/dms", "orders/dms-admin") })).toBe(false);
    expect(await may({ ...call, action: "secretsmanager:GetSecretValue" })).toBe(false);
  });
});
