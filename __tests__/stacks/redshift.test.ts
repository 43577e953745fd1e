/** Redshift as a target: the staging area, the roles, the way there, and what is made sure of at plan. */
import type { EnvironmentFile } from "../support/environment";
import { environmentFrom } from "../support/environment";
import { at, elementAt, elements, stackOf, synthApp, textAt } from "../support/synth-app";
import { warehouse, withWarehouses } from "../support/warehouse";

/** The block at an address of a stack. */
const blockAt = (...where: Parameters<typeof elementAt>) => elementAt(...where).block;

const synthesized = (edit: (file: EnvironmentFile) => void = () => undefined) =>
  withWarehouses({ warehouse }, (file) => {
    file.pipelines = {
      ...file.pipelines,
      "orders-to-warehouse": {
        source: "orders-db",
        target: "warehouse",
        migrationType: "full-load-and-cdc",
        runsOn: "main",
        tables: [{ include: "shop.%" }],
      },
    };
    edit(file);
  });
const app = synthesized();
const policyOf = (block: unknown): { Statement: Record<string, unknown>[] } =>
  JSON.parse(textAt(block, "policy")) as { Statement: Record<string, unknown>[] };
const roleIn = (stack: string, name: string) =>
  JSON.parse(textAt(blockAt(app, stack, `aws_iam_role.${name}`), "assume_role_policy")) as {
    Statement: { Principal: { Service: string[] }; Condition?: object }[];
  };

test("the endpoint stages rows in a bucket of its own, under the key of the environment, without a password", () => {
  const endpoint = blockAt(app, "dev-dms-pipelines", "aws_dms_endpoint.warehouse");

  expect(endpoint).toMatchObject({
    engine_name: "redshift",
    database_name: "analytics",
    ssl_mode: "none",
    secrets_manager_arn: "${data.terraform_remote_state.dms-database.outputs.warehouse_secret_arn}",
    redshift_settings: {
      bucket_name: "${aws_s3_bucket.warehouse_staging.bucket}",
      encryption_mode: "SSE_KMS",
      server_side_encryption_kms_key_id:
        "${data.terraform_remote_state.dms-foundation.outputs.replication_key_arn}",
      service_access_role_arn:
        "${data.terraform_remote_state.dms-foundation.outputs.warehouse_staging_role_arn}",
    },
  });
  expect(at(endpoint, "depends_on")).toEqual(
    expect.arrayContaining([
      "aws_iam_role_policy.warehouse_staging",
      "aws_s3_bucket_policy.warehouse_staging",
    ]),
  );
});

test("the staging bucket is closed, encrypted, without versions, and forgets leftovers", () => {
  const stack = "dev-dms-pipelines";
  const staging = (type: string) => blockAt(app, stack, `${type}.warehouse_staging`);

  expect(staging("aws_s3_bucket")).toMatchObject({ bucket: "dev-warehouse-staging-111111111111" });
  expect(staging("aws_s3_bucket_public_access_block")).toMatchObject({ restrict_public_buckets: true });
  expect(staging("aws_s3_bucket_ownership_controls")).toMatchObject({
    rule: { object_ownership: "BucketOwnerEnforced" },
  });
  expect(staging("aws_s3_bucket_lifecycle_configuration")).toMatchObject({
    rule: [{ expiration: [{ days: 14 }], abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] }],
  });
  expect(policyOf(staging("aws_s3_bucket_policy")).Statement).toEqual([
    expect.objectContaining({ Sid: "TlsOnly", Effect: "Deny" }),
  ]);
  expect(elements(app, "aws_s3_bucket_versioning").map(({ name }) => name)).not.toContain(
    "warehouse_staging",
  );
});

test("the staging role reaches its bucket and the key through S3, and nothing else", () => {
  const policy = policyOf(blockAt(app, "dev-dms-pipelines", "aws_iam_role_policy.warehouse_staging"));

  expect(policy.Statement.map(({ Resource }) => Resource)).toEqual([
    "${aws_s3_bucket.warehouse_staging.arn}/*",
    "${aws_s3_bucket.warehouse_staging.arn}",
    "${data.terraform_remote_state.dms-foundation.outputs.replication_key_arn}",
  ]);
  expect(policy.Statement[2]).toMatchObject({
    Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
  });
});

test("the staging role trusts DMS and Redshift", () => {
  const [dms, redshift] = roleIn("dev-dms-foundation", "warehouse_staging").Statement;

  expect(dms).toMatchObject({ Principal: { Service: ["dms.amazonaws.com"] } });
  expect(redshift).toMatchObject({ Principal: { Service: ["redshift.amazonaws.com"] } });
});

test("dms-access-for-endpoint is made where there is Redshift, which it trusts, and let go elsewhere", () => {
  const trusted = (role: string) => roleIn("dev-dms-foundation", role).Statement[0]?.Principal.Service;

  expect(trusted("dms-access-for-endpoint")).toEqual(["dms.amazonaws.com", "redshift.amazonaws.com"]);
  expect(trusted("dms-vpc-role")).toEqual(["dms.amazonaws.com"]);
  const removed = (from: ReturnType<typeof synthApp>) => stackOf(from, "dev-dms-foundation").json.removed;
  expect(removed(app)).toBeUndefined();
  expect(removed(synthApp([environmentFrom()]))).toContainEqual({
    from: "aws_iam_role.dms-access-for-endpoint",
    lifecycle: { destroy: false },
  });
});

test("replication instances get an endpoint of Redshift's API and its one port", () => {
  const foundation = stackOf(app, "dev-dms-foundation");

  expect(elements(app, "aws_vpc_endpoint").map(({ name }) => name)).toContain("redshift");
  expect(
    at(foundation.json.resource, "aws_vpc_security_group_egress_rule", "databases_5439_10-50-0-0-16"),
  ).toMatchObject({ from_port: 5439, to_port: 5439, cidr_ipv4: "10.50.0.0/16" });
});

test("changes are applied in batches, unless the pipeline says otherwise", () => {
  const settings = (from: ReturnType<typeof synthApp>, task: string) =>
    JSON.parse(
      textAt(
        blockAt(from, "dev-dms-pipelines", `aws_dms_replication_task.${task}`),
        "replication_task_settings",
      ),
    ) as { TargetMetadata?: object };

  expect(settings(app, "orders-to-warehouse").TargetMetadata).toEqual({ BatchApplyEnabled: true });
  expect(settings(app, "audit-to-lake").TargetMetadata).toBeUndefined();
  const row = synthesized((file) => {
    Object.assign(file.pipelines?.["orders-to-warehouse"] ?? {}, {
      taskSettings: { TargetMetadata: { BatchApplyEnabled: false, LobMaxSize: 63 } },
    });
  });
  expect(settings(row, "orders-to-warehouse").TargetMetadata).toEqual({
    BatchApplyEnabled: false,
    LobMaxSize: 63,
  });
});

test("the plan makes sure that the cluster is encrypted, private and at the port of the file", () => {
  const cluster = blockAt(app, "dev-dms-database", "data.aws_redshift_cluster.warehouse");
  const conditions = at(cluster, "lifecycle", "postcondition") as { condition: string }[];

  expect(conditions.map(({ condition }) => condition)).toEqual([
    "${self.encrypted}",
    "${!self.publicly_accessible}",
    "${self.port == 5439}",
    "${!self.enhanced_vpc_routing}",
  ]);
});

test("a Redshift in another VPC of the account is reached over a peering", () => {
  const peered = synthesized((file) => {
    Object.assign(file.endpoints?.["warehouse"] ?? {}, {
      connection: {
        via: "vpc-peering",
        vpc: "analytics",
        subnets: ["analytics-a", "analytics-b"],
        securityGroup: "analytics-redshift",
        cidrs: ["10.50.0.0/16"],
      },
    });
  });

  expect(elements(peered, "aws_vpc_peering_connection")).toHaveLength(1);
  expect(stackOf(peered, "dev-dms-database").json.output["warehouse_host"]).toMatchObject({
    value: '${split(":", data.aws_redshift_cluster.warehouse.endpoint)[0]}',
  });
});
