import { DataAwsRdsCluster } from "@cdktf/provider-aws/lib/data-aws-rds-cluster";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Fn, Token } from "cdktf";
import { targetMetrics } from "../../../lambda-src/reconcile-targets/metric-names";
import { CustomerKey } from "../../../modules/kms/customer-key";
import { deadLetterKeyStatement } from "../../../modules/network/dead-letter-queue";
import {
  reconcilerQueue,
  TargetReconciler,
  type ReconciledTarget,
} from "../../../modules/network/target-reconciler";
import { at, textAt, type StackJson } from "../../support/synth-app";
import { policyIn, resourceIn, synthModule, terraformProblems } from "../../support/synth-module";
import { physicalName } from "../../support/physical-name";

const place = { partition: "aws", region: "eu-west-1", accountId: "222222222222" };
const functionName = physicalName<"function">("dev-orders-database-reconcile-targets");

/** A cluster's writer, and a proxy that is called like the function. */
function synthesized(
  members: Partial<ReconciledTarget> = {},
  alarms: { readonly alarmTopicArn?: string } = {},
  environment = "dev",
): StackJson {
  return synthModule(({ stack, provider }) => {
    const aws = { provider: provider("orders") };
    const cluster = new DataAwsRdsCluster(stack, "orders-db", { ...aws, clusterIdentifier: "orders-aurora" });
    const vpc = new DataAwsVpc(stack, "vpc", { ...aws, tags: { Name: "orders" } });
    const [one, other] = ["orders", "proxy"].map(
      (name) => new LbTargetGroup(stack, name, { ...aws, name }).arn,
    );
    const key = new CustomerKey(stack, "database", {
      ...place,
      ...aws,
      alias: "dev-orders-database",
      description: "Key",
      statements: [
        deadLetterKeyStatement([reconcilerQueue({ ...place, functionName })], ["events.amazonaws.com"]),
      ],
    });
    const writer: ReconciledTarget = {
      key: "orders-db",
      host: cluster.endpoint,
      port: 3306,
      targetGroupArn: one ?? "",
      cidrs: [vpc.cidrBlock],
      kind: "instance",
      sources: { cluster: "Orders-Aurora" },
      ...members,
    };
    const proxy: ReconciledTarget = {
      ...writer,
      key: "reconcile-targets",
      kind: "proxy",
      sources: {},
      targetGroupArn: other ?? "",
      cidrs: Token.asList(Fn.jsondecode(Fn.jsonencode([vpc.cidrBlock]))),
    };
    const reconciler = new TargetReconciler(stack, "reconcile-targets", {
      ...place,
      ...aws,
      ...alarms,
      functionName,
      stack: "dev-orders-database",
      environment,
      keyArn: key.keyArn,
      logRetentionDays: 365,
      targets: [writer, proxy],
    });
    const done = reconciler.done.get("orders-db");
    new SecurityGroup(stack, "waits", { ...aws, ...(done ? { dependsOn: [done] } : {}) });
  });
}

const json = synthesized();
const resource = (type: string, name: string) => resourceIn(json, type, name);
const statement = (type: string, name: string, sid: string) => {
  const statements = at(policyIn(resource(type, name), "policy"), "Statement") as { Sid: string }[];
  return statements.find(({ Sid }) => Sid === sid);
};
const queue = "reconcile-targets_failed";
const rules = "arn:aws:events:eu-west-1:222222222222:rule/dev-targets-*";
const ruleNames = ({ resource }: StackJson) =>
  Object.values(resource["aws_cloudwatch_event_rule"] ?? {}).map((rule) => textAt(rule, "name"));

test("the deploy calls the function with the whole target, and again when any of it changes", () => {
  expect(textAt(resource("aws_lambda_invocation", "orders-db_targets"), "input")).toBe(
    '${jsonencode({"action" = "reconcile", "reason" = "deploy", "endpoint" = "orders-db", ' +
      '"host" = data.aws_rds_cluster.orders-db.endpoint, "port" = 3306, ' +
      '"targetGroupArn" = aws_lb_target_group.orders.arn, "cidrs" = [data.aws_vpc.vpc.cidr_block], ' +
      '"kind" = "instance", "marker" = "/causeway/dev-orders-database/orders-db_targets"})}',
  );
});

describe("a database that counts health checks as connection errors", () => {
  const atLeast = 1_000_000;
  const rds = (name: string) => `arn:aws:rds:eu-west-1:222222222222:${name}`;
  const rights = (wanted: ReconciledTarget["maxConnectErrors"]) => {
    const made = synthesized(wanted ? { maxConnectErrors: wanted } : {});
    const policy = policyIn(resourceIn(made, "aws_iam_role_policy", "reconcile-targets"), "policy");
    const statements = at(policy, "Statement") as { Sid: string; Resource: unknown }[];
    return Object.fromEntries(
      statements
        .filter(({ Sid }) => Sid === "SeeDatabases" || Sid === "SeeParameters")
        .map(({ Sid, Resource }) => [Sid, Resource]),
    );
  };

  test("is looked at by the deploy, and not by the schedule or after events", () => {
    const made = synthesized({ maxConnectErrors: { cluster: "Orders-Aurora", atLeast } });
    const input = (type: string, name: string) => textAt(resourceIn(made, type, name), "input");

    expect(input("aws_lambda_invocation", "orders-db_targets")).toContain(
      '"maxConnectErrors" = {"cluster" = "Orders-Aurora", "atLeast" = 1000000}',
    );
    for (const reason of ["event", "schedule"]) {
      expect(input("aws_cloudwatch_event_target", `orders-db_${reason}`)).not.toContain("maxConnectErrors");
    }
  });

  test.each<[string, ReconciledTarget["maxConnectErrors"], string[], string[]]>([
    [
      "a cluster with whatever instances it has",
      { cluster: "Orders-Aurora", atLeast },
      ["cluster:orders-aurora", "db:*"],
      ["cluster-pg:*", "pg:*"],
    ],
    [
      "one instance of a cluster",
      { cluster: "orders-aurora", instance: "orders-aurora-2", atLeast },
      ["cluster:orders-aurora", "db:orders-aurora-2"],
      ["cluster-pg:*", "pg:*"],
    ],
    ["a single instance", { instance: "CRM", atLeast }, ["db:crm"], ["pg:*"]],
  ])("gives the function the right to read it: %s", (_what, wanted, databases, groups) => {
    expect(rights(wanted)).toEqual({
      SeeDatabases: databases.map(rds),
      SeeParameters: groups.map(rds),
    });
  });

  test("gives no right where there is none", () => {
    expect(rights(undefined)).toEqual({});
  });
});

test("a list of ranges may come from another stack as JSON", () => {
  expect(textAt(resource("aws_lambda_invocation", "reconcile-targets_targets"), "input")).toContain(
    '"cidrs" = jsondecode(jsonencode([data.aws_vpc.vpc.cidr_block]))',
  );
});

test("what must wait for the targets can depend on the deploy's run", () => {
  expect(at(resource("aws_security_group", "waits"), "depends_on")).toEqual([
    "aws_lambda_invocation.orders-db_targets",
  ]);
});

test("an event of RDS about exactly this database, by the name that RDS keeps, calls the function", () => {
  expect(
    JSON.parse(textAt(resource("aws_cloudwatch_event_rule", "orders-db_event"), "event_pattern")),
  ).toEqual({
    source: ["aws.rds"],
    "detail-type": ["RDS DB Cluster Event"],
    detail: {
      EventCategories: ["availability", "failover"],
      SourceArn: ["arn:aws:rds:eu-west-1:222222222222:cluster:orders-aurora"],
    },
  });
});

test("events of instances count where they are named", () => {
  const other = synthesized({ sources: { instances: ["crm"] } });

  expect(
    JSON.parse(textAt(other, "resource", "aws_cloudwatch_event_rule", "orders-db_event", "event_pattern")),
  ).toMatchObject({
    "detail-type": ["RDS DB Instance Event"],
    detail: { SourceArn: ["arn:aws:rds:eu-west-1:222222222222:db:crm"] },
  });
});

test("fault 12: every target group is looked at each minute, also without any events", () => {
  for (const key of ["orders-db", "reconcile-targets"]) {
    expect(resource("aws_cloudwatch_event_rule", `${key}_schedule`)).toMatchObject({
      schedule_expression: "rate(1 minute)",
    });
  }
  expect(at(json.resource, "aws_cloudwatch_event_rule", "reconcile-targets_event")).toBeUndefined();
});

test.each(["event", "schedule"])(
  "the rule on %s passes an input that never changes, retries, and keeps what it cannot deliver",
  (reason) => {
    const target = resource("aws_cloudwatch_event_target", `orders-db_${reason}`);

    expect(textAt(target, "input")).toContain(`"reason" = "${reason}"`);
    expect(textAt(target, "input")).toContain('"marker" = "/causeway/dev-orders-database/orders-db_targets"');
    expect(at(target, "input_transformer")).toBeUndefined();
    expect(at(target, "dead_letter_config", "arn")).toBe("${aws_sqs_queue.reconcile-targets_failed.arn}");
    expect(at(target, "retry_policy", "maximum_event_age_in_seconds")).toBe(reason === "event" ? 300 : 60);
  },
);

test("one permission lets the rules call the function, however many there are, and no other rule", () => {
  expect(json.resource["aws_lambda_permission"]).toEqual({
    "reconcile-targets": expect.objectContaining({
      principal: "events.amazonaws.com",
      action: "lambda:InvokeFunction",
      source_arn: rules,
    }) as unknown,
  });
  expect(ruleNames(json)).toHaveLength(3);
  for (const name of ruleNames(json)) expect(name).toMatch(/^dev-targets-/);
});

test("the function may change exactly the target groups, and send to its queue", () => {
  expect(statement("aws_iam_role_policy", "reconcile-targets", "KeepTargets")).toMatchObject({
    Resource: ["${aws_lb_target_group.orders.arn}", "${aws_lb_target_group.proxy.arn}"],
  });
  expect(statement("aws_iam_role_policy", "reconcile-targets", "SendDeadLetters")).toMatchObject({
    Resource: `arn:aws:sqs:eu-west-1:222222222222:${functionName}-failed`,
  });
});

test("the function runs outside any VPC, for as long as a failover may take", () => {
  const lambda = resource("aws_lambda_function", "reconcile-targets");

  expect(at(lambda, "vpc_config")).toBeUndefined();
  expect(lambda).toMatchObject({ timeout: 480, environment: { variables: { ENVIRONMENT: "dev" } } });
});

test("what the function fails at goes to the queue, encrypted, for its rules alone, by TLS alone", () => {
  expect(resource("aws_lambda_function_event_invoke_config", "reconcile-targets")).toMatchObject({
    destination_config: { on_failure: { destination: "${aws_sqs_queue.reconcile-targets_failed.arn}" } },
  });
  expect(resource("aws_sqs_queue", queue)).toMatchObject({
    name: reconcilerQueue({ ...place, functionName }).name,
    kms_master_key_id: "${aws_kms_key.database.arn}",
  });
  expect(statement("aws_sqs_queue_policy", queue, "RulesSend")).toMatchObject({
    Condition: {
      ArnEquals: {
        "aws:SourceArn": [rules],
      },
    },
  });
  expect(statement("aws_sqs_queue_policy", queue, "OnlyWithTls")).toMatchObject({ Effect: "Deny" });
});

test("the rules have the names that queue and function admit, also where they are cut", () => {
  expect(textAt(resource("aws_cloudwatch_event_rule", "orders-db_event"), "name")).toBe(
    "dev-targets-event-orders-db",
  );
  const key = "a-key-of-the-forty-characters-at-most-ab";
  // The longest name of an environment that leaves a function's name within 64 characters.
  const environment = "an-environment-of-thirty-four-char";
  for (const name of ruleNames(synthesized({ key }, {}, environment))) {
    expect(name.length).toBeLessThanOrEqual(64);
    expect(name.startsWith(`${environment}-targets-`)).toBe(true);
  }
});

test.each([
  ["targets_unknown", targetMetrics.unknown, "breaching"],
  ["targets_not_healthy", targetMetrics.notHealthy, "notBreaching"],
])("fault 10: an alarm %s goes off after five minutes of it", (name, metric, missing) => {
  expect(resource("aws_cloudwatch_metric_alarm", `orders-db_${name}`)).toMatchObject({
    namespace: "Causeway",
    metric_name: metric,
    dimensions: { service: targetMetrics.service, environment: "dev", endpoint: "orders-db" },
    statistic: "Maximum",
    threshold: 1,
    period: 60,
    evaluation_periods: 5,
    treat_missing_data: missing,
    depends_on: ["aws_lambda_invocation.orders-db_targets"],
  });
});

test("alarms tell a topic where there is one", () => {
  const told = synthesized({}, { alarmTopicArn: "arn:aws:sns:eu-west-1:222222222222:alarms" });
  const alarms = told.resource["aws_cloudwatch_metric_alarm"] ?? {};

  expect(Object.keys(alarms)).toHaveLength(5);
  for (const alarm of Object.values(alarms)) {
    expect(at(alarm, "alarm_actions")).toEqual(["arn:aws:sns:eu-west-1:222222222222:alarms"]);
  }
  expect(
    at(resource("aws_cloudwatch_metric_alarm", "orders-db_targets_unknown"), "alarm_actions"),
  ).toBeUndefined();
});

test("Terraform and the provider accept it", async () => {
  expect(await terraformProblems(json)).toEqual([]);
}, 120_000);
