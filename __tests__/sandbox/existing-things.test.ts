/** What an organization has already on the replication side: its own key and subnet group. */
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import { OwnersDms } from "../support/sandbox-dms";
import { onePipelineFile } from "../support/sandbox-file";

const sandbox = new Sandbox(
  "owned",
  onePipelineFile((file) => {
    file.replication.kmsKey = "alias/organization";
    // Whoever has a subnet group has made the role that DMS makes it with.
    file.replication.serviceRoles = "existing";
    Object.assign(file.replication.network, {
      subnetGroup: "organization",
      vpcEndpoints: { s3: "organization-s3", secretsmanager: { tags: { service: "secrets" } } },
    });
  }),
);

beforeAll(() => sandbox.closeAccounts());
afterAll(() => sandbox.close());

// Each test goes on where the one before it ended.
test("is deployed with what exists, and a second plan is empty", async () => {
  const { output } = await sandbox.up();
  expect(output).toMatch(/No changes in any of \d stacks/);
  expect(await sandbox.failures()).toEqual([]);
});

test("the endpoint of the database asks for its secret where the VPC's own endpoint answers", async () => {
  const attributes = (await new OwnersDms(sandbox).endpoints()).map(
    ({ ExtraConnectionAttributes = "" }) => ExtraConnectionAttributes,
  );
  expect(attributes.join()).toMatch(/secretsManagerEndpointOverride=vpce-/i);
});

test("what is not there is told at plan, with what was looked for and where", async () => {
  const networks: EnvironmentFile["replication"]["network"][] = [];
  sandbox.edit((file) => {
    networks.push(structuredClone(file.replication.network));
    Object.assign(file.replication.network, { subnets: ["organization-x", { tags: { tier: "none" } }] });
  });
  const refused = await sandbox.plan();
  sandbox.edit((file) => Object.assign(file.replication, { network: networks[0] }));

  expect(refused.code).toBe(1);
  expect(refused.output).toContain(
    'fix: looked for aws_subnet with tags.Name "organization-x" and the vpc_id',
  );
  expect(refused.output).toContain('fix: looked for aws_subnet with tags.tier "none" and the vpc_id');
  expect(refused.output).toContain("in account 111111111111, eu-west-1");
});

test("a key of its own later is refused at plan, and the task goes on", async () => {
  const task = await new OwnersDms(sandbox).position();
  sandbox.edit((file) => delete file.replication.kmsKey);

  const refused = await sandbox.plan();
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("replication.kmsKey: the key of owned was arn:aws:kms:");
  expect(await new OwnersDms(sandbox).position()).toEqual(task);
});
