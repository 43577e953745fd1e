/** The words of the file that say "make it", "take what is there" or "tell the owner". */
import { environmentFrom, sourceOf, type EnvironmentFile } from "../support/environment";
import { at, elementAt, elements, stackOf, stringsIn, synthApp, textAt } from "../support/synth-app";

const ids = (edit: (file: EnvironmentFile) => void, ...types: readonly string[]) =>
  elements(synthApp([environmentFrom(edit)]), ...types).map(({ address }) => address);

describe("a secret of another account", () => {
  test("policy: publish hands the exact statements to the owner and edits nothing", () => {
    const app = synthApp([
      environmentFrom((file) => {
        sourceOf(file).secret = { name: "orders/dms", policy: "publish", keyAccess: "grant" };
      }),
    ]);
    const stack = stackOf(app, "dev-orders-database");
    const output = stack.json.output["orders-db_secret_policy_statements"];
    expect(output?.["description"]).toContain("orders/dms");
    expect(JSON.parse(textAt(output, "value").replace(/(Db)[0-9a-f]{8}/g, "$1"))).toEqual([
      {
        Sid: "CausewayDevOrdersDbRead",
        Effect: "Allow",
        Principal: {
          AWS: "${data.terraform_remote_state.dms-foundation.outputs.orders-db_secret_access_role_arn}",
        },
        Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        Resource: "${data.aws_secretsmanager_secret.orders-db.arn}",
      },
      {
        Sid: "CausewayDevOrdersDbDescribe",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:role/causeway-deploy" },
        Action: ["secretsmanager:DescribeSecret"],
        Resource: "${data.aws_secretsmanager_secret.orders-db.arn}",
      },
    ]);
    expect(elements(app, "aws_lambda_function").map(({ name }) => name)).not.toContain("merge-statement");
  });

  test("keyAccess: publish hands the key statement to the owner and makes no grant", () => {
    const app = synthApp([
      environmentFrom((file) => {
        sourceOf(file).secret = { name: "orders/dms", policy: "merge", keyAccess: "publish" };
      }),
    ]);
    const value = textAt(
      stackOf(app, "dev-orders-database").json.output["orders-db_key_policy_statement"],
      "value",
    );
    expect(JSON.parse(value)).toMatchObject({
      Principal: {
        AWS: "${data.terraform_remote_state.dms-foundation.outputs.orders-db_secret_access_role_arn}",
      },
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
    });
    expect(elements(app, "aws_kms_grant")).toEqual([]);
  });

  test("policy: merge never writes a whole policy", () => {
    expect(ids(() => {}, "aws_secretsmanager_secret_policy", "aws_kms_key_policy")).toEqual([]);
  });

  test("a grant is limited to the secret and named after the role's id", () => {
    const { block } = elementAt(
      synthApp([environmentFrom()]),
      "dev-orders-database",
      "aws_kms_grant.orders-db",
    );
    expect(at(block, "constraints", "encryption_context_subset")).toEqual({
      SecretARN: "${data.aws_secretsmanager_secret.orders-db.arn}",
    });
    expect(block["name"]).toContain("orders-db_secret_access_role_unique_id");
    expect(block["operations"]).toEqual(["Decrypt", "DescribeKey"]);
  });

  test("the default key is refused at plan, with the way out", () => {
    const { block } = elementAt(
      synthApp([environmentFrom()]),
      "dev-orders-database",
      "data.aws_secretsmanager_secret.orders-db",
    );
    const [condition, message] = stringsIn(at(block, "lifecycle", "postcondition"));
    expect(condition).toContain('endswith(self.kms_key_id, "alias/aws/secretsmanager")');
    expect(message).toMatch(/endpoints\.orders-db\.secret\.name.*update-secret/);
  });
});

describe("an existing bucket", () => {
  const existing = (policy: "merge" | "publish") => (file: EnvironmentFile) => {
    file.buckets = {
      landing: { account: "lake", name: "old-landing", create: false, kmsKey: "alias/old", policy },
    };
  };

  test.each(["merge", "publish"] as const)("policy: %s makes no bucket and replaces no policy", (policy) => {
    const made = ids(existing(policy), "aws_s3_bucket", "aws_s3_bucket_policy", "aws_kms_key");
    expect(made.filter((address) => !/^data\.|causeway|replication/.test(address))).toEqual([]);
    expect(made).toContain("data.aws_s3_bucket.landing");
  });

  test("with S3's own encryption has no key: none is granted, allowed or sent to DMS", () => {
    const app = synthApp([
      environmentFrom((file) => {
        const lake = { account: "lake", create: false, encryptionMode: "SSE_S3", policy: "merge" } as const;
        file.buckets = { landing: { ...lake, name: "old-landing" } };
      }),
    ]);
    const input = (stack: string, address: string) => textAt(elementAt(app, stack, address).block, "input");
    expect(input("dev-lake-storage", "aws_lambda_invocation.lake-audit_bucket_policy")).toContain(
      '"target" = {"type" = "bucket", "id" = "old-landing", "encryptionMode" = "SSE_S3"}',
    );
    const looked = elementAt(app, "dev-lake-storage", "data.aws_lambda_invocation.landing_bucket_policy");
    expect(looked.block).not.toHaveProperty("lifecycle");
    const endpoint = elementAt(app, "dev-dms-pipelines", "aws_dms_s3_endpoint.lake-audit").block;
    expect(endpoint).toMatchObject({ encryption_mode: "SSE_S3" });
    expect(endpoint).not.toHaveProperty("server_side_encryption_kms_key_id");
    expect(input("dev-dms-endpoints", "aws_lambda_invocation.lake-orders")).toContain(
      '"EncryptionMode" = "sse-s3"',
    );
    const stacks = ["dev-lake-storage", "dev-lake-trust", "dev-dms-endpoints", "dev-dms-pipelines"];
    for (const { stack, address, block } of elements(app)) {
      if (!stacks.includes(stack)) continue;
      expect(address).not.toMatch(/aws_kms_grant|data\.aws_kms_(key|alias)\.landing/);
      expect(JSON.stringify(block)).not.toMatch(/EncryptObjects|landing_bucket_key_arn/);
    }
  });

  test.each([
    ["arn:aws:kms:eu-west-1:333333333333:key/0a1b2c3d-0000-4000-8000-0123456789ab"],
    ["0a1b2c3d-0000-4000-8000-0123456789ab"],
    ["alias/old"],
  ])("has its key by ARN, id or alias: %s", (kmsKey) => {
    const app = synthApp([
      environmentFrom((file) => {
        const lake = { account: "lake", create: false, policy: "merge" } as const;
        file.buckets = { landing: { ...lake, name: "old-landing", kmsKey } };
      }),
    ]);
    expect(elementAt(app, "dev-lake-storage", "data.aws_kms_key.landing").block["key_id"]).toBe(kmsKey);
  });

  test("must be in the Region that DMS is in, or the plan says so", () => {
    const app = synthApp([environmentFrom(existing("merge"))]);
    const { block } = elementAt(app, "dev-lake-storage", "data.aws_s3_bucket.landing");
    const [condition, message] = stringsIn(at(block, "lifecycle", "postcondition"));
    // `region` is another thing in provider 6.
    expect(condition).toContain("self.bucket_regional_domain_name");
    expect(message).toMatch(/^buckets\.landing: .*eu-west-1/);
  });

  test("policy: merge edits the bucket's policy, and its key is granted for this bucket only", () => {
    const app = synthApp([environmentFrom(existing("merge"))]);
    expect(
      textAt(
        elementAt(app, "dev-lake-storage", "aws_lambda_invocation.lake-audit_bucket_policy").block,
        "input",
      ),
    ).toContain('"type" = "bucket"');
    expect(at(elementAt(app, "dev-lake-storage", "aws_kms_grant.lake-audit").block, "constraints")).toEqual([
      { encryption_context_subset: { "aws:s3:arn": "${data.aws_s3_bucket.landing.arn}" } },
    ]);
  });

  test("policy: merge: what the plan compares comes from the function, not from a data source that needs a policy", () => {
    const app = synthApp([environmentFrom(existing("merge"))]);
    expect(ids(existing("merge"), "data.aws_s3_bucket_policy")).toEqual([]);
    const marker = elementAt(app, "dev-lake-storage", "aws_ssm_parameter.lake-audit_bucket_policy").block;
    expect(textAt(marker, "insecure_value")).toContain(
      "one(data.aws_lambda_invocation.landing_bucket_policy[*].result)",
    );
    const { block } = elementAt(app, "dev-lake-storage", "data.aws_lambda_invocation.landing_bucket_policy");
    expect(textAt(block, "count")).toContain("data.aws_lambda_functions.look.function_names");
    expect(textAt(block, "function_name")).toBe("dev-lake-storage-look");
    expect(JSON.parse(textAt(block, "input"))).toEqual({
      action: "bucket-policy",
      bucket: "old-landing",
      sidPrefix: "CausewayDev",
    });
  });

  test("policy: publish hands the exact statements to the owner", () => {
    const app = synthApp([environmentFrom(existing("publish"))]);
    const output = stackOf(app, "dev-lake-storage").json.output["lake-audit_bucket_policy_statements"];
    const statements = JSON.parse(textAt(output, "value")) as { Sid: string; Principal: unknown }[];
    expect(statements.map(({ Sid }) => Sid.replace(/[0-9a-f]{8}/, ""))).toEqual([
      "CausewayDevLakeAuditWriteObjects",
      "CausewayDevLakeAuditListBucket",
    ]);
    for (const { Principal } of statements) {
      expect(Principal).toEqual({
        AWS: "${data.terraform_remote_state.dms-foundation.outputs.lake-audit_writer_role_arn}",
      });
    }
  });
});

test("ARNs follow the partition of the Region", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.region = "us-gov-west-1";
    }),
  ]);
  const foreign = [...app.values()]
    .flatMap(({ json }) => stringsIn(json))
    .filter((text) => /arn:aws:/.test(text));
  expect(foreign).toEqual([]);
});

test("endpoints that share a secret have their statements merged, and taken away, one after the other", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.endpoints = { ...file.endpoints, "stock-db": { ...sourceOf(file), cluster: "stock-aurora" } };
    }),
  ]);
  const calls = elements(app, "aws_lambda_invocation").filter(({ stack }) => stack === "dev-orders-database");
  const after = (name: string) => calls.find((one) => one.name === name)?.block["depends_on"];
  expect(after("stock-db_secret_policy")).toContain("aws_lambda_invocation.orders-db_secret_policy");
  expect(after("stock-db_secret_policy_teardown")).toContain(
    "aws_lambda_invocation.orders-db_secret_policy_teardown",
  );
});
