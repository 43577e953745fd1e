/** What is said of names of existing things that can be none: a list, an id of another kind of text, no tags. */
import { connection, told } from "../../support/told";

const network = (vpc: string, subnet = "a") =>
  `replication: { network: { vpc: ${vpc}, subnets: [${subnet}, b] } }`;

const place = (vpc: string, subnet: string, group: string) =>
  connection(
    `{ via: private-link, privateZone: true, vpc: ${vpc}, subnets: [${subnet}, b], securityGroup: ${group} }`,
  );

test("union replication.network.vpc: a word, or tags", () => {
  expect(
    told(
      network("[a]"),
      network("vpc-0123456789abcdef"),
      network("arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-0123456789abcdef0"),
      network("{ tags: {} }"),
      network("{ Name: landing-zone }"),
    ),
  ).toMatchInlineSnapshot(`
    "replication.network.vpc: got a list; expected text of 1 to 255 characters, or a map with "tags"
      fix: correct the value (id, ARN, Name tag or tags of an existing VPC, which another account may share. Its tags are not shared: name such a one by its id or ARN)
    replication.network.vpc: got "vpc-0123456789abcdef"; expected an id like "vpc-0123456789abcdef0", an ARN like "arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-0123456789abcdef0", a Name tag, or tags
      fix: correct the value (id, ARN, Name tag or tags of an existing VPC, which another account may share. Its tags are not shared: name such a one by its id or ARN)
    replication.network.vpc: got "arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-0123456789abcdef0"; expected an id like "vpc-0123456789abcdef0", an ARN like "arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-0123456789abcdef0", a Name tag, or tags
      fix: correct the value (id, ARN, Name tag or tags of an existing VPC, which another account may share. Its tags are not shared: name such a one by its id or ARN)
    replication.network.vpc.tags: got a map; expected at least one tag
      fix: correct the value (tags that it has, and no other of its kind where it is looked for)
    replication.network.vpc.tags: missing; expected a map
      fix: add \`tags\` (tags that it has, and no other of its kind where it is looked for)
    replication.network.vpc.Name: unknown key; the keys here are "tags"
      fix: delete it, or use one of these keys"
  `);
});

test("union replication.network.subnets[]: a word, or tags", () => {
  expect(told(network("a", "{ tags: tier }"), network("a", "subnet-0123456"))).toMatchInlineSnapshot(`
    "replication.network.subnets[0].tags: got text; expected a map
      fix: correct the value (tags that it has, and no other of its kind where it is looked for)
    replication.network.subnets[0]: got "subnet-0123456"; expected an id like "subnet-0123456789abcdef0", an ARN like "arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-0123456789abcdef0", a Name tag, or tags
      fix: correct the value"
  `);
});

test("union replication.instances.*.securityGroups[]: a word, or tags", () => {
  expect(told("replication: { instances: { main: { securityGroups: [sg_0123456789abcdef0] } } }"))
    .toMatchInlineSnapshot(`
    "replication.instances.main.securityGroups[0]: got "sg_0123456789abcdef0"; expected an id like "sg-0123456789abcdef0", an ARN like "arn:aws:ec2:eu-west-1:111111111111:security-group/sg-0123456789abcdef0", a name, or tags
      fix: correct the value"
  `);
});

test("union endpoints.*.connection.vpc: a word, or tags", () => {
  expect(told(place("5", "a", "g"))).toMatchInlineSnapshot(`
    "endpoints.orders-db.connection.vpc: got 5 without quotes; expected text of 1 to 255 characters
      fix: write "5""
  `);
});

test("union endpoints.*.connection.subnets[]: a word, or tags", () => {
  expect(told(place("v", "{ tag: { tier: data } }", "g"))).toMatchInlineSnapshot(
    `"endpoints.orders-db.connection.subnets[0].tag: unknown key; did you mean "tags"?"`,
  );
});

test("union endpoints.*.connection.securityGroup: a word, or tags", () => {
  expect(told(place("v", "a", "sg-0123456789abcde"))).toMatchInlineSnapshot(`
    "endpoints.orders-db.connection.securityGroup: got "sg-0123456789abcde"; expected an id like "sg-0123456789abcdef0", an ARN like "arn:aws:ec2:eu-west-1:111111111111:security-group/sg-0123456789abcdef0", a name, or tags
      fix: correct the value (id, ARN, name or tags of the security group that lets clients in at the database: it gets a rule more, nothing else of it is touched. By default the cluster's or instance's, if it has one alone)"
  `);
});

test("union replication.network.vpcEndpoints.*: a word, or tags", () => {
  const endpoints = (text: string) => `replication: { network: { vpcEndpoints: { ${text} } } }`;
  expect(told(endpoints("s3: [a]"), endpoints("s3: vpce_0123456789abcdef0"), endpoints("S3: vpce-01234567")))
    .toMatchInlineSnapshot(`
    "replication.network.vpcEndpoints.s3: got a list; expected text of 1 to 255 characters, or a map with "tags"
      fix: correct the value
    replication.network.vpcEndpoints.s3: got "vpce_0123456789abcdef0"; expected an id like "vpce-0123456789abcdef0", an ARN like "arn:aws:ec2:eu-west-1:111111111111:vpc-endpoint/vpce-0123456789abcdef0", a Name tag, or tags
      fix: correct the value
    replication.network.vpcEndpoints.S3: got the key "S3"; expected one of "dynamodb", "kinesis-streams", "kms", "logs", "redshift", "s3", "secretsmanager", "sns"
      fix: rename it, also where other keys name it"
  `);
});
