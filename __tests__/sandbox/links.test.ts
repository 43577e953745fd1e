/** Every link of the chain broken on purpose: the test names it, the plan shows it, a deploy repairs it. */
import { GetBucketPolicyCommand } from "@aws-sdk/client-s3";
import { certificate, type EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";
import {
  deleteRolePolicy,
  removeBucketStatements,
  removeRoleStatements,
  removeSecretStatements,
  revokeGrants,
} from "../support/sandbox-links";
import { WriterRole } from "../support/sandbox-trust";

const file = sandboxFile(addOwnersOfOtherHabits);
const sandbox = new Sandbox("links", file);

/** A source whose owner keeps secret policy and key policy, and a bucket whose owner lets its policy be edited. */
function addOwnersOfOtherHabits(file: EnvironmentFile): void {
  file.buckets = {
    ...file.buckets,
    shared: {
      account: "lake",
      name: "shop-shared",
      create: false,
      kmsKey: "alias/shop-shared",
      policy: "merge",
    },
  };
  file.endpoints = {
    ...file.endpoints,
    "billing-db": {
      engine: "mysql",
      account: "orders",
      instance: "billing-mysql",
      secret: { name: "billing/dms", policy: "publish", keyAccess: "publish" },
      connection: { via: "direct" },
      sslMode: "verify-full",
      caCertificate: certificate,
    },
    "lake-billing": { engine: "s3", bucket: "shared", folder: "billing", access: "bucket-policy" },
  };
  file.pipelines = {
    ...file.pipelines,
    "billing-to-lake": {
      source: "billing-db",
      target: "lake-billing",
      migrationType: "full-load-and-cdc",
      runsOn: "main",
      tables: [{ include: "billing.%" }],
    },
  };
}

const orders = () => new WriterRole(sandbox, "lake-orders");

interface Breakage {
  /** What somebody did. */
  readonly what: string;
  readonly breakIt: () => Promise<void>;
  /** Endpoint whose test fails; undefined where writing still works. */
  readonly endpoint?: string;
  /** Part of AWS's words. */
  readonly failure?: string;
  /** What the sandbox says of the link. */
  readonly link?: RegExp;
  /** Line of the plan. */
  readonly planned: string;
}

const readsNothing = "Application-Message: Failed to connect to database.";

const breakages: readonly Breakage[] = [
  {
    what: "the secret's policy no longer admits the role",
    breakIt: () => removeSecretStatements(sandbox, "orders", "orders/dms"),
    endpoint: "links-orders-db",
    failure: "because no resource-based policy allows the secretsmanager:GetSecretValue action",
    link: /^the resource policy of secret orders\/dms in account orders does not admit role \S+:role\/links-orders-db-secret-access$/,
    planned: "-/+ aws_lambda_invocation.orders-db_secret_policy",
  },
  {
    what: "the grant to the secret's key is revoked",
    breakIt: () => revokeGrants(sandbox, "orders", "orders/dms"),
    endpoint: "links-orders-db",
    failure: "Access to KMS is not allowed",
    link: /^key \S+ in account orders admits role \S+ neither by its policy nor by a grant for secret orders\/dms$/,
    planned: "+ aws_kms_grant.orders-db",
  },
  {
    what: "the role's own statement about the key is gone, where the key's policy admits the role",
    breakIt: () =>
      removeRoleStatements(sandbox, "dms", {
        name: "links-billing-db-secret-access",
        policy: "access",
        service: "kms",
      }),
    endpoint: "links-billing-db",
    failure: "Access to KMS is not allowed",
    link: /^the policy of role \S+:role\/links-billing-db-secret-access in account dms does not allow kms:Decrypt on key /,
    planned: "~ aws_iam_role_policy.billing-db_secret_access",
  },
  {
    what: "the writer role trusts DMS with another ExternalId",
    breakIt: () =>
      orders().changeTrust((statement) => {
        statement.Condition = { StringEquals: { "sts:ExternalId": "somebody-elses" } };
      }),
    endpoint: "links-lake-orders-",
    failure: readsNothing,
    link: /^the trust policy of role \S+\/links-lake-orders-writer in account lake does not let dms\.amazonaws\.com assume it for endpoint links-lake-orders-[0-9a-f]{8} with ExternalId /,
    planned: "-/+ aws_lambda_invocation.lake-orders",
  },
  {
    what: "the writer role trusts DMS without an ExternalId",
    breakIt: () =>
      orders().changeTrust((statement) => {
        delete statement.Condition;
      }),
    planned: "-/+ aws_lambda_invocation.lake-orders",
  },
  {
    what: "the writer role may do nothing any more",
    breakIt: () => deleteRolePolicy(sandbox, "lake", { name: orders().name, policy: "write" }),
    endpoint: "links-lake-orders-",
    failure: readsNothing,
    link: /^the policy of role \S+\/links-lake-orders-writer in account lake does not allow s3:ListBucket on arn:aws:s3:::shop-landing$/,
    planned: "+ aws_iam_role_policy.lake-orders",
  },
  {
    what: "the policy of Causeway's own bucket no longer admits the role of the replication account",
    breakIt: () => removeBucketStatements(sandbox, "lake", "shop-landing"),
    endpoint: "links-lake-audit",
    failure: readsNothing,
    link: /^the policy of bucket shop-landing in account lake does not admit role \S+:role\/links-lake-audit-writer for s3:ListBucket$/,
    planned: "~ aws_s3_bucket_policy.landing",
  },
  {
    what: "the policy of somebody else's bucket no longer admits the role of the replication account",
    breakIt: () => removeBucketStatements(sandbox, "lake", "shop-shared"),
    endpoint: "links-lake-billing",
    failure: readsNothing,
    link: /^the policy of bucket shop-shared in account lake does not admit role \S+:role\/links-lake-billing-writer for s3:ListBucket$/,
    planned: "-/+ aws_lambda_invocation.lake-billing_bucket_policy",
  },
];

beforeAll(async () => {
  await sandbox.closeAccounts();
  await sandbox.up();
});
afterAll(() => sandbox.close());

test.each(breakages)(
  "$what: named by the test, shown by the plan, repaired by a deploy",
  async (breakage) => {
    // GIVEN
    await breakage.breakIt();

    // WHEN
    const failures = await sandbox.failures();
    const planned = await sandbox.plan();

    // THEN
    const { endpoint, failure, link } = breakage;
    expect(
      failures.map(({ endpointIdentifier }) => endpointIdentifier.replace(/-[0-9a-f]{8}$/, "-")),
    ).toEqual(endpoint === undefined ? [] : [endpoint]);
    if (failure !== undefined) expect(failures[0]?.failure).toContain(failure);
    if (link !== undefined) expect(failures[0]?.link).toMatch(link);
    expect(planned.code).toBe(2);
    expect(planned.output).toContain(breakage.planned);

    // AND
    await sandbox.deploy();
    expect(await sandbox.failures()).toEqual([]);
    expect(await orders().isOpen()).toBe(false);
    expect(await sandbox.plan()).toMatchObject({ code: 0 });
  },
);

test("a teardown that takes away a bucket's last statement leaves a file that plans, and deploys again", async () => {
  // GIVEN
  const { buckets, endpoints, pipelines } = structuredClone(file);
  sandbox.edit((changed) => {
    // Nobody writes by a statement of its policy any more.
    delete changed.buckets?.["shared"]?.policy;
    delete changed.endpoints?.["lake-billing"];
    delete changed.pipelines?.["billing-to-lake"];
  });
  await sandbox.deploy();
  const policy = sandbox.of("lake").s3.send(new GetBucketPolicyCommand({ Bucket: "shop-shared" }));
  await expect(policy).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });

  // WHEN
  sandbox.edit((changed) => Object.assign(changed, { buckets, endpoints, pipelines }));

  // THEN
  const planned = await sandbox.plan();
  expect(planned.code).toBe(2);
  expect(planned.output).toContain("+ aws_lambda_invocation.lake-billing_bucket_policy");
  await sandbox.deploy();
  expect(await sandbox.failures()).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

test("the owners' own statements are still there, and destroying leaves only them", async () => {
  const { output } = await sandbox.destroy();
  expect(output).toContain("nothing was left over");
  expect(sandbox.livingProcesses()).toEqual([]);
});
