/** Data sources that find nothing, or too much: what they looked for, as provider 5.100 does not say. */
import * as path from "node:path";
import { describeDiagnostic } from "../../cli/stack-progress";
import { put, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const providers = {
  aws: [
    { alias: "dms", region: "eu-west-1", allowed_account_ids: ["111111111111"] },
    { alias: "orders", region: "eu-west-1", allowed_account_ids: ["222222222222"] },
  ],
};

const data = {
  aws_vpc: { replication_vpc: { provider: "aws.dms", tags: { Name: "landing-zone" }, lifecycle: {} } },
  aws_subnet: {
    "orders-db_a": { provider: "aws.orders", id: "subnet-1", vpc_id: "${data.aws_vpc.orders-db.id}" },
    "orders-db": { provider: "aws.orders", for_each: "${toset(x)}", id: "${each.value}" },
  },
  aws_route_tables: {
    a: { provider: "aws.dms", filter: [{ name: "association.subnet-id", values: ["subnet-1"] }] },
  },
  aws_kms_key: { replication_key: { provider: "aws.dms", key_id: "alias/landing-zone" } },
};

function described(address: string, summary: string): string {
  const folder = temporaryFolder();
  put(path.join(folder, "cdk.tf.json"), JSON.stringify({ provider: providers, data }));
  return describeDiagnostic({ severity: "error", summary, detail: "", address }, folder);
}

test("a VPC that is not there is told with the name that was looked for, and where", () => {
  expect(described("data.aws_vpc.replication_vpc", "no matching EC2 VPC found")).toMatchInlineSnapshot(`
    "  data.aws_vpc.replication_vpc: no matching EC2 VPC found


        fix: looked for aws_vpc with tags.Name "landing-zone", in account 111111111111, eu-west-1: correct the name in the environment file, or have the owner share it with that account. Tags of what another account shares are not to be seen there, so such a thing is named by its id or ARN"
  `);
});

test("more than one is told as such", () => {
  const summary =
    "multiple EC2 VPCs matched; use additional constraints to reduce matches to a single EC2 VPC";
  expect(described("data.aws_vpc.replication_vpc", summary)).toContain(
    'fix: looked for aws_vpc with tags.Name "landing-zone", in account 111111111111, eu-west-1, and there is more than one: name the one',
  );
});

test.each([
  [
    "data.aws_subnet.orders-db_a",
    "no matching EC2 Subnet found",
    'aws_subnet with id "subnet-1" and the vpc_id that is data.aws_vpc.orders-db.id, in account 222222222222, eu-west-1',
  ],
  [
    'data.aws_subnet.orders-db["subnet-2"]',
    "no matching EC2 Subnet found",
    'with id "subnet-2", in account 222',
  ],
  [
    "data.aws_route_tables.a",
    "query returned no results. Please change your search criteria and try again",
    'with association.subnet-id "subnet-1", in account 111',
  ],
  [
    "data.aws_kms_key.replication_key",
    "reading KMS Key (alias/landing-zone): operation error KMS: DescribeKey, https response error StatusCode: 400, RequestID: , NotFoundException: Alias arn:aws:kms:eu-west-1:111111111111:alias/landing-zone is not found.",
    'with key_id "alias/landing-zone", in account 111',
  ],
])("%s that is not there is told with what was looked for", (address, summary, words) => {
  expect(described(address, summary)).toContain(words);
});

test.each([
  ["data.aws_vpc.replication_vpc", "reading EC2 VPCs: UnauthorizedOperation: You are not authorized"],
  ["aws_iam_role.writer", "reading IAM Role (x): couldn't find resource"],
  ["data.aws_vpc.unknown", "no matching EC2 VPC found"],
])("nothing is said of another error: %s, %s", (address, summary) => {
  expect(described(address, summary)).not.toContain("looked for");
});
