import { placeholderExpression, type Producers } from "../../../cli/placeholders/values";
import { parseStackJson } from "../../../cli/stack-json";

const provider = (alias: string, account: string, region = "eu-west-1") => ({
  alias,
  region,
  allowed_account_ids: [account],
});

/** The placeholder of an output `it` of a stack. */
function placeholder(json: Readonly<Record<string, unknown>>, others: Producers = new Map()): string {
  const stack = {
    provider: { aws: [provider("dms", "111111111111"), provider("lake", "333333333333")] },
    ...json,
  };
  const producers = new Map([...others, ["it", parseStackJson(JSON.stringify(stack))]]);
  return placeholderExpression("it", "it", producers);
}

const output = (value: unknown) => ({ it: { value } });

test.each([
  ["${aws_iam_role.writer.arn}", "arn:aws:iam::111111111111:role/placeholder-writer"],
  ["${data.aws_kms_key.orders.arn}", "arn:aws:kms:eu-west-1:111111111111:key/placeholder-orders"],
  ["${aws_s3_bucket.lake.arn}", "arn:aws:s3:::placeholder-lake"],
  [
    "${aws_dms_replication_instance.main.replication_instance_arn}",
    "arn:aws:dms:eu-west-1:111111111111:rep:placeholder-main",
  ],
  [
    "${data.aws_secretsmanager_secret.orders.arn}",
    "arn:aws:secretsmanager:eu-west-1:111111111111:secret:placeholder-orders",
  ],
  ["${aws_vpc.own.id}", "vpc-placeholder-own"],
  ["${aws_subnet.private_1.id}", "subnet-placeholder-private_1"],
  ["${aws_vpc_endpoint_service.db.id}", "vpce-svc-placeholder-db"],
  ["${aws_iam_role.writer.unique_id}", "AROAPLACEHOLDER"],
  ["${data.aws_rds_cluster.orders.endpoint}", "placeholder-orders-endpoint"],
])("%s has the form that AWS gives it", (value, word) => {
  expect(placeholder({ output: output(value) })).toBe(`try(tostring("${word}"), "placeholder-it")`);
});

test("has the account, Region and partition of the resource's own provider", () => {
  const aws = [provider("dms", "111111111111"), provider("lake", "333333333333", "cn-north-1")];
  const resource = { aws_iam_role: { writer: { provider: "aws.lake" } } };
  expect(
    placeholder({ provider: { aws }, resource, output: output("${aws_iam_role.writer.arn}") }),
  ).toContain('"arn:aws-cn:iam::333333333333:role/placeholder-writer"');
});

test("what the file says is no placeholder", () => {
  const resource = { aws_iam_role: { writer: { name: "dev-writer" } } };
  expect(placeholder({ resource, output: output("${aws_iam_role.writer.name}") })).toContain('"dev-writer"');
});

test("a list has as many members as the stack makes, and computes what follows from the file", () => {
  const resource = {
    aws_subnet: {
      a: { cidr_block: '${cidrsubnet("10.0.0.0/16", 4, 0)}' },
      b: { cidr_block: "10.0.16.0/20" },
    },
  };
  const ids = "${jsonencode([aws_subnet.a.id, aws_subnet.b.id])}";
  expect(placeholder({ resource, output: output(ids) })).toContain(
    'jsonencode(["subnet-placeholder-a", "subnet-placeholder-b"])',
  );
  const ranges = "${jsonencode([aws_subnet.a.cidr_block, aws_subnet.b.cidr_block])}";
  expect(placeholder({ resource, output: output(ranges) })).toContain(
    'jsonencode([cidrsubnet("10.0.0.0/16", 4, 0), "10.0.16.0/20"])',
  );
});

test("follows locals, and what another stack hands on", () => {
  const producers = new Map([
    ["first", parseStackJson(JSON.stringify({ output: { host: { value: "${aws_db_proxy.db.endpoint}" } } }))],
  ]);
  const locals = { hosts: ["${data.terraform_remote_state.first.outputs.host}", "db.example"] };
  expect(placeholder({ locals, output: output("${jsonencode(local.hosts)}") }, producers)).toContain(
    '("placeholder-db-endpoint"), "db.example"',
  );
});

test.each([
  ["an attribute of a list", "${one(aws_db_proxy.db[*].endpoint)}", '"placeholder-it"'],
  ["a list of such", "${jsonencode([for one in aws_x.y : one.id])}", 'jsonencode(["placeholder-it"])'],
  ["a local that names itself", "${local.circle}", '"placeholder-it"'],
  ["a map", { a: 1 }, '"placeholder-it"'],
  ["an interpolation with quotes", '${aws_x.y.id}-${aws_x.y.tags["a"]}', '"placeholder-it"'],
])("%s is a marked word", (_case, value, expected) => {
  expect(placeholder({ locals: { circle: "${local.circle}" }, output: output(value) })).toBe(expected);
});

test("an output that no stack has is a marked word", () => {
  expect(placeholderExpression("none", "it", new Map())).toBe('"placeholder-it"');
});
