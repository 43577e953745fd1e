import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsCloudwatchLogGroups } from "@cdktf/provider-aws/lib/data-aws-cloudwatch-log-groups";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";

/** Properties for `TaskLogGroup`. */
export interface TaskLogGroupProps {
  readonly provider: AwsProvider;
  /** Physical identifier of the replication instance that the tasks run on. */
  readonly replicationInstanceId: string;
  /** Customer-managed key of the log. */
  readonly keyArn: string;
  readonly logRetentionDays: number;
}

/** What DMS calls the log groups of the tasks of replication instances, before the instance's identifier. */
export const taskLogPrefix = "dms-tasks-";

/**
 * The log group of all tasks of one replication instance, under the name that DMS writes to.
 *
 * DMS would make it with the first task, without a key and for ever, and leave it after the destroy. One that it has
 * made already is taken over: a plan lists what there is, and `takeOver` imports it.
 */
export class TaskLogGroup extends Construct {
  public readonly group: ITerraformDependable;
  /** A block of Terraform's `import`, which concerns nothing where the group does not exist or is in the state. */
  public readonly takeOver: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: TaskLogGroupProps) {
    super(scope, id);
    const { provider } = props;
    const name = `${taskLogPrefix}${props.replicationInstanceId}`;
    addressed(new DataAwsCloudwatchLogGroups(this, "present", { provider, logGroupNamePrefix: name }), id);
    this.group = addressed(
      new CloudwatchLogGroup(this, "Default", {
        provider,
        name,
        kmsKeyId: props.keyArn,
        retentionInDays: props.logRetentionDays,
      }),
      id,
    );
    const there = `contains(data.aws_cloudwatch_log_groups.${id}.log_group_names, "${name}")`;
    this.takeOver = {
      for_each: `\${toset(${there} ? ["${name}"] : [])}`,
      to: `aws_cloudwatch_log_group.${id}`,
      id: "${each.value}",
    };
  }
}
