import { Look, makeLookFunction, type LookFunctionProps } from "../../modules/lambda/look";
import { MergeFunction, type MergedPolicy } from "../../modules/lambda/merge-function";
import { sidPrefix } from "../../modules/secrets/admission";
import { functionNames, roleArnIn, statementId, writerRolePath } from "../../model/names";
import { accountOf, keyed } from "../../model/queries";
import type { BucketConfig } from "../../model/schema/environment";
import type { AccountStack } from "../account-stack";

/** Properties that every function of the stack has. */
type FunctionCommon = Omit<
  LookFunctionProps,
  "functionName" | "environmentName" | "endpoints" | "bucketArns"
>;

/** Buckets of an account that others made, into whose policies statements are merged. */
export class MergedBuckets {
  private mergeFunction: MergeFunction | undefined;
  private look: Look | undefined;

  constructor(
    private readonly stack: AccountStack,
    private readonly common: () => FunctionCommon,
  ) {}

  /**
   * Terraform expression: what a bucket's policy has of ours at plan. Its data source fails where there is none
   * (`aws_s3_bucket_policy`, provider 5.100).
   *
   * @param key of the bucket in the environment file
   */
  seen(key: string, { name: bucketName, encryptionMode }: BucketConfig): string {
    const event = {
      action: "bucket-policy",
      bucket: bucketName,
      sidPrefix: statementId("causeway", this.stack.environment.name),
    };
    this.look ??= this.makeLook();
    const isGrantable = {
      condition: "${try(jsondecode(self.result).keyIsGrantable, true)}",
      errorMessage: `buckets.${key}: bucket "${bucketName}" has no S3 Bucket Key, so that the grant to its KMS key, which is for this bucket alone, admits DMS to no object. Its owner switches it on: aws s3api put-bucket-encryption, "BucketKeyEnabled": true.`,
    };
    return this.look.at(`${key}_bucket_policy`, event, encryptionMode === "SSE_KMS" ? [isGrantable] : []);
  }

  /** Keeps the statements of an endpoint in the policy of a bucket. */
  admit(
    endpoint: string,
    merged: Pick<MergedPolicy, "policy" | "statements" | "roleUniqueId"> & { readonly bucket: BucketConfig },
  ): void {
    const { bucket, ...policy } = merged;
    const encryptionMode = bucket.encryptionMode === "SSE_S3" ? ({ encryptionMode: "SSE_S3" } as const) : {};
    const target = { type: "bucket", id: bucket.name, ...encryptionMode } as const;
    this.mergeFunction ??= this.makeMergeFunction();
    this.mergeFunction.merge(`${endpoint}_bucket`, {
      ...policy,
      target,
      constantTarget: target,
      sidPrefix: sidPrefix(this.stack.environment.name, endpoint),
    });
  }

  private makeMergeFunction(): MergeFunction {
    const { environment, account, node, partition } = this.stack;
    const replication = accountOf(environment, environment.replication.account);
    const lake = accountOf(environment, account);
    return new MergeFunction(this.stack, "merge-statement", {
      ...this.common(),
      functionName: functionNames.mergeIntoBuckets(environment, account),
      stack: node.id,
      environment: environment.name,
      secretNames: [],
      bucketNames: this.bucketNames(),
      roleArns: [
        roleArnIn({ ...replication, partition, accountId: replication.id }, `${environment.name}-*`),
        `arn:${partition}:iam::${lake.id}:role${writerRolePath(lake, environment.name)}*`,
      ],
    });
  }

  private makeLook(): Look {
    const { environment, account, partition } = this.stack;
    const common = { ...this.common(), functionName: functionNames.lookAtBuckets(environment, account) };
    makeLookFunction(this.stack, {
      ...common,
      environmentName: environment.name,
      bucketArns: this.bucketNames().map((name) => `arn:${partition}:s3:::${name}`),
    });
    return new Look(this.stack, "look_at_plan", common);
  }

  private bucketNames(): string[] {
    const { environment, account } = this.stack;
    return keyed(environment.buckets)
      .filter(({ config }) => config.account === account && config.policy === "merge")
      .map(({ config }) => config.name);
  }
}
