import { proxyPort, RdsProxy, type RdsProxyProps } from "../../../modules/network/rds-proxy";
import type { StackJson } from "../../support/synth-app";
import { policyIn, resourceIn, synthModule, terraformProblems } from "../../support/synth-module";
import { physicalName } from "../../support/physical-name";

const key = "orders-db_proxy";

function proxy(props: Partial<RdsProxyProps> = {}): StackJson {
  return synthModule(({ stack, provider }) => {
    new RdsProxy(stack, key, {
      provider: provider("orders"),
      partition: "aws",
      region: "eu-west-1",
      accountId: "222222222222",
      name: physicalName("dev-orders-db"),
      engine: "aurora-mysql",
      database: { cluster: "orders-aurora" },
      vpcId: "vpc-1",
      subnetIds: ["subnet-a", "subnet-b"],
      databaseSecurityGroupId: "sg-database",
      databasePort: 3307,
      secretArn: "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders/dms-AbCdEf",
      secretKeyArn: "arn:aws:kms:eu-west-1:222222222222:key/1",
      confusedDeputyConditions: true,
      keyArn: "arn:aws:kms:eu-west-1:222222222222:key/2",
      logRetentionDays: 365,
      ...props,
    });
  });
}

const json = proxy();
const resource = (json: StackJson, type: string) => resourceIn(json, type, key);

test("a proxy lets clients in with TLS only, with the user of one secret", () => {
  expect(resource(json, "aws_db_proxy")).toMatchObject({
    name: "dev-orders-db",
    engine_family: "MYSQL",
    require_tls: true,
    debug_logging: false,
    idle_client_timeout: 1800,
    vpc_subnet_ids: ["subnet-a", "subnet-b"],
    vpc_security_group_ids: [`\${aws_security_group.${key}.id}`],
    auth: [
      {
        auth_scheme: "SECRETS",
        iam_auth: "DISABLED",
        secret_arn: "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders/dms-AbCdEf",
      },
    ],
  });
});

test.each([
  ["aurora-mysql", "MYSQL", 3306],
  ["mysql", "MYSQL", 3306],
  ["mariadb", "MYSQL", 3306],
  ["aurora-postgresql", "POSTGRESQL", 5432],
  ["postgres", "POSTGRESQL", 5432],
] as const)("a proxy for %s speaks %s and listens on %i", (engine, engineFamily, port) => {
  expect(resource(proxy({ engine }), "aws_db_proxy")).toMatchObject({ engine_family: engineFamily });
  expect(proxyPort(engine)).toBe(port);
});

test("its target is the cluster, or the single instance", () => {
  const target = resource(json, "aws_db_proxy_target");
  expect(target).toMatchObject({
    db_cluster_identifier: "orders-aurora",
    db_proxy_name: `\${aws_db_proxy.${key}.name}`,
    target_group_name: `\${aws_db_proxy_default_target_group.${key}.name}`,
  });
  expect(target).not.toHaveProperty("db_instance_identifier");
  const single = resource(proxy({ database: { instance: "items" } }), "aws_db_proxy_target");
  expect(single).toMatchObject({ db_instance_identifier: "items" });
  expect(single).not.toHaveProperty("db_cluster_identifier");
});

test("its target is made again with it, because a new proxy of the same name has none", () => {
  expect(resource(json, "aws_db_proxy_target")).toMatchObject({
    lifecycle: { replace_triggered_by: [`aws_db_proxy.${key}.arn`] },
  });
});

test("packets go from the proxy to the database's own port, with a rule in each group and none besides", () => {
  const group = `\${aws_security_group.${key}.id}`;
  const port = { ip_protocol: "tcp", from_port: 3307, to_port: 3307 };
  const rules = ["aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule"];
  for (const type of rules) expect(Object.keys(json.resource[type] ?? {})).toEqual([key]);
  const [out = "", into = ""] = rules;
  expect(resource(json, out)).toMatchObject({
    ...port,
    security_group_id: group,
    referenced_security_group_id: "sg-database",
  });
  expect(resource(json, into)).toMatchObject({
    ...port,
    security_group_id: "sg-database",
    referenced_security_group_id: group,
  });
});

test("its role is RDS's for proxies of this account, and reads the one secret with the one key", () => {
  const role = resource(json, "aws_iam_role");
  expect(policyIn(role, "assume_role_policy")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: ["rds.amazonaws.com"] },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "222222222222" },
          ArnLike: { "aws:SourceArn": "arn:aws:rds:eu-west-1:222222222222:db-proxy:*" },
        },
      },
    ],
  });
  expect(policyIn(resource(json, "aws_iam_role_policy"), "policy")).toMatchObject({
    Statement: [
      {
        Action: "secretsmanager:GetSecretValue",
        Resource: "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders/dms-AbCdEf",
      },
      {
        Action: "kms:Decrypt",
        Resource: "arn:aws:kms:eu-west-1:222222222222:key/1",
        Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
      },
    ],
  });
});

test("the conditions of its trust policy can be left out", () => {
  const role = resource(proxy({ confusedDeputyConditions: false }), "aws_iam_role");
  expect(role["assume_role_policy"]).not.toContain("Condition");
});

test("its log is there before it, encrypted and kept for a year", () => {
  expect(resource(json, "aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/rds/proxy/dev-orders-db",
    kms_key_id: "arn:aws:kms:eu-west-1:222222222222:key/2",
    retention_in_days: 365,
  });
  expect(resource(json, "aws_db_proxy")["depends_on"]).toEqual([
    `aws_iam_role_policy.${key}`,
    `aws_cloudwatch_log_group.${key}`,
  ]);
});

test("everything is made by the account of the database", () => {
  const providers = Object.values(json.resource).flatMap((blocks) =>
    Object.values(blocks).map((block) => block["provider"]),
  );
  expect(new Set(providers)).toEqual(new Set(["aws.orders"]));
});

test("Terraform and the provider accept it", async () => {
  expect(await terraformProblems(json)).toEqual([]);
}, 120_000);
