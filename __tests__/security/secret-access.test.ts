/** Each link of the chain from DMS to a secret, each with a twin that is refused. */
import {
  app,
  guarded,
  published,
  dms,
  orders,
  secretRole,
  secret,
  fromDms,
  viaSecrets,
  viaS3,
  may,
  assumed,
} from "../support/access-chain";
import { concrete, policyAt, statementsAt } from "../../cli/synthesized-json/concrete";

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
