/** Emulated accounts without a server: roles, secrets, keys and buckets as plain objects. */
import type {
  BucketFacts,
  FactsReader,
  KeyFacts,
  SecretFacts,
} from "../../sandbox/emulator/connection-test/facts";
import { AccountNames } from "../../sandbox/emulator/connection-test/words";
import type { Policy } from "../../sandbox/emulator/iam/evaluate";
import { parseRoleArn, type RoleReader } from "../../sandbox/emulator/iam/reader";

export interface FakeRole {
  trust: Policy;
  policy: Policy;
  readonly attached?: string[];
  boundary?: Policy;
}

/** What exists; tests change it to break one link. */
export class FakeAccounts {
  readonly roles = new Map<string, FakeRole>();
  readonly secrets = new Map<string, SecretFacts>();
  readonly keys = new Map<string, KeyFacts>();
  readonly buckets = new Map<string, BucketFacts>();
  /** `host:port` of every database. */
  readonly databases = new Set<string>();
  readonly names = new AccountNames();

  readonly reader: RoleReader = {
    role: (arn) => {
      const [role, parsed] = [this.roles.get(arn), parseRoleArn(arn)];
      return Promise.resolve(
        role && parsed ? { ...parsed, roleArn: arn, roleId: "AROAEXAMPLE", trust: role.trust } : undefined,
      );
    },
    identityPolicies: (arn) => {
      const role = this.roles.get(arn);
      const boundary = role?.boundary && {
        name: "boundary",
        policy: role.boundary,
        isBoundary: true as const,
      };
      return Promise.resolve(
        role ? [{ name: "inline", policy: role.policy }, ...(boundary ? [boundary] : [])] : [],
      );
    },
    attachedPolicyNames: (arn) => Promise.resolve(this.roles.get(arn)?.attached ?? []),
    policyExists: () => Promise.resolve(true),
    managedPolicy: (_accountId, name) => Promise.resolve({ name, policy: policyOf() }),
  };

  readonly facts: FactsReader = {
    secret: (id) => Promise.resolve(this.secrets.get(id)),
    key: (id) => Promise.resolve(this.keys.get(id)),
    bucket: (name) => Promise.resolve(this.buckets.get(name)),
    databaseAt: (host, port) => Promise.resolve(this.databases.has(`${host}:${port}`)),
  };
}

/** A policy document. */
export function policyOf(...statements: readonly object[]): Policy {
  return { Version: "2012-10-17", Statement: statements };
}

/** Lets a service assume a role, if a condition holds. */
export function trustOf(service: string, condition?: object): Policy {
  return policyOf({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(condition ? { Condition: condition } : {}),
  });
}
