import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../addressed";

/** Properties for `ExistingKey`. */
export interface ExistingKeyProps {
  readonly provider: AwsProvider;
  readonly region: string;

  /** Alias, id or ARN. */
  readonly key: string;

  /** Place where the file names it, for messages. */
  readonly said: string;
}

/**
 * A KMS key whose policy is its owner's.
 *
 * The plan fails unless it is enabled, of this Region, symmetric and managed by its customer: services of AWS encrypt
 * with no other (KMS guide, "Asymmetric keys").
 */
export class ExistingKey extends Construct {
  public readonly keyArn: string;

  constructor(scope: Construct, id: string, { provider, region, key, said }: ExistingKeyProps) {
    super(scope, id);
    const refused = (condition: string, found: string, wayOut: string) => ({
      condition: `\${${condition}}`,
      errorMessage: `${said}: key "${key}" ${found}: ${wayOut}`,
    });
    const another = "name another key, or leave it out to have one made.";
    const found = addressed(
      new DataAwsKmsKey(this, "Default", {
        provider,
        keyId: key,
        lifecycle: {
          postcondition: [
            refused(
              'self.key_state == "Enabled"',
              "is in the state ${self.key_state}, in which nothing can be encrypted with it",
              "have its owner enable it, or name another key.",
            ),
            refused(
              `split(":", self.arn)[3] == "${region}"`,
              'is in ${split(":", self.arn)[3]}, and encrypts there only',
              `name one of ${region}.`,
            ),
            refused(
              'self.key_spec == "SYMMETRIC_DEFAULT"',
              "is of ${self.key_spec}, where services of AWS need SYMMETRIC_DEFAULT",
              another,
            ),
            refused(
              'self.key_manager == "CUSTOMER"',
              "is managed by AWS, and its policy cannot admit CloudWatch Logs",
              another,
            ),
          ],
        },
      }),
      id,
    );
    this.keyArn = found.arn;
  }
}
