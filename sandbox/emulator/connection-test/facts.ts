/** Facts about the emulated accounts that a connection needs, read back at the moment of the test. */
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ListGrantsCommand,
  type GrantListEntry,
} from "@aws-sdk/client-kms";
import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Policy } from "../iam/evaluate";
import { lateKeys, unlessMissing } from "../iam/reader";
import type { Propagation } from "../world/propagation";
import type { Moto } from "../moto";
import type { RoleDirectory } from "../roles";
import type { BucketDirectory } from "../buckets";

export interface SecretFacts {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  /** Undefined for a secret under the AWS managed key `aws/secretsmanager`. */
  readonly kmsKeyId: string | undefined;
  readonly policy: Policy | undefined;
  readonly value: string | undefined;
}

export interface KeyFacts {
  readonly arn: string;
  readonly accountId: string;
  readonly enabled: boolean;
  readonly policy: Policy;
  readonly grants: readonly GrantListEntry[];
}

export interface BucketFacts {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly policy: Policy | undefined;
  /** Key of the bucket's default encryption, if that is SSE-KMS with a named key. */
  readonly defaultKeyId: string | undefined;
  readonly bucketKeyEnabled: boolean;
}

/** Facts, from whichever source. */
export type FactsReader = Pick<Facts, keyof Facts>;

/** Looks things up in whatever account they are in. */
export class Facts {
  constructor(
    private readonly moto: Moto,
    private readonly roles: RoleDirectory,
    private readonly buckets: BucketDirectory,
    private readonly accountIds: () => readonly string[],
    private readonly propagation: Pick<Propagation, "seen">,
  ) {}

  /** @param id ARN, or a name in `ownAccountId`. */
  async secret(id: string, ownAccountId: string, region: string): Promise<SecretFacts | undefined> {
    const accountId = /^arn:[\w-]+:secretsmanager:[^:]*:(\d{12}):/.exec(id)?.[1] ?? ownAccountId;
    const { secrets } = this.moto.of(accountId, region);
    const SecretId = id;
    const described = await unlessMissing(secrets.send(new DescribeSecretCommand({ SecretId })));
    if (described?.ARN === undefined || described.DeletedDate) return undefined;
    const arn = described.ARN;
    const [policy, value] = await Promise.all([
      this.propagation.seen(lateKeys.secret(arn), async () =>
        this.policy(
          (await unlessMissing(secrets.send(new GetResourcePolicyCommand({ SecretId }))))?.ResourcePolicy,
        ),
      ),
      unlessMissing(secrets.send(new GetSecretValueCommand({ SecretId }))),
    ]);
    return {
      arn,
      name: described.Name ?? id,
      accountId,
      kmsKeyId: described.KmsKeyId,
      policy,
      value: value?.SecretString,
    };
  }

  /** @param id ARN, key id or alias in `ownAccountId`. */
  async key(id: string, ownAccountId: string, region: string): Promise<KeyFacts | undefined> {
    const accountId = /^arn:[\w-]+:kms:[^:]*:(\d{12}):/.exec(id)?.[1] ?? ownAccountId;
    const { kms } = this.moto.of(accountId, region);
    const described = await unlessMissing(kms.send(new DescribeKeyCommand({ KeyId: id })));
    const { Arn: arn, KeyId, Enabled } = described?.KeyMetadata ?? {};
    if (arn === undefined || KeyId === undefined) return undefined;
    const admission = await this.propagation.seen(lateKeys.key(arn), async () => {
      const [policy, grants] = await Promise.all([
        kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" })),
        kms.send(new ListGrantsCommand({ KeyId })),
      ]);
      return {
        policy: this.policy(policy.Policy) ?? {},
        grants: (grants.Grants ?? []).map((grant) => ({
          ...grant,
          GranteePrincipal: this.roles.toShown(grant.GranteePrincipal ?? ""),
        })),
      };
    });
    return { arn, accountId, enabled: Enabled ?? false, ...admission };
  }

  async bucket(name: string): Promise<BucketFacts | undefined> {
    const owner = this.buckets.ownerOf(name);
    if (!owner) return undefined;
    const { s3 } = this.moto.of(owner.accountId, owner.region);
    const Bucket = name;
    const location = await unlessMissing(s3.send(new GetBucketLocationCommand({ Bucket })));
    if (!location) return undefined;
    const [policy, encryption] = await Promise.all([
      this.propagation.seen(lateKeys.bucket(name), async () =>
        this.policy((await unlessMissing(s3.send(new GetBucketPolicyCommand({ Bucket }))))?.Policy),
      ),
      unlessMissing(s3.send(new GetBucketEncryptionCommand({ Bucket }))),
    ]);
    const rule = encryption?.ServerSideEncryptionConfiguration?.Rules?.[0];
    const isKms = rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm === "aws:kms";
    return {
      name,
      accountId: owner.accountId,
      region: location.LocationConstraint ?? "us-east-1",
      policy,
      defaultKeyId: isKms ? rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID : undefined,
      bucketKeyEnabled: rule?.BucketKeyEnabled ?? false,
    };
  }

  /** True if a database of RDS listens at an address, in any of the accounts. */
  async databaseAt(host: string, port: number, region: string): Promise<boolean> {
    for (const accountId of this.accountIds()) {
      const { rds } = this.moto.of(accountId, region);
      const [clusters, instances] = await Promise.all([
        rds.send(new DescribeDBClustersCommand({})),
        rds.send(new DescribeDBInstancesCommand({})),
      ]);
      const addresses = [
        ...(clusters.DBClusters ?? []).flatMap((one) =>
          [one.Endpoint, one.ReaderEndpoint].map((address) => ({ address, port: one.Port })),
        ),
        ...(instances.DBInstances ?? []).map((one) => ({
          address: one.Endpoint?.Address,
          port: one.Endpoint?.Port,
        })),
      ];
      if (addresses.some((one) => one.address === host && one.port === port)) return true;
    }
    return false;
  }

  private policy(text: string | undefined): Policy | undefined {
    return text === undefined || text === "" ? undefined : (JSON.parse(this.roles.toShown(text)) as Policy);
  }
}
