/** Policy of the topic of egress addresses: who publishes to it, and who listens. */
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { roleArnIn, statementId, type PhysicalName } from "../../model/names";
import type { PolicyStatement } from "../../model/policy";
import { conventionsOf } from "../iam/account-role";

/** A database account that listens. */
export interface EgressListener {
  /** Key of the account in the environment file. */
  readonly account: string;
  readonly accountId: string;

  /** Role that Terraform assumes there: it alone subscribes. */
  readonly deployRoleArn: string;

  /** Name of the `allow-list` function there: nothing else can be subscribed. */
  readonly functionName: PhysicalName<"function">;
}

/** Place of what an ARN names. */
export interface Placed {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** The topic, who announces and who listens. */
export interface TopicParties extends Placed {
  /** Of the replication account. */
  readonly provider: AwsProvider;
  readonly topicName: PhysicalName<"topic">;
  /** Physical name of `announce-egress`, and of its role. */
  readonly functionName: PhysicalName<"function">;
  readonly listeners: readonly EgressListener[];
}

/** A listening account subscribes its own function, and sees the subscriptions, as the provider looks at its own. */
function listenerStatements(props: TopicParties, listener: EgressListener): PolicyStatement[] {
  const { account, deployRoleArn } = listener;
  const admitted = {
    Effect: "Allow",
    Principal: { AWS: deployRoleArn },
    Resource: topicArnOf(props),
  } as const;
  const asDeployRole = { "aws:PrincipalArn": deployRoleArn };
  return [
    {
      ...admitted,
      Sid: statementId("subscribe", account),
      Action: "sns:Subscribe",
      Condition: {
        ArnEquals: asDeployRole,
        StringEquals: {
          "sns:Protocol": "lambda",
          "sns:Endpoint": functionArnOf({ ...props, ...listener }),
        },
      },
    },
    {
      ...admitted,
      Sid: statementId("list", account),
      Action: "sns:ListSubscriptionsByTopic",
      Condition: { ArnEquals: asDeployRole },
    },
  ];
}

/** Only the announcer publishes, with TLS, and only the deploy roles of listening accounts subscribe. */
export function topicStatements(props: TopicParties): PolicyStatement[] {
  const { partition, accountId, functionName } = props;
  const Resource = topicArnOf(props);
  return [
    ...props.listeners.flatMap((listener) => listenerStatements(props, listener)),
    {
      Sid: "OnlyTheAnnouncerPublishes",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource,
      // By its name: a role in the policy as a principal would be a dead id once it is made anew.
      Condition: {
        ArnNotEquals: {
          "aws:PrincipalArn": roleArnIn(
            { ...conventionsOf(props.provider), partition, accountId },
            functionName,
          ),
        },
      },
    },
    {
      Sid: "OnlyWithTls",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}

export function topicArnOf({
  partition,
  region,
  accountId,
  topicName,
}: Placed & { readonly topicName: PhysicalName<"topic"> }) {
  return `arn:${partition}:sns:${region}:${accountId}:${topicName}`;
}

export function functionArnOf(props: Placed & { readonly functionName: string }): string {
  const { partition, region, accountId, functionName } = props;
  return `arn:${partition}:lambda:${region}:${accountId}:function:${functionName}`;
}
