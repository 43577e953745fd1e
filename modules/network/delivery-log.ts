import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { AccountRole } from "../iam/account-role";
import { policyJson, serviceTrust } from "../../model/policy";
import type { PhysicalName } from "../../model/names";

/** Properties for `DeliveryLog`. */
export interface DeliveryLogProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Physical name of the topic: SNS calls the log groups after it. */
  readonly topicName: string;

  /** Physical name of the role: at most 64 characters. */
  readonly roleName: PhysicalName<"role">;

  /** Customer-managed key; its policy has to admit CloudWatch Logs for log groups that begin with `sns/`. */
  readonly keyArn: string;

  readonly logRetentionDays: number;
}

/** Log of SNS's deliveries, successful and failed (SNS guide, "Message delivery status"). */
export class DeliveryLog extends Construct {
  public readonly roleArn: string;
  /** Resources that a topic has to wait for. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: DeliveryLogProps) {
    super(scope, id);
    const base = deliveryLogPrefix(props) + props.topicName;
    const role = this.makeRole(props, id);
    this.roleArn = role.arn;
    this.ready = [...this.makeLogGroups(props, id, base), this.letWrite(props, id, { role, base })];
  }

  private makeLogGroups(
    { provider, keyArn, logRetentionDays }: DeliveryLogProps,
    id: string,
    base: string,
  ): CloudwatchLogGroup[] {
    // Made before SNS does, which would make them without key and retention.
    return [base, `${base}/Failure`].map((name, index) => {
      const word = index === 0 ? id : `${id}_failures`;
      return addressed(
        new CloudwatchLogGroup(this, `log_${index}`, {
          provider,
          name,
          kmsKeyId: keyArn,
          retentionInDays: logRetentionDays,
        }),
        word,
      );
    });
  }

  private makeRole(props: DeliveryLogProps, id: string): AccountRole {
    const { provider, partition, region, accountId } = props;
    return addressed(
      new AccountRole(this, "role", {
        provider,
        roleName: props.roleName,
        description: `Lets SNS log the deliveries of ${props.topicName}.`,
        assumeRolePolicy: policyJson(
          serviceTrust(["sns.amazonaws.com"], {
            StringEquals: { "aws:SourceAccount": accountId },
            ArnEquals: { "aws:SourceArn": `arn:${partition}:sns:${region}:${accountId}:${props.topicName}` },
          }),
        ),
      }),
      id,
    );
  }

  private letWrite(
    { provider, partition, region, accountId }: DeliveryLogProps,
    id: string,
    { role, base }: { readonly role: AccountRole; readonly base: string },
  ): IamRolePolicy {
    const arn = `arn:${partition}:logs:${region}:${accountId}:log-group:${base}`;
    return addressed(
      new IamRolePolicy(this, "policy", {
        provider,
        name: "write",
        role: role.nameForPolicies,
        policy: policyJson({
          Sid: "WriteDeliveries",
          Effect: "Allow",
          Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: [`${arn}:*`, `${arn}/Failure:*`],
        }),
      }),
      id,
    );
  }
}

/** Prefix of the names of SNS's log groups: for the policy of their key. */
export function deliveryLogPrefix({ region, accountId }: Pick<DeliveryLogProps, "region" | "accountId">) {
  return `sns/${region}/${accountId}/`;
}
