/** Reads roles and policies back from the emulated accounts at the moment they are needed. */
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import type { Moto } from "../moto";
import type { Propagation } from "../world/propagation";
import type { NamedPolicy, Policy } from "./evaluate";

/** A role as it stands. */
export interface RoleFacts {
  readonly accountId: string;
  readonly roleName: string;
  readonly roleArn: string;
  readonly roleId: string;
  readonly trust: Policy;
  readonly boundaryArn?: string;
}

/** Region that IAM is reached in, by partition: moto keeps a set of roles for each partition. */
export const iamRegions: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};

/** Account, path and name of a role ARN; undefined for anything else. */
export function parseRoleArn(arn: string) {
  const match = /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  const [, partition, accountId, roleName] = match ?? [];
  return partition === undefined || accountId === undefined || roleName === undefined
    ? undefined
    : { partition, accountId, roleName };
}

/** Facts about roles, from whichever source. */
export type RoleReader = Pick<AccountReader, keyof AccountReader>;

/** Names of what takes effect late, for the moment of judging. */
export const lateKeys = {
  role: (arn: string) => `role ${arn}`,
  rights: (roleArn: string) => `rights ${roleArn}`,
  bucket: (name: string) => `bucket ${name}`,
  secret: (arn: string) => `secret ${arn}`,
  key: (arn: string) => `key ${arn}`,
} as const;

/** Looks into the emulated accounts. Nothing is kept, but for what takes effect late. */
export class AccountReader {
  constructor(
    private readonly moto: Moto,
    private readonly propagation: Pick<Propagation, "seen">,
  ) {}

  /** A role, or undefined when there is none of that ARN (name and path). */
  role(arn: string): Promise<RoleFacts | undefined> {
    return this.propagation.seen(lateKeys.role(arn), () => this.roleNow(arn));
  }

  /** Inline and attached policies of a role, and its permissions boundary; none when the role does not exist. */
  identityPolicies(roleArn: string): Promise<NamedPolicy[]> {
    return this.propagation.seen(lateKeys.rights(roleArn), () => this.identityPoliciesNow(roleArn));
  }

  private async roleNow(arn: string): Promise<RoleFacts | undefined> {
    const parsed = parseRoleArn(arn);
    if (!parsed) return undefined;
    const role = await unlessMissing(
      this.iam(parsed.accountId, parsed.partition).send(new GetRoleCommand({ RoleName: parsed.roleName })),
    );
    if (role?.Role?.Arn !== arn || role.Role.RoleId === undefined) return undefined;
    const boundaryArn = role.Role.PermissionsBoundary?.PermissionsBoundaryArn;
    return {
      accountId: parsed.accountId,
      roleName: parsed.roleName,
      roleArn: arn,
      roleId: role.Role.RoleId,
      trust: decodePolicy(role.Role.AssumeRolePolicyDocument),
      ...(boundaryArn === undefined ? {} : { boundaryArn }),
    };
  }

  private async identityPoliciesNow(roleArn: string): Promise<NamedPolicy[]> {
    const parsed = parseRoleArn(roleArn);
    if (!parsed) return [];
    const iam = this.iam(parsed.accountId, parsed.partition);
    const RoleName = parsed.roleName;
    const [inline, attached] = await Promise.all([
      unlessMissing(iam.send(new ListRolePoliciesCommand({ RoleName }))),
      unlessMissing(iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))),
    ]);
    const inlinePolicies = (inline?.PolicyNames ?? []).map(async (PolicyName) => {
      const found = await unlessMissing(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
      return { name: PolicyName, policy: decodePolicy(found?.PolicyDocument) };
    });
    const attachedPolicies = (attached?.AttachedPolicies ?? []).map(({ PolicyArn }) =>
      this.managedPolicy(parsed.accountId, PolicyArn ?? "", parsed.partition),
    );
    return Promise.all([...inlinePolicies, ...attachedPolicies, ...(await this.boundaryNow(roleArn))]);
  }

  private async boundaryNow(roleArn: string): Promise<Promise<NamedPolicy>[]> {
    const role = await this.roleNow(roleArn);
    if (role?.boundaryArn === undefined) return [];
    const policy = this.managedPolicy(role.accountId, role.boundaryArn);
    return [policy.then((found) => ({ ...found, isBoundary: true }))];
  }

  /** Names of the managed policies that are attached to a role. */
  async attachedPolicyNames(roleArn: string): Promise<string[]> {
    const parsed = parseRoleArn(roleArn);
    if (!parsed) return [];
    const found = await unlessMissing(
      this.iam(parsed.accountId, parsed.partition).send(
        new ListAttachedRolePoliciesCommand({ RoleName: parsed.roleName }),
      ),
    );
    return (found?.AttachedPolicies ?? []).map(({ PolicyName }) => PolicyName ?? "");
  }

  /** Whether a managed policy is there. */
  async policyExists(accountId: string, arn: string): Promise<boolean> {
    const iam = this.iam(accountId, arn.split(":")[1] ?? "aws");
    return (await unlessMissing(iam.send(new GetPolicyCommand({ PolicyArn: arn })))) !== undefined;
  }

  /** A managed policy in its default version. */
  async managedPolicy(
    accountId: string,
    arn: string,
    partition = arn.split(":")[1] ?? "aws",
  ): Promise<NamedPolicy> {
    const iam = this.iam(accountId, partition);
    const found = await unlessMissing(iam.send(new GetPolicyCommand({ PolicyArn: arn })));
    const version = await unlessMissing(
      iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: found?.Policy?.DefaultVersionId })),
    );
    return { name: arn, policy: decodePolicy(version?.PolicyVersion?.Document) };
  }

  private iam(accountId: string, partition: string): IAMClient {
    return this.moto.of(accountId, iamRegions[partition] ?? "us-east-1").iam;
  }
}

/** An IAM answer's policy: percent-encoded JSON. A missing one allows nothing. */
function decodePolicy(encoded: string | undefined): Policy {
  if (encoded === undefined) return { Version: "2012-10-17", Statement: [] };
  const text = encoded.startsWith("%7B") ? decodeURIComponent(encoded) : encoded;
  return JSON.parse(text) as Policy;
}

/** The answer, or undefined when AWS says that the thing does not exist. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && /NoSuch|NotFound|DoesNotExist|NotExist/.test(error.name)) return undefined;
    throw error;
  }
}
