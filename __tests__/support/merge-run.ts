/** A `merge-statement` function against fake secrets and buckets. */
import { SSMClient } from "@aws-sdk/client-ssm";
import { BucketPolicy } from "../../lambda-src/merge-statement/bucket-policy";
import * as s3Sdk from "../../lambda-src/merge-statement/clients/s3";
import * as secretsSdk from "../../lambda-src/merge-statement/clients/secrets-manager";
import type { LifecycleEvent, MergeEvent } from "../../lambda-src/merge-statement/event";
import type { Dependencies } from "../../lambda-src/merge-statement/merge";
import { SecretPolicy } from "../../lambda-src/merge-statement/secret-policy";
import { Markers } from "../../lambda-src/shared/markers";
import { AwsServer } from "./aws-server";
import { FakePolicies } from "./fake-policies";
import { FakeSsm } from "./fake-ssm";
import { testClient, testRun } from "./step-run";

export type TargetType = "secret" | "bucket";

export const sidPrefix = "CausewayDevOrdersDb";
export const marker = "/causeway/dev-orders-database/orders-db_policy";
const ids = { secret: "orders/dms", bucket: "orders-landing" };

/** Roles that the function may admit. */
const roles = ["arn:aws:iam::111111111111:role/dev-*", "arn:aws:iam::111111111111:role/causeway-deploy"];

/** A statement of ours. */
export const ours = {
  Sid: `${sidPrefix}Read`,
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111111111111:role/dev-orders-db-secret-access" },
  Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
  Resource: "*",
};

/** Statements of the owner's. */
export const owners = [
  {
    Sid: "Owner",
    Effect: "Deny",
    Principal: "*",
    Action: "x:Delete",
    Resource: "*",
    Condition: { Bool: { a: "false" } },
  },
  { Effect: "Allow", Principal: { AWS: ["arn:aws:iam::222222222222:root"] }, Action: "x:*", Resource: "*" },
];

export function document(...Statement: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Id: "owners", Statement });
}

export function mergeEvent(type: TargetType, statements: Record<string, unknown>[] = [ours]): MergeEvent {
  return { action: "merge", target: { type, id: ids[type] }, sidPrefix, statements, marker };
}

export function lifecycleEvent(type: TargetType, action: "create" | "update" | "delete"): LifecycleEvent {
  return { action: "lifecycle", target: { type, id: ids[type] }, sidPrefix, tf: { action } };
}

/** The owner's account and the function's way to it. */
export class OwnerAccount {
  policies = new FakePolicies();
  ssm = new FakeSsm();
  private readonly made = new Map<
    number,
    { secrets: secretsSdk.SecretsManagerClient; s3: s3Sdk.S3Client; ssm: SSMClient }
  >();

  private constructor(readonly server: AwsServer) {}

  static async start(): Promise<OwnerAccount> {
    const server = await AwsServer.start({
      secretsmanager: (call) => account.policies.secretService(call),
      s3: (call) => account.policies.bucketService(call),
      ssm: (call) => account.ssm.service(call),
    });
    const account = new OwnerAccount(server);
    account.clear();
    return account;
  }

  /** Back to an account with a secret and a bucket that have no policy. */
  clear(): void {
    this.server.reset();
    this.policies = new FakePolicies();
    this.ssm = new FakeSsm();
    this.ssm.parameters.set(marker, "due since 2026-01-01T00:00:00Z");
    this.set("secret", undefined);
    this.set("bucket", undefined);
  }

  set(type: TargetType, policy: string | undefined): void {
    this.all(type).set(ids[type], policy);
  }

  remove(type: TargetType): void {
    this.all(type).delete(ids[type]);
  }

  /** The policy's text as it is kept. */
  get(type: TargetType): string | undefined {
    return this.all(type).get(ids[type]);
  }

  /** The statements of the policy as it is kept. */
  statements(type: TargetType): unknown[] | undefined {
    const policy = this.get(type);
    return policy === undefined ? undefined : (JSON.parse(policy) as { Statement: unknown[] }).Statement;
  }

  dependencies(type: TargetType, attempts = 1): Dependencies {
    const run = testRun();
    const settings = testClient(this.server.url, attempts);
    const clients = this.made.get(attempts) ?? {
      secrets: new secretsSdk.SecretsManagerClient(settings),
      s3: new s3Sdk.S3Client(settings),
      ssm: new SSMClient(settings),
    };
    this.made.set(attempts, clients);
    const policy =
      type === "secret"
        ? new SecretPolicy(secretsSdk, clients.secrets, run.deadline, ids.secret)
        : new BucketPolicy(s3Sdk, clients.s3, run.deadline, ids.bucket);
    return { ...run, policy, markers: new Markers(clients.ssm, run.deadline), roles };
  }

  private all(type: TargetType): Map<string, string | undefined> {
    return type === "secret" ? this.policies.secrets : this.policies.buckets;
  }
}
