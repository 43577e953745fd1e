import { DmsReplicationTask } from "@cdktf/provider-aws/lib/dms-replication-task";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import type { PipelineConfig } from "../../config/schema";
import { addressed, canonicalJson, fingerprint } from "../naming";
import { ReplacementGuard, replacementWaysOut } from "./replacement-guard";
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

  /** What tells a source and a target endpoint from another one, known at plan. */
  readonly endpointIdentities: { readonly source: string; readonly target: string };

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
        replicationTaskSettings: canonicalJson(settings),
        startReplicationTask: false,
        ...(props.onReplace === undefined ? { lifecycle: this.refuseReplacement(id, props) } : {}),
      }),
      id,
    );
    this.replicationTaskArn = task.replicationTaskArn;
  }

  private refuseReplacement(pipeline: string, props: ReplicationTaskProps) {
    const guard = new ReplacementGuard(this, `${pipeline}_endpoints`, {
      remembers: props.endpointIdentities,
      message: (side) =>
        `pipelines.${pipeline}: its ${side} endpoint is another one than its task was made with, so the task would be replaced. ${replacementWaysOut}`,
    });
    return { precondition: guard.preconditions };
  }
}
