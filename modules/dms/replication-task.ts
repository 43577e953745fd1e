import { DmsReplicationTask } from "@cdktf/provider-aws/lib/dms-replication-task";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataResource, Fn, Op, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PipelineConfig } from "../../config/schema";
import { addressed, fingerprint } from "../naming";
import { tableMappings } from "./table-mappings";
import { taskSettings } from "./task-settings";

/** Properties for `ReplicationTask`. */
export interface ReplicationTaskProps {
  readonly provider: AwsProvider;

  /** Physical identifier: at most 255 letters, digits and single hyphens. */
  readonly replicationTaskId: string;

  readonly replicationInstanceArn: string;
  readonly sourceEndpointArn: string;
  readonly targetEndpointArn: string;
  readonly migrationType: PipelineConfig["migrationType"];
  readonly tables: PipelineConfig["tables"];

  /**
   * Task settings that differ from the defaults.
   *
   * @default logging of all components that the security bar wants
   */
  readonly taskSettings?: PipelineConfig["taskSettings"];

  /**
   * What to do when an endpoint is replaced, which replaces the task.
   *
   * @default the plan is refused
   */
  readonly onReplace?: PipelineConfig["onReplace"];

  readonly after: readonly ITerraformDependable[];
}

/**
 * A replication task, made stopped: `start-tasks` tests its endpoints and starts it.
 *
 * Another endpoint means another task, and another task loads every table again. Terraform would do
 * that without a word, so the endpoints a task was made with are remembered, and a plan that changes
 * them is refused unless the pipeline says `onReplace: reload`.
 */
export class ReplicationTask extends Construct {
  public readonly replicationTaskArn: string;
  /** Changes when Terraform modifies the task, which leaves it stopped. */
  public readonly fingerprint: string;

  constructor(scope: Construct, id: string, props: ReplicationTaskProps) {
    super(scope, id);
    const mappings = tableMappings(props.tables);
    const settings = taskSettings(props.taskSettings);
    this.fingerprint = fingerprint({ mappings, settings, migrationType: props.migrationType });
    const task = addressed(
      new DmsReplicationTask(this, "Default", {
        provider: props.provider,
        replicationTaskId: props.replicationTaskId,
        replicationInstanceArn: props.replicationInstanceArn,
        sourceEndpointArn: props.sourceEndpointArn,
        targetEndpointArn: props.targetEndpointArn,
        migrationType: props.migrationType,
        tableMappings: JSON.stringify(mappings),
        replicationTaskSettings: JSON.stringify(settings),
        startReplicationTask: false,
        dependsOn: [...props.after],
        ...(props.onReplace === undefined ? { lifecycle: this.refuseReplacement(id, props) } : {}),
      }),
      id,
    );
    this.replicationTaskArn = task.replicationTaskArn;
  }

  private refuseReplacement(pipeline: string, props: ReplicationTaskProps) {
    const remembered = addressed(
      new DataResource(this, "endpoints", {
        input: { source: props.sourceEndpointArn, target: props.targetEndpointArn },
        lifecycle: { ignoreChanges: ["input"] },
      }),
      `${pipeline}_endpoints`,
    );
    const was = (side: "source" | "target") => Fn.lookupNested(remembered.output, [side]);
    const message = (side: string) =>
      `pipelines.${pipeline}: its ${side} endpoint is another one than its task was made with, so the task would be replaced and every table loaded again. Say "onReplace: reload" in the pipeline to do that, or take back the change to the ${side} endpoint.`;
    return {
      precondition: [
        { condition: Op.eq(was("source"), props.sourceEndpointArn), errorMessage: message("source") },
        { condition: Op.eq(was("target"), props.targetEndpointArn), errorMessage: message("target") },
      ],
    };
  }
}
