/** Endpoints that the function `dms-endpoint` makes: DocumentDB and Redshift Serverless. */
import {
  certificate,
  environmentFrom,
  type EndpointFile,
  type EnvironmentFile,
} from "../../../support/environment";
import { at, elementAt, elements, stackOf, synthApp, textAt } from "../../../support/synth-app";

/** The block at an address of a stack. */
const blockAt = (...where: Parameters<typeof elementAt>) => elementAt(...where).block;
import { evaluate } from "../../../support/terraform-console";

const docs: EndpointFile = {
  engine: "docdb",
  account: "orders",
  host: "docs.cluster-abc.eu-west-1.docdb.amazonaws.com",
  databaseName: "docs",
  secret: { name: "docs/dms", policy: "merge", keyAccess: "grant" },
  connection: { via: "direct" },
  sslMode: "verify-full",
  caCertificate: certificate,
  settings: { extractDocId: true, docsToInvestigate: 500 },
};

const adhoc: EndpointFile = {
  engine: "redshift-serverless",
  account: "dms",
  workgroup: "adhoc",
  databaseName: "adhoc",
  secret: { name: "adhoc/dms" },
  connection: { via: "direct", cidrs: ["10.50.0.0/16"] },
  sslMode: "none",
  settings: { truncateColumns: true },
};

const pipeline = {
  migrationType: "full-load-and-cdc" as const,
  runsOn: "main",
  tables: [{ include: "shop.%" }],
};

function file(edit: (file: EnvironmentFile) => void = () => undefined) {
  return environmentFrom((one) => {
    one.endpoints = { ...one.endpoints, docs, adhoc };
    one.pipelines = {
      ...one.pipelines,
      "docs-to-adhoc": { ...pipeline, source: "docs", target: "adhoc", tables: [{ include: "docs.%" }] },
      "orders-to-docs": { ...pipeline, source: "orders-db", target: "docs" },
    };
    edit(one);
  });
}

const app = synthApp([file()]);
const stack = "dev-dms-pipelines";
const ensured = (name: string) => textAt(blockAt(app, stack, `aws_lambda_invocation.${name}`), "input");

test("the function is asked for each direction, with a secret and never with a password", () => {
  expect(ensured("docs")).toContain('"EndpointType" = "source", "EngineName" = "docdb"');
  expect(ensured("docs_target")).toContain('"EndpointType" = "target", "EngineName" = "docdb"');
  expect(ensured("docs")).toContain(
    '"DocDbSettings" = {"NestingLevel" = "none", "ExtractDocId" = true, "DocsToInvestigate" = 500, "DatabaseName" = "docs", "SecretsManagerSecretId" = data.terraform_remote_state.orders-database.outputs.docs_secret_arn, "SecretsManagerAccessRoleArn" = data.terraform_remote_state.dms-foundation.outputs.docs_secret_access_role_arn}',
  );
  expect(ensured("docs_target")).not.toContain("ExtractDocId");
  expect(ensured("docs_target")).toContain('"DatabaseName" = "docs"');
  for (const name of ["docs", "docs_target", "adhoc"])
    expect(ensured(name)).not.toMatch(/password|username/i);
  expect(elements(app, "aws_dms_endpoint").map(({ name }) => name)).toEqual(["orders-db"]);
});

test("DocumentDB as a source without a database is told an empty one, which stands for all", () => {
  const { databaseName: _none, ...everything } = docs;
  const several = synthApp([
    file((one) => {
      one.endpoints = { ...one.endpoints, everything };
      one.pipelines = {
        ...one.pipelines,
        "everything-to-adhoc": {
          ...pipeline,
          source: "everything",
          target: "adhoc",
          tables: [{ include: "sales.%" }, { include: "crm.%" }],
        },
      };
    }),
  ]);
  const input = textAt(blockAt(several, stack, "aws_lambda_invocation.everything"), "input");
  expect(input).toContain('"DatabaseName" = ""');
});

test("Redshift Serverless gets its staging area and what the provider has no arguments for", () => {
  expect(ensured("adhoc")).toContain('"TruncateColumns" = true');
  expect(ensured("adhoc")).toContain('"BucketName" = aws_s3_bucket.adhoc_staging.bucket');
  expect(ensured("adhoc")).toContain('"EncryptionMode" = "sse-kms"');
  expect(
    textAt(blockAt(app, "dev-dms-foundation", "aws_iam_role.adhoc_staging"), "assume_role_policy"),
  ).toContain("redshift-serverless.amazonaws.com");
  expect(blockAt(app, "dev-dms-database", "data.aws_redshiftserverless_workgroup.adhoc")).toMatchObject({
    workgroup_name: "adhoc",
  });
});

test("an endpoint goes after its tasks and before the function", () => {
  expect(at(blockAt(app, stack, "aws_lambda_invocation.docs"), "depends_on")).toContain(
    "aws_lambda_invocation.docs_teardown",
  );
  expect(blockAt(app, stack, "aws_lambda_invocation.docs_teardown")).toMatchObject({
    lifecycle_scope: "CRUD",
    depends_on: [
      "aws_lambda_function.dms-endpoint",
      "aws_iam_role_policy.dms-endpoint",
      "aws_dms_certificate.docs",
    ],
    input: '{"action":"lifecycle","endpoint":"docs","endpointIdentifier":"dev-docs"}',
  });
});

test("a plan looks at the endpoints only when the function exists already", () => {
  expect(blockAt(app, stack, "data.aws_lambda_invocation.dms-endpoint_look")).toMatchObject({
    count: '${contains(data.aws_lambda_functions.look.function_names, "dev-look") ? 1 : 0}',
    function_name: "dev-look",
    input: '{"action":"dms-endpoints","stack":"dev-dms-pipelines"}',
  });
});

test("tasks keep the ARN of an endpoint that is modified, and get another one's when it is replaced", async () => {
  const arn = textAt(blockAt(app, stack, "aws_dms_replication_task.docs-to-adhoc"), "source_endpoint_arn")
    .replace(/^\$\{(.*)\}$/s, "$1")
    .replaceAll(/data\.terraform_remote_state\.[\w.-]+/g, '"key"')
    .replaceAll("jsondecode(aws_lambda_invocation.docs.result).endpointArn", '"made"');
  const seen = (fixed: string) => ({ "dev-docs": { endpointArn: "seen", fixed, holds: true } });
  const cases = {
    nothing_yet: {},
    as_before: seen("docdb with key"),
    another_key: seen("docdb with other"),
  };

  const answers = await evaluate(
    cases,
    Object.fromEntries(
      Object.keys(cases).map((name) => [name, arn.replaceAll("local.dms_endpoints", `local.${name}`)]),
    ),
  );

  expect(answers).toEqual({ nothing_yet: "made", as_before: "seen", another_key: "made" });
}, 60_000);

test("a step holds without the function, so that its answer stays known, and not when the function does not see its endpoint", async () => {
  const value = textAt(blockAt(app, stack, "aws_ssm_parameter.docs"), "insecure_value");
  const holds = /^\$\{(.*) \? "done" : /s.exec(value)?.[1] ?? "";
  const there = { "dev-docs": { endpointArn: "seen", fixed: "docdb", holds: true } };
  const changed = { "dev-docs": { ...there["dev-docs"], holds: false } };
  const functionName = "dev-look";
  const cases = {
    no_function: { endpoints: {}, names: ["other"] },
    unseen: { endpoints: {}, names: [functionName] },
    as_left: { endpoints: there, names: [functionName] },
    changed: { endpoints: changed, names: [functionName] },
  };

  const answers = await evaluate(
    cases,
    Object.fromEntries(
      Object.keys(cases).map((name) => [
        name,
        holds
          .replaceAll("local.dms_endpoints", `local.${name}.endpoints`)
          .replaceAll("data.aws_lambda_functions.look.function_names", `local.${name}.names`),
      ]),
    ),
  );

  expect(answers).toEqual({ no_function: true, unseen: false, as_left: true, changed: false });
}, 60_000);

test("tasks are started again after each change of an endpoint: the step reads the ARN from the function's answer", () => {
  expect(textAt(blockAt(app, stack, "aws_lambda_invocation.docs-to-adhoc_start"), "input")).toContain(
    '"endpoints" = {"source" = jsondecode(aws_lambda_invocation.docs.result).endpointArn, "target" = jsondecode(aws_lambda_invocation.adhoc.result).endpointArn}',
  );
});

test("the function hands on exactly the roles of its endpoints, each to whom it is for", () => {
  const { Statement } = JSON.parse(
    textAt(blockAt(app, stack, "aws_iam_role_policy.dms-endpoint"), "policy"),
  ) as { Statement: { Sid: string; Resource: unknown; Condition?: unknown }[] };
  const foundation = "data.terraform_remote_state.dms-foundation.outputs";
  const find = (sid: string) => Statement.find(({ Sid }) => Sid === sid);

  expect(find("HandSecretAccessRolesToDms")).toMatchObject({
    Resource: [
      `\${${foundation}.adhoc_secret_access_role_arn}`,
      `\${${foundation}.docs_secret_access_role_arn}`,
    ],
    Condition: {
      StringEquals: { "iam:PassedToService": ["dms.amazonaws.com", "dms.eu-west-1.amazonaws.com"] },
    },
  });
  expect(find("HandStagingRolesOn")).toMatchObject({
    Resource: [`\${${foundation}.adhoc_staging_role_arn}`],
  });
});

test("the secret of another account lets the function's role describe it, and that role alone", () => {
  const { locals } = stackOf(app, "dev-orders-database").json;
  const statements = (key: string) => JSON.stringify(at(locals, `${key}_secret_policy_statements`));

  expect(statements("docs")).toContain("DescribeByFunction");
  expect(statements("docs")).toContain("arn:aws:iam::111111111111:role/dev-dms-pipelines-dms-endpoint");
  expect(statements("orders-db")).not.toContain("DescribeByFunction");
});

test("no function is made where the provider can make every endpoint", () => {
  const without = synthApp([environmentFrom()]);

  expect(elements(without, "aws_lambda_function").map(({ name }) => name)).not.toContain("dms-endpoint");
});
