import { secretAccessStatements } from "../../modules/dms/secret-access-role";
import { encryptStatement, writeStatements } from "../../modules/dms/writer-role";
import { onlyForDmsOf, policyJson, serviceTrust } from "../../model/policy";
import { keyStatement, secretStatements } from "../../modules/secrets/admission";

test("a policy is JSON that a reviewer reads as it is", () => {
  expect(JSON.parse(policyJson(serviceTrust(["dms.amazonaws.com"])))).toEqual({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: ["dms.amazonaws.com"] }, Action: "sts:AssumeRole" }],
  });
});

test("conditions against a confused deputy name the account, and its DMS resources in one Region", () => {
  expect(onlyForDmsOf({ partition: "aws", region: "eu-west-1", accountId: "111111111111" })).toEqual({
    StringEquals: { "aws:SourceAccount": "111111111111" },
    ArnLike: { "aws:SourceArn": "arn:aws:dms:eu-west-1:111111111111:*" },
  });
});

test("a secret-access role reads one secret and decrypts with one key, through Secrets Manager only", () => {
  expect(secretAccessStatements({ region: "eu-west-1", secretArn: "SECRET", keyArn: "KEY" })).toEqual([
    {
      Sid: "ReadSecret",
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: "SECRET",
    },
    {
      Sid: "DecryptSecret",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: "KEY",
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
    },
  ]);
});

test("a secret's policy admits the role to read it and the deploy role to describe it, no more", () => {
  const statements = secretStatements({
    sidPrefix: "CausewayDevDb",
    secretArn: "SECRET",
    secretAccessRoleArn: "ROLE",
    deployRoleArn: "DEPLOY",
  });
  expect(
    statements.map(({ Sid, Principal, Action, Resource }) => [Sid, Principal, Action, Resource]),
  ).toEqual([
    [
      "CausewayDevDbRead",
      { AWS: "ROLE" },
      ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      "SECRET",
    ],
    ["CausewayDevDbDescribe", { AWS: "DEPLOY" }, ["secretsmanager:DescribeSecret"], "SECRET"],
  ]);
});

test("a key's statement admits the role through Secrets Manager only", () => {
  expect(
    keyStatement({ sidPrefix: "CausewayDevDb", region: "eu-west-1", secretAccessRoleArn: "ROLE" }),
  ).toMatchObject({
    Sid: "CausewayDevDbDecrypt",
    Principal: { AWS: "ROLE" },
    Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
  });
});

test.each([
  [false, ["s3:DeleteObject", "s3:PutObject", "s3:PutObjectTagging"]],
  [true, ["s3:DeleteObject", "s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"]],
])("a writer (canned ACL: %p) writes below its folder and lists its bucket", (setsAcl, actions) => {
  expect(writeStatements({ bucketArn: "BUCKET", folder: "orders", setsAcl })).toEqual([
    {
      Sid: "WriteObjects",
      Effect: "Allow",
      Action: actions,
      // The folder, and nothing beside it but what DMS tests a target with.
      Resource: ["BUCKET/orders/*", "BUCKET/awsdms_test_object*"],
    },
    {
      Sid: "ListBucket",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket"],
      Resource: "BUCKET",
    },
  ]);
});

test("a writer uses the bucket's key through S3 only", () => {
  expect(encryptStatement("eu-west-1", "KEY")).toMatchObject({
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "KEY",
    Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
  });
});
