import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { addressed } from "../addressed";
import { AccountRole } from "../iam/account-role";
import { policyJson, serviceTrust } from "../../model/policy";
import { roleNames } from "../../model/names";

/** Properties for a VPC's flow log. */
export interface FlowLogProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Physical name of the VPC. */
  readonly name: string;

  readonly vpcId: string;

  /** Customer-managed key of the log group. */
  readonly keyArn: string;

  readonly logRetentionDays: number;
}

/** Logs all traffic of a VPC to an encrypted log group, with a role that may write there and nowhere else. */
export function logFlows(scope: Construct, id: string, props: FlowLogProps): void {
  const { provider } = props;
  const logGroupName = `/causeway/${props.name}/flow`;
  const group = addressed(
    new CloudwatchLogGroup(scope, "flow_log_group", {
      provider,
      name: logGroupName,
      kmsKeyId: props.keyArn,
      retentionInDays: props.logRetentionDays,
    }),
    `${id}_flow`,
  );
  const role = makeRole(scope, id, props, logGroupName);
  addressed(
    new FlowLog(scope, "flow_log", {
      provider,
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
    }),
    id,
  );
}

/** The role that VPC flow logs write with. */
function makeRole(scope: Construct, id: string, props: FlowLogProps, logGroupName: string): AccountRole {
  const { provider, partition, region, accountId, name } = props;
  const role = addressed(
    new AccountRole(scope, "flow_log_role", {
      provider,
      roleName: roleNames.flow(name),
      description: "Lets VPC flow logs write to their log group.",
      assumeRolePolicy: policyJson(
        serviceTrust(["vpc-flow-logs.amazonaws.com"], {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": `arn:${partition}:ec2:${region}:${accountId}:vpc-flow-log/*` },
        }),
      ),
    }),
    `${id}_flow`,
  );
  const logArn = `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroupName}`;
  addressed(
    new IamRolePolicy(scope, "flow_log_policy", {
      provider,
      name: "write",
      role: role.nameForPolicies,
      policy: policyJson({
        Sid: "WriteFlowLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [logArn, `${logArn}:*`],
      }),
    }),
    `${id}_flow`,
  );
  return role;
}
