import { KmsGrant } from "@cdktf/provider-aws/lib/kms-grant";
import type { Construct } from "constructs";
import { sealTrustStatements } from "../../lambda-src/seal-trust/permissions";
import type { BucketConfig, Environment, S3EndpointConfig } from "../../model/schema/environment";
import type { Direction } from "../../model/engines";
import { decryptStatement, readStatements } from "../../modules/dms/read-statements";
import { encryptStatement, SealedWriterRole, writeStatements } from "../../modules/dms/writer-role";
import { CustomerKey } from "../../modules/kms/customer-key";
import { CreatedBucket } from "../../modules/lake/created-bucket";
import { ExistingBucket } from "../../modules/lake/existing-bucket";
import { StepFunction } from "../../modules/lambda/step-function";
import { addressed } from "../../modules/addressed";
import type { PolicyStatement } from "../../model/policy";
import { sidPrefix } from "../../modules/secrets/admission";
import { AccountStack, type StackOutput } from "../account-stack";
import type { FoundationOutputs, BucketOutputs, RoleOutputs, StorageOutputs } from "../outputs";
import {
  accountOf,
  directedName,
  directionsOf,
  isForeign,
  isSealed,
  keyed,
  s3Endpoints,
  type Keyed,
} from "../../model/queries";
import { MergedBuckets } from "./merged-buckets";
import { statementId, writerRolePath, functionNames, roleNames, stackNames } from "../../model/names";

/** Properties for `StorageStack`. */
export interface StorageStackProps {
  readonly environment: Environment;

  /** The lake account, by its key. */
  readonly account: string;

  readonly foundation: FoundationOutputs;
}

type S3 = Keyed<S3EndpointConfig>;

/** An endpoint that reads or writes a bucket with a role of another account. */
interface ForeignUser extends S3 {
  readonly direction: Direction;
  /** The key, with the direction where it is not the usual one. */
  readonly name: string;
}

/**
 * In a lake account: buckets, keys, and the writer roles of assumed-role endpoints.
 *
 * A writer role may do nothing yet, and the function that seals its trust is made here too; the trust
 * stack calls it when DMS has given the ExternalId.
 */
export class StorageStack extends AccountStack implements StorageOutputs {
  /** By bucket. */
  public readonly buckets = new Map<string, BucketOutputs>();
  /** By endpoint: the roles that live in this account. */
  public readonly writerRoles = new Map<string, RoleOutputs>();
  /** The function that seals them; undefined if there are none. */
  public readonly sealFunctionName: StackOutput | undefined;
  private readonly foundation: FoundationOutputs;
  private readonly merged = new MergedBuckets(this, () => this.functionCommon());
  private functionKeyArn: string | undefined;

  constructor(scope: Construct, props: StorageStackProps) {
    const { environment, account } = props;
    super(scope, stackNames.storage(environment, account), { environment, account });
    this.foundation = props.foundation;
    for (const bucket of keyed(environment.buckets)) {
      if (bucket.config.account === account) this.buckets.set(bucket.key, this.makeBucket(bucket));
    }
    const sealed = this.endpoints().filter(({ config }) => isSealed(environment, config));
    const roleArns = sealed.map((endpoint) => this.makeWriterRole(endpoint));
    this.sealFunctionName = sealed.length > 0 ? this.makeSealFunction(roleArns) : undefined;
  }

  /** The S3 endpoints that use this account's buckets. */
  private endpoints(): S3[] {
    return s3Endpoints(this.environment).filter(
      ({ config }) => this.environment.buckets[config.bucket]?.account === this.account,
    );
  }

  /** The endpoints that use a bucket with a role of another account, in each direction. */
  private foreignUsers(bucket: string): ForeignUser[] {
    const { environment } = this;
    return this.endpoints()
      .filter(
        ({ config }) =>
          config.bucket === bucket && isForeign(environment, config) && config.access === "bucket-policy",
      )
      .flatMap(({ key, config }) =>
        directionsOf(environment, key, config).map((direction) => ({
          key,
          config,
          direction,
          name: directedName(key, config, direction),
        })),
      );
  }

  private makeBucket(bucket: Keyed<BucketConfig>): BucketOutputs {
    const made = bucket.config.create ? this.createBucket(bucket) : this.takeBucket(bucket);
    const { key } = bucket;
    return {
      name: this.publish(`${key}_bucket_name`, made.bucketName, `Name of bucket ${key}.`),
      arn: this.publish(`${key}_bucket_arn`, made.bucketArn, `ARN of bucket ${key}.`),
      keyArn:
        made.keyArn === undefined
          ? undefined
          : this.publish(`${key}_bucket_key_arn`, made.keyArn, `ARN of the key of bucket ${key}.`),
    };
  }

  private createBucket({ key, config }: Keyed<BucketConfig>) {
    const { environment } = this;
    const common = { ...this.arnParts, provider: this.provider() };
    const users = this.foreignUsers(key);
    const { keyArn } = new CustomerKey(this, `${key}_key`, {
      ...common,
      alias: `${environment.name}-${key}`,
      description: `Objects in bucket ${config.name}`,
      statements: users.map((user) => this.admit(user, keyStatement(user, environment.region))),
    });
    const bucket = new CreatedBucket(this.part("buckets"), key, {
      ...common,
      bucketName: config.name,
      keyArn,
      forceDestroy: config.forceDestroy,
      logRetentionDays: environment.logRetentionDays,
      statements: users.flatMap((user) => this.bucketStatements(config.name, user)),
    });
    return { bucketName: bucket.bucketName, bucketArn: bucket.bucketArn, keyArn };
  }

  private takeBucket({ key, config }: Keyed<BucketConfig>): ExistingBucket {
    const bucket = new ExistingBucket(this.part("buckets"), key, {
      provider: this.provider(),
      region: this.environment.region,
      bucketName: config.name,
      kmsKey: config.kmsKey,
    });
    const users = this.foreignUsers(key);
    const seen = config.policy === "merge" && users.length > 0 ? this.merged.seen(key, config) : undefined;
    for (const user of users) {
      this.admitToExisting(config, user, seen);
      if (bucket.keyArn !== undefined) this.grantKey(user, bucket.keyArn, bucket.bucketArn);
    }
    return bucket;
  }

  private grantKey(user: ForeignUser, keyId: string, bucketArn: string): void {
    const role = this.roleOf(user);
    addressed(
      new KmsGrant(this, `${user.name}_key_grant`, {
        provider: this.provider(),
        name: `${this.environment.name}-${user.name}-${this.read(role.uniqueId)}`,
        keyId,
        granteePrincipal: this.read(role.arn),
        operations: ["Decrypt", "DescribeKey", ...(user.direction === "target" ? ["GenerateDataKey"] : [])],
        // The bucket is the context only with Bucket Key on; without it the grant matches no object.
        constraints: [{ encryptionContextSubset: { "aws:s3:arn": bucketArn } }],
      }),
      user.name,
    );
  }

  /** @param seen What its policy has of ours at plan; undefined where the owner writes it. */
  private admitToExisting(config: BucketConfig, user: ForeignUser, seen: string | undefined): void {
    const { name } = user;
    const statements = this.bucketStatements(config.name, user);
    if (seen === undefined) {
      this.publish(
        `${name}_bucket_policy_statements`,
        JSON.stringify(statements),
        `Statements that the owner of bucket ${config.name} adds to its policy.`,
      );
      return;
    }
    const { uniqueId } = this.roleOf(user);
    this.merged.admit(name, {
      bucket: config,
      policy: seen,
      statements,
      roleUniqueId: this.read(uniqueId),
    });
  }

  private bucketStatements(bucketName: string, user: ForeignUser): PolicyStatement[] {
    const { config, direction } = user;
    const at = { bucketArn: `arn:${this.partition}:s3:::${bucketName}`, folder: config.folder };
    const statements =
      direction === "source"
        ? readStatements(at)
        : writeStatements({ ...at, setsAcl: config.settings.cannedAclForObjects !== undefined });
    return statements.map((statement) => this.admit(user, statement));
  }

  /** A statement for exactly the role that reads or writes for an endpoint. */
  private admit(user: ForeignUser, statement: PolicyStatement): PolicyStatement {
    return {
      ...statement,
      Sid: `${sidPrefix(this.environment.name, user.name)}${statementId(statement.Sid ?? "")}`,
      Principal: { AWS: this.read(this.roleOf(user).arn) },
    };
  }

  private roleOf({ key, direction }: ForeignUser): RoleOutputs {
    const { readerRoles, writerRoles } = this.foundation;
    const role = (direction === "source" ? readerRoles : writerRoles).get(key);
    if (!role) throw new Error(`[${this.node.path}] the foundation has no ${direction} role for "${key}"`);
    return role;
  }

  /** @returns ARN of the role. */
  private makeWriterRole({ key }: S3): string {
    const role = new SealedWriterRole(this, `${key}_writer`, {
      provider: this.provider(),
      roleName: roleNames.writer(this.environment.name, key),
      path: this.writerRolePath(),
      endpoint: key,
    });
    this.writerRoles.set(key, {
      name: this.publish(
        `${key}_writer_role_name`,
        role.roleName,
        `Name of the role that writes for ${key}.`,
      ),
      arn: this.publish(`${key}_writer_role_arn`, role.roleArn, `ARN of the role that writes for ${key}.`),
      uniqueId: this.publish(
        `${key}_writer_role_unique_id`,
        role.uniqueId,
        `Id of the role that writes for ${key}.`,
      ),
    });
    return role.roleArn;
  }

  private writerRolePath(): string {
    return writerRolePath(accountOf(this.environment, this.account), this.environment.name);
  }

  private makeSealFunction(roleArns: readonly string[]): StackOutput {
    const seal = new StepFunction(this, "seal-trust", {
      ...this.functionCommon(),
      functionName: functionNames.sealTrust(this.environment, this.account),
      code: "seal-trust",
      description: "Puts ExternalIds into the trust policies of writer roles.",
      environment: { ENVIRONMENT: this.environment.name, ROLE_PATH: this.writerRolePath() },
      timeoutSeconds: 300,
      statements: sealTrustStatements({
        roleArns,
        markerArns: [this.parameterArn(`/causeway/${this.environment.name}-${this.account}-trust*`)],
      }),
    });
    return this.publish(
      "seal-trust_function_name",
      seal.functionName,
      "Function that seals the writer roles.",
    );
  }

  private functionCommon() {
    const { environment } = this;
    this.functionKeyArn ??= new CustomerKey(this, "causeway", {
      ...this.arnParts,
      provider: this.provider(),
      alias: `${this.node.id}-causeway`,
      description: `Logs of Causeway's functions of ${environment.name}`,
      logGroupPrefixes: [`/aws/lambda/${environment.name}-`],
    }).keyArn;
    return {
      ...this.arnParts,
      provider: this.provider(),
      keyArn: this.functionKeyArn,
      logRetentionDays: environment.logRetentionDays,
    };
  }

  private parameterArn(name: string): string {
    return `arn:${this.partition}:ssm:${this.environment.region}:${this.accountId()}:parameter${name}`;
  }
}

/** Use of the bucket's key by whoever reads or writes it. */
function keyStatement({ direction }: ForeignUser, region: string): PolicyStatement {
  return direction === "source" ? decryptStatement(region, "*") : encryptStatement(region, "*");
}
