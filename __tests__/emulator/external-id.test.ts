import type { ExternalIdMode } from "../../sandbox/emulator/world/modes";
import { DmsUnderTest, eventually, lakeAccount } from "../support/dms-call";
import { policyOf, trustOf } from "../support/fake-accounts";

const roleArn = `arn:aws:iam::${lakeAccount}:role/causeway/dev/dev-lake-orders`;

function asking(mode: ExternalIdMode) {
  const under = new DmsUnderTest();
  under.world.choose({ externalId: mode });
  under.accounts.roles.set(roleArn, { trust: trustOf("dms.amazonaws.com"), policy: policyOf() });
  const create = async () =>
    (await under.call("CreateEndpoint", {
      EndpointIdentifier: "dev-lake-orders-1a2b3c4d",
      EndpointType: "target",
      EngineName: "s3",
      S3Settings: { ServiceAccessRoleArn: roleArn, BucketName: "landing", BucketFolder: "orders" },
    })) as { Endpoint: { ExternalId: string; EndpointArn: string } };
  const seal = (externalId: string): void => {
    const trust = trustOf("dms.amazonaws.com", { StringEquals: { "sts:ExternalId": externalId } });
    under.accounts.roles.set(roleArn, { trust, policy: policyOf() });
  };
  const live = async (): Promise<unknown[]> =>
    (await under.call("DescribeEndpoints", {})).Endpoints as unknown[];
  return { under, create, seal, live };
}

test("persists: makes the endpoint at the first create and answers its id", async () => {
  const { create, live } = asking("persists");
  const { Endpoint } = await create();
  expect(Endpoint.ExternalId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(await live()).toHaveLength(1);
  await expect(create()).rejects.toThrow("Endpoint already exists: dev-lake-orders-1a2b3c4d");
});

test("persists: takes a role that is sealed for an older endpoint", async () => {
  const { create, seal, live } = asking("persists");
  seal("an older id");
  await create();
  expect(await live()).toHaveLength(1);
});

test("returns-only: keeps nothing until the trust carries the id, then the same create makes it", async () => {
  const { create, seal, live } = asking("returns-only");
  const first = await create();
  expect(await live()).toHaveLength(0);
  expect((await create()).Endpoint.ExternalId).toBe(first.Endpoint.ExternalId);
  seal(first.Endpoint.ExternalId);
  expect((await create()).Endpoint.ExternalId).toBe(first.Endpoint.ExternalId);
  expect(await live()).toHaveLength(1);
});

test("refuses: answers AccessDeniedFault, sealed or not", async () => {
  const { create, seal } = asking("refuses");
  await expect(create()).rejects.toThrow(`The IAM Role ${roleArn} is not configured properly.`);
  seal("any");
  await expect(create()).rejects.toThrow("is not configured properly");
});

test("pass-role: answers as IAM does, sealed or not", async () => {
  const { create, seal } = asking("pass-role");
  const refusal = {
    code: "AccessDeniedException",
    status: 400,
    message: "Cross-account pass role is not allowed.",
  };
  await expect(create()).rejects.toMatchObject(refusal);
  seal("any");
  await expect(create()).rejects.toMatchObject(refusal);
});

test("gives an endpoint that is made again another id", async () => {
  const { under, create, live } = asking("persists");
  const first = await create();
  await under.call("DeleteEndpoint", { EndpointArn: first.Endpoint.EndpointArn });
  await eventually(async () => (await live()).length === 0);
  expect((await create()).Endpoint.ExternalId).not.toBe(first.Endpoint.ExternalId);
});

test("fails for a role that does not exist or does not trust DMS", async () => {
  const { under, create } = asking("persists");
  under.accounts.roles.set(roleArn, { trust: trustOf("ec2.amazonaws.com"), policy: policyOf() });
  await expect(create()).rejects.toThrow("is not configured properly");
  under.accounts.roles.clear();
  await expect(create()).rejects.toThrow("is not configured properly");
});

test("refuses to modify an endpoint whose role is another account's", async () => {
  const { under, create } = asking("persists");
  const { Endpoint } = await create();
  const modified = under.call("ModifyEndpoint", { EndpointArn: Endpoint.EndpointArn, S3Settings: {} });
  await expect(modified).rejects.toThrow("is not configured properly");
});

test("fails for a secret's role that trusts only the global principal", async () => {
  const { under } = asking("persists");
  const readerArn = "arn:aws:iam::111111111111:role/dev-orders-db-secret-access";
  under.accounts.roles.set(readerArn, { trust: trustOf("dms.amazonaws.com"), policy: policyOf() });
  const created = under.call("CreateEndpoint", {
    EndpointIdentifier: "dev-orders-db",
    EndpointType: "source",
    EngineName: "aurora",
    MySQLSettings: { SecretsManagerAccessRoleArn: readerArn, SecretsManagerSecretId: "orders/dms" },
  });
  await expect(created).rejects.toThrow(
    `${readerArn} should have the DMS Regional Service Principal 'dms.eu-west-1.amazonaws.com' as trusted entity`,
  );
});
