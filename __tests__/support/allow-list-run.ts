/** An `allow-list` function against a fake EC2 and a fake SSM. */
import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Dependencies } from "../../lambda-src/allow-list/allow";
import { Newest } from "../../lambda-src/allow-list/newest";
import { RuleApi } from "../../lambda-src/allow-list/rule-api";
import { tagNames, wantedPorts } from "../../lambda-src/allow-list/rules";
import type { Announcement } from "../../lambda-src/shared/announcement";
import { AwsServer } from "./aws-server";
import { FakeEc2, type FakeRule } from "./fake-ec2";
import { FakeSsm } from "./fake-ssm";
import { testClient, testRun } from "./step-run";

export const topicArn = "arn:aws:sns:eu-west-1:111111111111:dev-egress";
export const group = "sg-orders";
export const otherGroup = "sg-users";
export const newestName = "/causeway/dev-orders-database/allow-list_newest";
export const owner = { environment: "dev", stack: "dev-orders-database" };

/** What the function is told to open: two groups, and one port that two endpoints share. */
const endpoints = [
  { endpoint: "orders-db", securityGroupId: group, port: 5432 },
  { endpoint: "orders-again", securityGroupId: group, port: 5432 },
  { endpoint: "users-db", securityGroupId: otherGroup, port: 3306 },
];
export const rules = JSON.stringify(endpoints);

/** The same, with ranges of endpoints by their keys. */
export function rulesWith(allowed: Readonly<Record<string, readonly string[]>>): string {
  return JSON.stringify(endpoints.map((one) => ({ ...one, allowedCidrs: allowed[one.endpoint] })));
}

/** Minutes after the start of the tests' clock, as an announcement has it. */
export function at(minute: number): string {
  return new Date(Date.UTC(2025, 11, 31, 0, minute)).toISOString();
}

export function announcementOf(addresses: string[], minute = 10): Announcement {
  return { version: 1, environment: "dev", addresses, announcedAt: at(minute) };
}

/** A call of Lambda by SNS. */
export function snsEvent(message: unknown, more: { topicArn?: string } = {}) {
  const Message = typeof message === "string" ? message : JSON.stringify(message);
  const Sns = { Type: "Notification", MessageId: "1", TopicArn: topicArn, Message, Timestamp: at(10) };
  return {
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        Sns: { ...Sns, ...(more.topicArn === undefined ? {} : { TopicArn: more.topicArn }) },
      },
    ],
  };
}

/** Tags of a rule of ours. */
export function tagsOf(endpoints: string, minute = 5): Record<string, string> {
  return {
    [tagNames.environment]: owner.environment,
    [tagNames.stack]: owner.stack,
    [tagNames.endpoint]: endpoints,
    [tagNames.announced]: at(minute),
  };
}

/** The database account and the function's way to it. */
export class DatabaseAccount {
  ec2 = new FakeEc2();
  ssm = new FakeSsm();
  private readonly made = new Map<number, { readonly ec2: EC2Client; readonly ssm: SSMClient }>();

  private constructor(readonly server: AwsServer) {}

  static async start(): Promise<DatabaseAccount> {
    const server = await AwsServer.start({
      ec2: (call) => account.ec2.service(call),
      ssm: (call) => account.ssm.service(call),
    });
    const account = new DatabaseAccount(server);
    account.clear();
    return account;
  }

  /** Back to two groups, each with a rule of its owner's. */
  clear(): void {
    this.server.reset();
    this.ec2 = new FakeEc2();
    this.ssm = new FakeSsm();
    // As Terraform makes it.
    this.ssm.parameters.set(newestName, "none");
    for (const groupId of [group, otherGroup]) {
      this.ec2.groups.add(groupId);
      this.ec2.add({
        id: `sgr-owner-${groupId}`,
        groupId,
        cidr: "10.30.0.0/16",
        tags: { Name: "the owner's" },
      });
    }
  }

  /** Rules that the function may not touch, and that the tests' owners keep. */
  foreign(): FakeRule[] {
    return [...this.ec2.rules.values()].filter(({ tags }) => tags[tagNames.announced] === undefined);
  }

  /** `<group> <port> <range>` of the rules of ours, sorted. */
  own(): string[] {
    return [...this.ec2.rules.values()]
      .filter(({ tags }) => tags[tagNames.announced] !== undefined)
      .map(({ groupId, port, cidr }) => `${groupId} ${port} ${cidr}`)
      .sort();
  }

  /** As if somebody removed what was opened, by hand. */
  removeOwn(): void {
    for (const [id, { tags }] of this.ec2.rules) {
      if (tags[tagNames.announced] !== undefined) this.ec2.rules.delete(id);
    }
  }

  dependencies(options: { attempts?: number; seconds?: number; configured?: string } = {}): Dependencies {
    const run = testRun(options.seconds);
    const attempts = options.attempts ?? 1;
    const settings = testClient(this.server.url, attempts);
    const clients = this.made.get(attempts) ?? { ec2: new EC2Client(settings), ssm: new SSMClient(settings) };
    this.made.set(attempts, clients);
    const api = new RuleApi(clients.ec2, run.deadline, owner);
    const newest = new Newest(clients.ssm, run.deadline, newestName);
    return { ...run, api, newest, ports: wantedPorts(options.configured ?? rules), owner };
  }
}

/** What is open when the addresses are let in to everything that `rules` names. */
export function openFor(...addresses: readonly string[]): string[] {
  return addresses
    .flatMap((address) => [`${group} 5432 ${address}/32`, `${otherGroup} 3306 ${address}/32`])
    .sort();
}
