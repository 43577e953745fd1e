/** The emulated DMS, called as a client would, on fake accounts. */
import type { Caller } from "../../sandbox/emulator/callers";
import { connectionCheck } from "../../sandbox/emulator/connection-test/check";
import type { ConnectionCheck } from "../../sandbox/emulator/dms/context";
import { Dms } from "../../sandbox/emulator/dms/service";
import type { AwsRequest } from "../../sandbox/emulator/request";
import { World } from "../../sandbox/emulator/world/world";
import { awsRequest } from "./aws-request";
import { FakeAccounts, policyOf, trustOf } from "./fake-accounts";

export const dmsAccount = "111111111111";
export const lakeAccount = "333333333333";
const region = "eu-west-1";

/** DMS with dms-vpc-role in place, subnets in two zones, and any role allowed to call. */
export class DmsUnderTest {
  readonly accounts = new FakeAccounts();
  readonly dms: Dms;
  readonly world = new World();
  private readonly caller: Caller = { kind: "owner", accountId: dmsAccount };

  /** @param checkConnection What connection tests say; judged on the fake accounts otherwise. */
  constructor(checkConnection?: ConnectionCheck) {
    const { accounts, world } = this;
    accounts.roles.set(`arn:aws:iam::${dmsAccount}:role/dms-vpc-role`, {
      trust: trustOf("dms.amazonaws.com"),
      policy: policyOf(),
      attached: ["AmazonDMSVPCManagementRole"],
    });
    this.dms = new Dms({
      moto: { of: () => noClients() },
      reader: accounts.reader,
      facts: accounts.facts,
      checkConnection: checkConnection ?? connectionCheck(accounts, world),
      world,
    });
  }

  /** Calls an operation. @throws AwsFault as the front would answer it. */
  async call(operation: string, input: object): Promise<Record<string, unknown>> {
    const body = Buffer.from(JSON.stringify(input));
    const reply = await this.dms.answer(requestOf(operation, body), this.caller);
    return JSON.parse(reply.body.toString("utf8")) as Record<string, unknown>;
  }

  /** A replication instance that is available, without a subnet group behind it. */
  addInstance(identifier = "dev-main", EngineVersion = "3.6.1"): string {
    const store = this.dms.storeOf(dmsAccount, region);
    return store.instances.add({
      arn: store.newArn("rep"),
      identifier,
      tags: new Map(),
      status: "available",
      members: { EngineVersion },
      subnetGroup: "dev",
      createdAt: 0,
    }).arn;
  }

  /** An endpoint that is not checked when it is made. */
  addEndpoint(identifier: string, type: "SOURCE" | "TARGET"): string {
    const store = this.dms.storeOf(dmsAccount, region);
    return store.endpoints.add({
      arn: store.newArn("endpoint"),
      identifier,
      tags: new Map(),
      status: "active",
      members: { EndpointType: type, EngineName: "aurora" },
    }).arn;
  }

  /** Says that an endpoint was tested from an instance. */
  setTested(endpointArn: string, instanceArn: string): void {
    this.dms.storeOf(dmsAccount, region).connections.push({ endpointArn, instanceArn, status: "successful" });
  }
}

/** Waits until something holds; the emulated DMS passes through its states in a few hundred milliseconds. */
export async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it did not come to hold in three seconds");
}

function noClients(): never {
  throw new Error("this test has no moto");
}

function requestOf(operation: string, body: Buffer): AwsRequest {
  return awsRequest({ body, region, statedOperation: operation });
}
