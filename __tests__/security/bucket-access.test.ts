/** Each link of the chain from DMS to a bucket, each with a twin that is refused. */
import {
  app,
  dms,
  lake,
  ownWriter,
  sealedWriter,
  bucket,
  viaS3,
  may,
  assumed,
} from "../support/access-chain";
import { policyAt, trustAt } from "../../cli/synthesized-json/concrete";

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
