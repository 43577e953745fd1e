import { runSimulation } from "@cloud-copilot/iam-simulate";
import { acceptConnectionStatements } from "../../lambda-src/accept-connection/permissions";
import { dmsEndpointStatements } from "../../lambda-src/dms-endpoint/permissions";
import { lookStatements } from "../../lambda-src/look/permissions";
import { mergeStatementStatements } from "../../lambda-src/merge-statement/permissions";
import { s3EndpointStatements } from "../../lambda-src/s3-endpoint/permissions";
import { sealTrustStatements } from "../../lambda-src/seal-trust/permissions";
import { startTasksStatements } from "../../lambda-src/start-tasks/permissions";
import type { PolicyStatement } from "../../model/policy";

const account = "111111111111";
// The evaluator takes the star in DMS's own ARN patterns literally, so an ARN with an id matches no type.
const dms = (type: string) => `arn:aws:dms:eu-west-1:${account}:${type}:*`;
const parameter = (name: string) => `arn:aws:ssm:eu-west-1:${account}:parameter${name}`;
const writer = "arn:aws:iam::333333333333:role/causeway/dev/dev-lake-orders-writer";
const place = { partition: "aws", region: "eu-west-1", accountId: account };
const key = `arn:aws:kms:eu-west-1:${account}:key/1`;

const secretReader = `arn:aws:iam::${account}:role/dev-docs-secret-access`;
const stager = `arn:aws:iam::${account}:role/dev-adhoc-staging`;
const documents = "arn:aws:secretsmanager:eu-west-1:222222222222:secret:docs/dms-AbCdEf";

const service = `arn:aws:ec2:eu-west-1:${account}:vpc-endpoint-service/vpce-svc-0123456789abcdef0`;

const policies: Readonly<Record<string, PolicyStatement[]>> = {
  "s3-endpoint": s3EndpointStatements({
    ...place,
    stack: "dev-dms-endpoints",
    environment: "dev",
    passRoleArns: [writer],
    markerArns: [parameter("/causeway/dev-dms-endpoints/*")],
    keyArn: key,
  }),
  "dms-endpoint": dmsEndpointStatements({
    ...place,
    stack: "dev-dms-pipelines",
    environment: "dev",
    secretAccessRoleArns: [secretReader],
    secretArns: [documents],
    stagingRoleArns: [stager],
    loadedBy: ["redshift-serverless.amazonaws.com"],
    markerArns: [parameter("/causeway/dev-dms-pipelines/*")],
    keyArn: key,
  }),
  look: lookStatements({ endpoints: dms("endpoint"), bucketArns: ["arn:aws:s3:::orders-landing"] }),
  "seal-trust": sealTrustStatements({
    roleArns: [`arn:aws:iam::${account}:role/causeway/dev/*`],
    markerArns: [parameter("/causeway/dev-lake-trust*")],
  }),
  "merge-statement": mergeStatementStatements({
    secretArns: [`arn:aws:secretsmanager:eu-west-1:${account}:secret:orders/dms-??????`],
    bucketArns: ["arn:aws:s3:::orders-landing"],
    markerArns: [parameter("/causeway/dev-orders-database/*")],
  }),
  "accept-connection": acceptConnectionStatements({
    serviceArns: [service],
    markerArns: [parameter("/causeway/dev-orders-database/*")],
  }),
  "start-tasks": startTasksStatements({
    ...place,
    environment: "dev",
    markerArns: [parameter("/causeway/dev-dms-pipelines/*")],
    starts: { tasks: true, replications: false },
  }),
  // The same function, where every pipeline is serverless.
  "start-replications": startTasksStatements({
    ...place,
    environment: "dev",
    markerArns: [parameter("/causeway/dev-dms-pipelines/*")],
    starts: { tasks: false, replications: true },
  }),
  "stop-replications": startTasksStatements({
    ...place,
    environment: "dev",
    markerArns: [parameter("/causeway/dev-dms-pipelines/*")],
    starts: { tasks: false, replications: true },
    stopsReplications: true,
  }),
};

async function allowed(name: string, action: string, resource: string, context: Record<string, string>) {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/${name}`,
        action,
        resource: { resource, accountId: account },
        contextVariables: context,
      },
      identityPolicies: [{ name, policy: { Version: "2012-10-17", Statement: policies[name] } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === "error") throw new Error(result.errors.message);
  return result.overallResult === "Allowed";
}

const own = { "aws:ResourceTag/causeway:stack": "dev-dms-endpoints" };
const making = { "aws:RequestTag/causeway:stack": "dev-dms-endpoints" };
const ofPipelines = { "aws:ResourceTag/causeway:stack": "dev-dms-pipelines" };
const makingPipelines = { "aws:RequestTag/causeway:stack": "dev-dms-pipelines" };
const to = (service: string) => ({ "iam:PassedToService": service });
const ofDev = { "aws:ResourceTag/causeway:environment": "dev" };
const secret = `arn:aws:secretsmanager:eu-west-1:${account}:secret:orders/dms-AbCdEf`;
const closed = { "secretsmanager:BlockPublicPolicy": "true" };

test.each<[string, string, string, Record<string, string>]>([
  ["s3-endpoint", "dms:DescribeEndpoints", "*", {}],
  ["s3-endpoint", "dms:DescribeReplicationTasks", "*", {}],
  ["s3-endpoint", "dms:ListTagsForResource", dms("endpoint"), {}],
  ["s3-endpoint", "dms:CreateEndpoint", dms("endpoint"), making],
  ["s3-endpoint", "dms:AddTagsToResource", dms("endpoint"), making],
  ["s3-endpoint", "dms:AddTagsToResource", dms("endpoint"), own],
  ["s3-endpoint", "dms:RemoveTagsFromResource", dms("endpoint"), own],
  ["s3-endpoint", "dms:DeleteEndpoint", dms("endpoint"), own],
  ["s3-endpoint", "iam:PassRole", writer, to("dms.amazonaws.com")],
  ["s3-endpoint", "iam:PassRole", writer, {}],
  ["s3-endpoint", "iam:PassRole", writer, to("dms.eu-west-1.amazonaws.com")],
  ["s3-endpoint", "ssm:PutParameter", parameter("/causeway/dev-dms-endpoints/lake-orders"), {}],
  ["dms-endpoint", "dms:DescribeEndpoints", "*", {}],
  ["dms-endpoint", "dms:CreateEndpoint", dms("endpoint"), makingPipelines],
  ["dms-endpoint", "dms:AddTagsToResource", dms("endpoint"), makingPipelines],
  ["dms-endpoint", "dms:AddTagsToResource", dms("endpoint"), ofPipelines],
  ["dms-endpoint", "dms:RemoveTagsFromResource", dms("endpoint"), ofPipelines],
  ["dms-endpoint", "dms:ModifyEndpoint", dms("endpoint"), ofPipelines],
  ["dms-endpoint", "dms:DeleteEndpoint", dms("endpoint"), ofPipelines],
  ["dms-endpoint", "dms:StopReplicationTask", dms("task"), ofDev],
  ["dms-endpoint", "iam:PassRole", secretReader, to("dms.amazonaws.com")],
  ["dms-endpoint", "iam:PassRole", secretReader, to("dms.eu-west-1.amazonaws.com")],
  ["dms-endpoint", "iam:PassRole", stager, to("redshift-serverless.amazonaws.com")],
  ["dms-endpoint", "secretsmanager:DescribeSecret", documents, {}],
  ["dms-endpoint", "ssm:PutParameter", parameter("/causeway/dev-dms-pipelines/docs"), {}],
  ["seal-trust", "iam:GetRole", `arn:aws:iam::${account}:role/causeway/dev/writer`, {}],
  ["seal-trust", "iam:UpdateAssumeRolePolicy", `arn:aws:iam::${account}:role/causeway/dev/writer`, {}],
  ["look", "dms:DescribeEndpoints", "*", {}],
  ["look", "dms:ListTagsForResource", dms("endpoint"), {}],
  ["look", "s3:GetBucketPolicy", "arn:aws:s3:::orders-landing", {}],
  ["look", "s3:GetEncryptionConfiguration", "arn:aws:s3:::orders-landing", {}],
  ["merge-statement", "secretsmanager:PutResourcePolicy", secret, closed],
  ["merge-statement", "secretsmanager:GetResourcePolicy", secret, {}],
  ["merge-statement", "s3:PutBucketPolicy", "arn:aws:s3:::orders-landing", {}],
  ["accept-connection", "ec2:DescribeVpcEndpointConnections", "*", {}],
  ["accept-connection", "ec2:AcceptVpcEndpointConnections", service, {}],
  ["accept-connection", "ec2:RejectVpcEndpointConnections", service, {}],
  ["start-tasks", "dms:DescribeConnections", "*", {}],
  ["start-tasks", "dms:TestConnection", dms("endpoint"), ofDev],
  ["start-tasks", "dms:TestConnection", dms("rep"), ofDev],
  ["start-tasks", "dms:StartReplicationTask", dms("task"), ofDev],
  ["start-replications", "dms:DescribeReplications", "*", {}],
  ["start-replications", "dms:StartReplication", dms("replication-config"), ofDev],
  ["stop-replications", "dms:StopReplication", dms("replication-config"), ofDev],
])("%s may call %s on %s", async (name, action, resource, context) => {
  await expect(allowed(name, action, resource, context)).resolves.toBe(true);
});

test.each<[string, string, string, Record<string, string>]>([
  ["accept-connection", "ec2:AcceptVpcEndpointConnections", service.replace("0123", "9876"), {}],
  ["accept-connection", "ec2:DeleteVpcEndpointServiceConfigurations", service, {}],
  ["s3-endpoint", "dms:CreateEndpoint", dms("endpoint"), {}],
  ["s3-endpoint", "dms:CreateEndpoint", dms("endpoint"), { "aws:RequestTag/causeway:stack": "other" }],
  [
    "s3-endpoint",
    "dms:AddTagsToResource",
    dms("endpoint"),
    { ...making, "aws:ResourceTag/causeway:stack": "other" },
  ],
  ["s3-endpoint", "dms:DeleteEndpoint", dms("endpoint"), {}],
  ["s3-endpoint", "dms:ModifyEndpoint", dms("endpoint"), own],
  ["s3-endpoint", "iam:PassRole", "arn:aws:iam::333333333333:role/admin", to("dms.amazonaws.com")],
  ["s3-endpoint", "iam:PassRole", writer, to("lambda.amazonaws.com")],
  ["s3-endpoint", "ssm:PutParameter", parameter("/other"), {}],
  ["s3-endpoint", "kms:Decrypt", key, {}],
  ["dms-endpoint", "dms:CreateEndpoint", dms("endpoint"), {}],
  ["dms-endpoint", "dms:ModifyEndpoint", dms("endpoint"), own],
  ["dms-endpoint", "dms:DeleteEndpoint", dms("endpoint"), {}],
  [
    "dms-endpoint",
    "dms:StopReplicationTask",
    dms("task"),
    { "aws:ResourceTag/causeway:environment": "prod" },
  ],
  ["dms-endpoint", "dms:StartReplicationTask", dms("task"), ofDev],
  ["dms-endpoint", "iam:PassRole", secretReader, to("lambda.amazonaws.com")],
  ["dms-endpoint", "iam:PassRole", secretReader, to("redshift-serverless.amazonaws.com")],
  ["dms-endpoint", "iam:PassRole", writer, to("dms.amazonaws.com")],
  ["dms-endpoint", "secretsmanager:DescribeSecret", `${documents}-other`, {}],
  ["look", "s3:GetBucketPolicy", "arn:aws:s3:::another", {}],
  ["look", "s3:GetObject", "arn:aws:s3:::orders-landing/key", {}],
  ["look", "ssm:PutParameter", parameter("/causeway/dev-dms-pipelines/docs"), {}],
  ["seal-trust", "iam:UpdateAssumeRolePolicy", `arn:aws:iam::${account}:role/admin`, {}],
  ["seal-trust", "iam:PutRolePolicy", `arn:aws:iam::${account}:role/causeway/dev/writer`, {}],
  [
    "merge-statement",
    "secretsmanager:PutResourcePolicy",
    secret,
    { "secretsmanager:BlockPublicPolicy": "false" },
  ],
  ["merge-statement", "secretsmanager:GetSecretValue", secret, {}],
  ["merge-statement", "s3:PutBucketPolicy", "arn:aws:s3:::another", {}],
  ["merge-statement", "s3:GetObject", "arn:aws:s3:::orders-landing/key", {}],
  [
    "start-tasks",
    "dms:StartReplicationTask",
    dms("task"),
    { "aws:ResourceTag/causeway:environment": "prod" },
  ],
  ["start-tasks", "dms:DeleteReplicationTask", dms("task"), ofDev],
  ["start-tasks", "dms:StartReplication", dms("replication-config"), ofDev],
  ["start-replications", "dms:StartReplicationTask", dms("task"), ofDev],
  [
    "start-replications",
    "dms:StartReplication",
    dms("replication-config"),
    { "aws:ResourceTag/causeway:environment": "prod" },
  ],
  ["start-replications", "dms:StopReplication", dms("replication-config"), ofDev],
  ["start-replications", "dms:DeleteReplicationConfig", dms("replication-config"), ofDev],
])("%s may not call %s on %s", async (name, action, resource, context) => {
  await expect(allowed(name, action, resource, context)).resolves.toBe(false);
});

test("look has no right but to describe, read and list", () => {
  const actions = policies.look?.flatMap(({ Action }) => Action) ?? [];
  expect(actions.filter((action) => !/^\w+:(Describe|Get|List)/.test(action))).toEqual([]);
  expect(actions).not.toEqual([]);
});

test("a star stands only for calls that know no resources", () => {
  const onAnything = Object.values(policies)
    .flat()
    .filter(({ Resource }) => Resource === "*")
    .flatMap(({ Action }) => Action);

  expect(new Set(onAnything)).toEqual(
    new Set([
      "dms:DescribeConnections",
      "dms:DescribeEndpoints",
      "dms:DescribeReplicationTasks",
      "dms:DescribeReplications",
      "ec2:DescribeVpcEndpointConnections",
    ]),
  );
});

test("merge-statement has no statement for a kind of target that it does not edit", () => {
  const markerArns = [parameter("/m")];

  const sids = mergeStatementStatements({ secretArns: [], bucketArns: [], markerArns }).map(({ Sid }) => Sid);

  expect(sids).toEqual(["ReadAndWriteMarkers"]);
});
