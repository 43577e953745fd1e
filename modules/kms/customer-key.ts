import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { policyJson, type PolicyStatement } from "../../model/policy";

/** Properties for `CustomerKey`. */
export interface CustomerKeyProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Alias without `alias/`. */
  readonly alias: string;

  readonly description: string;

  /**
   * Name prefixes of the log groups that CloudWatch Logs may encrypt with this key.
   *
   * @default none: the key is not for logs
   */
  readonly logGroupPrefixes?: readonly string[];

  /**
   * Further statements of the key policy.
   *
   * @default none
   */
  readonly statements?: readonly PolicyStatement[];
}

/**
 * A customer-managed KMS key with yearly rotation and an explicit policy.
 *
 * The account's administrators keep the key (without the root statement only AWS Support could recover
 * it), and IAM policies of the same account can grant its use.
 */
export class CustomerKey extends Construct {
  public readonly keyArn: string;

  constructor(scope: Construct, id: string, props: CustomerKeyProps) {
    super(scope, id);
    const { provider } = props;
    const key = addressed(
      new KmsKey(this, "Default", {
        provider,
        description: props.description,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: policyJson(
          {
            Sid: "AccountAdministersKey",
            Effect: "Allow",
            Principal: { AWS: `arn:${props.partition}:iam::${props.accountId}:root` },
            Action: "kms:*",
            Resource: "*",
          },
          ...logsStatements(props),
          ...(props.statements ?? []),
        ),
      }),
      id,
    );
    addressed(
      new KmsAlias(this, "alias", { provider, name: `alias/${props.alias}`, targetKeyId: key.keyId }),
      id,
    );
    this.keyArn = key.arn;
  }
}

/** CloudWatch Logs needs its own statement, limited by the log group (CloudWatch Logs guide, "Encrypt log data"). */
function logsStatements(props: CustomerKeyProps): PolicyStatement[] {
  const { partition, region, accountId, logGroupPrefixes } = props;
  if (!logGroupPrefixes) return [];
  return [
    {
      Sid: "CloudWatchLogsEncrypts",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": logGroupPrefixes.map(
            (prefix) => `arn:${partition}:logs:${region}:${accountId}:log-group:${prefix}*`,
          ),
        },
      },
    },
  ];
}
