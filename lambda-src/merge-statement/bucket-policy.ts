import { call, eachTry, precededBy } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import { parsePolicy, type PolicyDocument } from "../shared/policy-document";
import { PolicyRefused, PolicyUnreadable, TargetMissing } from "./errors";
import type * as Sdk from "./clients/s3";
import type { PolicyStore } from "./policy-store";

/** The policy of a bucket, by the bucket's name. */
export class BucketPolicy implements PolicyStore {
  readonly what: string;

  constructor(
    private readonly sdk: typeof Sdk,
    private readonly client: Sdk.S3Client,
    private readonly deadline: Deadline,
    private readonly bucket: string,
  ) {
    this.what = `bucket ${bucket}`;
  }

  async read(): Promise<PolicyDocument | undefined> {
    try {
      const { Policy } = await this.send("s3:GetBucketPolicy", (options) =>
        this.client.send(new this.sdk.GetBucketPolicyCommand({ Bucket: this.bucket }), options),
      );
      if (Policy === undefined || Policy === "") throw new AnswerIncomplete("s3:GetBucketPolicy", "a policy");
      const policy = parsePolicy(Policy);
      if (!policy) throw new PolicyUnreadable(this.what);
      return policy;
    } catch (error) {
      if (failedWith(error, "NoSuchBucketPolicy")) return undefined;
      throw error;
    }
  }

  /** With a Bucket Key the encryption context of an object is its bucket, and without one it is the object. */
  async keyIsGrantable(): Promise<boolean> {
    try {
      const { ServerSideEncryptionConfiguration } = await this.send(
        "s3:GetEncryptionConfiguration",
        (options) =>
          this.client.send(new this.sdk.GetBucketEncryptionCommand({ Bucket: this.bucket }), options),
      );
      return (
        ServerSideEncryptionConfiguration?.Rules?.some((rule) => rule.BucketKeyEnabled === true) ?? false
      );
    } catch (error) {
      if (failedWith(error, "ServerSideEncryptionConfigurationNotFoundError")) return false;
      throw error;
    }
  }

  async write(policy: PolicyDocument, before: () => Promise<void>): Promise<void> {
    const command = new this.sdk.PutBucketPolicyCommand({
      Bucket: this.bucket,
      Policy: JSON.stringify(policy),
    });
    command.middlewareStack.add(precededBy(before), eachTry);
    await this.send("s3:PutBucketPolicy", (options) => this.client.send(command, options));
  }

  async remove(before: () => Promise<void>): Promise<void> {
    const command = new this.sdk.DeleteBucketPolicyCommand({ Bucket: this.bucket });
    command.middlewareStack.add(precededBy(before), eachTry);
    await this.send("s3:DeleteBucketPolicy", (options) => this.client.send(command, options));
  }

  private async send<T>(action: string, send: Parameters<typeof call<T>>[3]): Promise<T> {
    try {
      return await call(this.deadline, action, `bucket ${this.bucket}`, send);
    } catch (error) {
      if (failedWith(error, "NoSuchBucket", "PermanentRedirect", "MethodNotAllowed")) {
        throw new TargetMissing(this.what, error);
      }
      if (failedWith(error, "MalformedPolicy", "PolicyTooLarge", "InvalidPolicyDocument")) {
        throw new PolicyRefused(this.what, error.reason, error);
      }
      throw error;
    }
  }
}
