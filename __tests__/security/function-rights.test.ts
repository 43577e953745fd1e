/** What the functions may do to the chain, each with a twin that is refused. */
import { app, dms, orders, lake, ownWriter, sealedWriter, secret, may } from "../support/access-chain";
import { policyAt } from "../../cli/synthesized-json/concrete";

describe("the functions", () => {
  const marker = (account: string, name: string) =>
    `arn:aws:ssm:eu-west-1:${account}:parameter/causeway/${name}`;

  test("seal-trust edits the trust policies of its stack's writer roles, and nothing else of IAM", async () => {
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
    expect(await may({ ...call, resource: sealedWriter.replace("lake-orders", "other") })).toBe(false);
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
    expect(await may({ ...call, context: { "iam:PassedToService": "lambda.amazonaws.com" } })).toBe(false);
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
