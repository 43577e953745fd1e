/** A `seal-trust` function against a fake IAM. */
import { IAMClient } from "@aws-sdk/client-iam";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { RoleToSeal, SealTrustEvent } from "../../lambda-src/seal-trust/event";
import { RoleApi } from "../../lambda-src/seal-trust/role-api";
import type { Dependencies } from "../../lambda-src/seal-trust/seal";
import { Markers } from "../../lambda-src/shared/markers";
import { AwsServer } from "./aws-server";
import { FakeIam } from "./fake-iam";
import { FakeSsm } from "./fake-ssm";
import { testClient, testRun } from "./step-run";

export const roleName = "dev-lake-orders-writer";
export const marker = "/causeway/dev-lake-trust/lake-orders";

/** A statement that lets DMS in, with these ExternalIds or, with none, openly. */
export function admit(...externalIds: string[]) {
  return {
    Sid: "DmsWithExternalId",
    Effect: "Allow",
    Principal: { Service: "dms.amazonaws.com" },
    Action: "sts:AssumeRole",
    ...(externalIds.length > 0 ? { Condition: { StringEquals: { "sts:ExternalId": externalIds } } } : {}),
  };
}

export function policy(...Statement: Record<string, unknown>[]) {
  return { Version: "2012-10-17" as const, Statement };
}

export function sealEvent(
  trust: RoleToSeal["assumeRolePolicy"],
  name = roleName,
  endpoint = "lake-orders",
): SealTrustEvent {
  return { action: "seal", roles: [{ endpoint, roleName: name, assumeRolePolicy: trust }], marker };
}

/** The lake account and the function's way to it. */
export class LakeAccount {
  iam = new FakeIam();
  ssm = new FakeSsm();
  private readonly made = new Map<number, { iam: IAMClient; ssm: SSMClient }>();

  private constructor(readonly server: AwsServer) {}

  static async start(): Promise<LakeAccount> {
    const server = await AwsServer.start({
      iam: (call) => account.iam.service(call),
      ssm: (call) => account.ssm.service(call),
    });
    const account = new LakeAccount(server);
    account.clear();
    return account;
  }

  /** Back to an account in which the storage stack has made an open role without permissions. */
  clear(): void {
    this.server.reset();
    this.iam = new FakeIam();
    this.ssm = new FakeSsm();
    this.ssm.parameters.set(marker, "due since 2026-01-01T00:00:00Z");
    this.iam.add(roleName, { trust: policy(admit()), tags: { "causeway:endpoint": "lake-orders" } });
  }

  trust(name = roleName): object | undefined {
    return this.iam.roles.get(name)?.trust;
  }

  dependencies(options: { attempts?: number; seconds?: number } = {}): Dependencies {
    const run = testRun(options.seconds);
    const attempts = options.attempts ?? 1;
    const settings = testClient(this.server.url, attempts);
    const clients = this.made.get(attempts) ?? { iam: new IAMClient(settings), ssm: new SSMClient(settings) };
    this.made.set(attempts, clients);
    return {
      ...run,
      api: new RoleApi(clients.iam, run.deadline),
      markers: new Markers(clients.ssm, run.deadline),
      rolePath: "/causeway/dev/",
    };
  }
}
