import { call, eachTry, precededBy } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import { parsePolicy, type PolicyDocument } from "../shared/policy-document";
import { PolicyRefused, PolicyUnreadable, TargetMissing } from "./errors";
import type * as Sdk from "./clients/secrets-manager";
import type { PolicyStore } from "./policy-store";

/** The resource policy of a secret, by the secret's ARN or name. */
export class SecretPolicy implements PolicyStore {
  readonly what: string;

  constructor(
    private readonly sdk: typeof Sdk,
    private readonly client: Sdk.SecretsManagerClient,
    private readonly deadline: Deadline,
    private readonly id: string,
  ) {
    this.what = `secret ${id}`;
  }

  async read(): Promise<PolicyDocument | undefined> {
    const { ARN, ResourcePolicy } = await this.send("secretsmanager:GetResourcePolicy", (options) =>
      this.client.send(new this.sdk.GetResourcePolicyCommand({ SecretId: this.id }), options),
    );
    // Without a policy the answer still names the secret; without a name it is no answer.
    if (ARN === undefined) throw new AnswerIncomplete("secretsmanager:GetResourcePolicy", "the secret's ARN");
    if (ResourcePolicy === undefined || ResourcePolicy === "") return undefined;
    const policy = parsePolicy(ResourcePolicy);
    if (!policy) throw new PolicyUnreadable(this.what);
    return policy;
  }

  /** The encryption context of a secret's value is the secret. */
  keyIsGrantable(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async write(policy: PolicyDocument, before: () => Promise<void>): Promise<void> {
    const command = new this.sdk.PutResourcePolicyCommand({
      SecretId: this.id,
      ResourcePolicy: JSON.stringify(policy),
      BlockPublicPolicy: true,
    });
    command.middlewareStack.add(precededBy(before), eachTry);
    await this.send("secretsmanager:PutResourcePolicy", (options) => this.client.send(command, options));
  }

  async remove(before: () => Promise<void>): Promise<void> {
    const command = new this.sdk.DeleteResourcePolicyCommand({ SecretId: this.id });
    command.middlewareStack.add(precededBy(before), eachTry);
    await this.send("secretsmanager:DeleteResourcePolicy", (options) => this.client.send(command, options));
  }

  private async send<T>(action: string, send: Parameters<typeof call<T>>[3]): Promise<T> {
    try {
      return await call(this.deadline, action, this.id, send);
    } catch (error) {
      if (failedWith(error, "ResourceNotFound") || isScheduledForDeletion(error)) {
        throw new TargetMissing(this.what, error);
      }
      if (failedWith(error, "MalformedPolicyDocument", "PublicPolicy", "InvalidParameter", "LimitExceeded")) {
        throw new PolicyRefused(this.what, error.reason, error);
      }
      throw error;
    }
  }
}

/** A secret that is being deleted takes no calls any more. */
function isScheduledForDeletion(error: unknown): boolean {
  return failedWith(error, "InvalidRequest") && /(marked|scheduled) for deletion/.test(error.reason);
}
