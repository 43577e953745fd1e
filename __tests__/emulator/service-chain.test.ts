import { connectionCheck } from "../../sandbox/emulator/connection-test/check";
import type { ServiceFactsReader } from "../../sandbox/emulator/connection-test/service-facts";
import type { BrokenLink } from "../../sandbox/emulator/dms/context";
import type { JsonObject } from "../../sandbox/emulator/dms/payload";
import { DmsStore } from "../../sandbox/emulator/dms/store";
import { World } from "../../sandbox/emulator/world/world";
import { FakeAccounts, policyOf, trustOf } from "../support/fake-accounts";

const region = "eu-west-1";
const roleArn = "arn:aws:iam::111111111111:role/dev-erp-writer";
const streamArn = "arn:aws:kinesis:eu-west-1:111111111111:stream/erp";
const domainArn = "arn:aws:es:eu-west-1:111111111111:domain/erp";
const keyArn = "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555";
const host = "vpc-erp.eu-west-1.es.amazonaws.com";

const root = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111111111111:root" },
  Action: "kms:*",
  Resource: "*",
};
const mayPut = {
  Effect: "Allow",
  Action: ["kinesis:DescribeStream", "kinesis:PutRecord", "kinesis:PutRecords"],
  Resource: streamArn,
};
const mayEncrypt = { Effect: "Allow", Action: "kms:GenerateDataKey", Resource: keyArn };
const mayWriteTables = {
  Effect: "Allow",
  Action: ["dynamodb:CreateTable", "dynamodb:PutItem"],
  Resource: "arn:aws:dynamodb:eu-west-1:111111111111:table/*",
};
const mayListTables = { Effect: "Allow", Action: "dynamodb:ListTables", Resource: "*" };
const mayIndex = {
  Effect: "Allow",
  Action: ["Delete", "Get", "Head", "Post", "Put"].map((verb) => `es:ESHttp${verb}`),
  Resource: `${domainArn}/*`,
};

/** A role that may write everywhere, a stream, a domain, and their key. */
class Services extends FakeAccounts {
  streamKey: string | undefined = keyArn;
  hasStream = true;
  domainPolicy: object[] = [];

  constructor() {
    super();
    this.names.set({ "111111111111": "dms" });
    this.allow(mayPut, mayEncrypt, mayWriteTables, mayListTables, mayIndex);
    this.keys.set(keyArn, {
      arn: keyArn,
      accountId: "111111111111",
      enabled: true,
      policy: policyOf(root),
      grants: [],
    });
  }

  allow(...statements: readonly object[]): void {
    this.roles.set(roleArn, { trust: trustOf("dms.amazonaws.com"), policy: policyOf(...statements) });
  }

  readonly services: ServiceFactsReader = {
    stream: (_place, arn) => Promise.resolve(this.hasStream ? { arn, keyId: this.streamKey } : undefined),
    domain: (_place, name) =>
      Promise.resolve(name === host ? { arn: domainArn, policy: policyOf(...this.domainPolicy) } : undefined),
    endpointOf: () => Promise.resolve(undefined),
    letsOutTo: () => Promise.resolve(false),
    addressOf: () => undefined,
  };
}

async function check(accounts: Services, members: JsonObject): Promise<BrokenLink | undefined> {
  const store = new DmsStore("111111111111", region, "aws");
  const endpoint = store.endpoints.add({
    arn: store.newArn("endpoint"),
    identifier: "dev-erp",
    tags: new Map(),
    status: "active",
    members,
  });
  return connectionCheck(accounts, new World())(
    store,
    endpoint.arn,
    "arn:aws:dms:eu-west-1:111111111111:rep:NONE",
    "test",
  );
}

const kinesis = {
  EngineName: "kinesis",
  KinesisSettings: { StreamArn: streamArn, ServiceAccessRoleArn: roleArn },
};
const dynamodb = { EngineName: "dynamodb", DynamoDbSettings: { ServiceAccessRoleArn: roleArn } };
const opensearch = {
  EngineName: "opensearch",
  ElasticsearchSettings: { EndpointUri: `https://${host}`, ServiceAccessRoleArn: roleArn },
};
const foreign = "arn:aws:kinesis:eu-west-1:333333333333:stream/erp";

test.each([kinesis, dynamodb, opensearch])("finds nothing to say of a whole $EngineName", async (members) => {
  expect(await check(new Services(), members)).toBeUndefined();
});

const breaks: [string, JsonObject, (accounts: Services) => unknown, string][] = [
  ["the role is gone", kinesis, (all) => all.roles.delete(roleArn), `role ${roleArn} does not exist`],
  [
    "the role trusts another service",
    dynamodb,
    (all) => all.roles.set(roleArn, { trust: trustOf("ec2.amazonaws.com"), policy: policyOf() }),
    `the trust policy of role ${roleArn} in account dms does not let dms.amazonaws.com assume it`,
  ],
  ["the stream is gone", kinesis, (all) => (all.hasStream = false), `stream ${streamArn} does not exist`],
  [
    "the stream is in another account",
    { ...kinesis, KinesisSettings: { StreamArn: foreign, ServiceAccessRoleArn: roleArn } },
    () => undefined,
    `stream ${foreign} is not in account dms and eu-west-1, where DMS is`,
  ],
  [
    "the role may not write to the stream",
    kinesis,
    (all) => all.allow(mayEncrypt),
    `the policy of role ${roleArn} in account dms does not allow kinesis:DescribeStream on ${streamArn}`,
  ],
  [
    "the role may not use the stream's key",
    kinesis,
    (all) => all.allow(mayPut),
    `neither the policy of role ${roleArn} nor key ${keyArn} lets it use the key for GenerateDataKey`,
  ],
  [
    "the role may not list tables",
    dynamodb,
    (all) => all.allow(mayWriteTables),
    "does not allow dynamodb:ListTables on *",
  ],
  [
    "the role may not make tables",
    dynamodb,
    (all) => all.allow(mayListTables),
    "does not allow dynamodb:CreateTable on arn:aws:dynamodb:eu-west-1:111111111111:table/awsdms_apply_exceptions",
  ],
  [
    "the domain has another host",
    { ...opensearch, ElasticsearchSettings: { EndpointUri: "https://else", ServiceAccessRoleArn: roleArn } },
    () => undefined,
    "no domain of the replication account answers at else",
  ],
  [
    "the domain's access policy denies the role",
    opensearch,
    (all) =>
      all.domainPolicy.push({
        Effect: "Deny",
        Principal: { AWS: roleArn },
        Action: "es:ESHttpPut",
        Resource: "*",
      }),
    `the access policy of ${domainArn} denies role ${roleArn} es:ESHttpPut`,
  ],
];

test.each(breaks)("names the link: %s", async (_what, members, breakIt, link) => {
  const accounts = new Services();
  breakIt(accounts);
  expect((await check(accounts, members))?.link).toContain(link);
});

test("a stream under the key that AWS manages needs no right to the key", async () => {
  const accounts = new Services();
  accounts.streamKey = "alias/aws/kinesis";
  accounts.allow(mayPut);
  expect(await check(accounts, kinesis)).toBeUndefined();
});

test("names the link: Kafka without encryption, and brokers that nobody knows", async () => {
  const kafka = (SecurityProtocol: string) => ({
    EngineName: "kafka",
    KafkaSettings: { Broker: "b-1.example.com:9094", SecurityProtocol },
  });
  expect((await check(new Services(), kafka("plaintext")))?.link).toBe(
    "endpoint dev-erp is not encrypted, and the brokers listen for TLS only",
  );
  expect((await check(new Services(), kafka("ssl-encryption")))?.link).toBe(
    "no broker listens at b-1.example.com:9094",
  );
});
