import { runSimulation } from "@cloud-copilot/iam-simulate";
import { reconcileTargetsStatements } from "../../../lambda-src/reconcile-targets/permissions";

const account = "222222222222";
const group = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:${account}:targetgroup/${name}/0123456789abcdef`;
const parameter = (name: string) => `arn:aws:ssm:eu-west-1:${account}:parameter${name}`;
const ofRds = (name: string) => `arn:aws:rds:eu-west-1:${account}:${name}`;

const statements = reconcileTargetsStatements({
  targetGroupArns: [group("dev-orders-db")],
  markerArns: [parameter("/causeway/dev-orders-database/*")],
  databaseArns: [ofRds("cluster:orders-aurora"), ofRds("db:crm")],
  parameterGroupArns: [ofRds("cluster-pg:*"), ofRds("pg:*")],
});

async function allowed(action: string, resource: string) {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/reconcile-targets`,
        action,
        resource: { resource, accountId: account },
        contextVariables: {},
      },
      identityPolicies: [
        { name: "reconcile-targets", policy: { Version: "2012-10-17", Statement: statements } },
      ],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === "error") throw new Error(result.errors.message);
  return result.overallResult === "Allowed";
}

test.each([
  ["elasticloadbalancing:DescribeTargetHealth", "*"],
  ["elasticloadbalancing:RegisterTargets", group("dev-orders-db")],
  ["elasticloadbalancing:DeregisterTargets", group("dev-orders-db")],
  ["ssm:GetParameter", parameter("/causeway/dev-orders-database/orders-db_targets")],
  ["ssm:PutParameter", parameter("/causeway/dev-orders-database/orders-db_targets")],
  ["rds:DescribeDBClusters", ofRds("cluster:orders-aurora")],
  ["rds:DescribeDBInstances", ofRds("db:crm")],
  ["rds:DescribeDBClusterParameters", ofRds("cluster-pg:orders")],
  ["rds:DescribeDBParameters", ofRds("pg:default.mysql8.0")],
])("reconcile-targets may call %s on %s", async (action, resource) => {
  await expect(allowed(action, resource)).resolves.toBe(true);
});

test.each([
  ["elasticloadbalancing:RegisterTargets", group("somebody-elses")],
  ["elasticloadbalancing:DeregisterTargets", group("somebody-elses")],
  ["elasticloadbalancing:DeleteTargetGroup", group("dev-orders-db")],
  ["elasticloadbalancing:ModifyTargetGroup", group("dev-orders-db")],
  ["ssm:PutParameter", parameter("/causeway/dev-dms-endpoints/lake-orders")],
  ["rds:DescribeDBClusters", ofRds("cluster:somebody-elses")],
  ["rds:DescribeDBInstances", ofRds("db:somebody-elses")],
  ["rds:ModifyDBClusterParameterGroup", ofRds("cluster-pg:orders")],
  ["rds:ModifyDBParameterGroup", ofRds("pg:orders")],
  ["rds:ModifyDBInstance", ofRds("db:crm")],
])("reconcile-targets may not call %s on %s", async (action, resource) => {
  await expect(allowed(action, resource)).resolves.toBe(false);
});

test("without a database to look at, nothing of RDS is allowed", () => {
  const none = reconcileTargetsStatements({
    targetGroupArns: [group("dev-orders-db")],
    markerArns: [],
    databaseArns: [],
    parameterGroupArns: [ofRds("pg:*")],
  });
  expect(none.flatMap(({ Action }) => Action).filter((action) => action.startsWith("rds:"))).toEqual([]);
});

test("a star stands only for the call that knows no resources", () => {
  expect(statements.filter(({ Resource }) => Resource === "*").map(({ Action }) => Action)).toEqual([
    "elasticloadbalancing:DescribeTargetHealth",
  ]);
});
