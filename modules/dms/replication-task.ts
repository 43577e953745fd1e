import { DataAwsDmsReplicationTask } from "@cdktf/provider-aws/lib/data-aws-dms-replication-task";
import { DmsReplicationTask } from "@cdktf/provider-aws/lib/dms-replication-task";
import { Fn, type ITerraformDependable, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import type { PipelineConfig } from "../../model/schema/environment";
import { addressed } from "../addressed";
import { BeforeChange, Teardown } from "../lambda/step";
import type { StepFunction } from "../lambda/step-function";
import { startArguments } from "./change-start";
import { hasEnd } from "./start-event";
import { fixedAtCreation, type FixedValues } from "./fixed-at-creation";
import { ReplacementGuard, ReplacementTrigger, replacementWaysOut } from "./replacement-guard";
import type { ReplicationProps } from "./replication-props";
import { tableMappings, tableMappingsExpression } from "./table-mappings";
import { heldSettings, taskSettings, type HeldSettings } from "./task-settings";
import { canonicalJson, fingerprint } from "../../model/canonical";
import { withoutUndefined } from "../../model/members";

/** Properties for `ReplicationTask`. */
export interface ReplicationTaskProps extends ReplicationProps {
  /** Physical identifier: at most 255 letters, digits and single hyphens. */
  readonly replicationTaskId: string;

  readonly replicationInstanceArn: string;

  /** The function `start-tasks`, which also brings it to rest before it changes or goes. */
  readonly starter: Pick<StepFunction, "functionName" | "ready">;

  /**
   * Start of the task in the source's log; only for type cdc.
   *
   * @default where the log is when the task is started first
   */
  readonly cdcStart?: PipelineConfig["cdcStart"];
}

/**
 * A replication task, made stopped: `start-tasks` tests its endpoints and starts it.
 *
 * Another endpoint means another task, and another task loads every table again. Terraform would do
 * that without a word, so the endpoints a task was made with are remembered, and a plan that changes
 * them is refused unless the pipeline says `onReplace: reload`. So is what DMS fixes when it makes a task.
 */
export class ReplicationTask extends Construct {
  public readonly replicationTaskArn: string;
  /** What has to be there before it is started: the call that brings it to rest before it goes. */
  public readonly ready: ITerraformDependable;
  /** Changes when Terraform modifies the task, which leaves it stopped. */
  public readonly fingerprint: string;
  /** Its settings, by who can hold them: Terraform, or the step that starts the task. */
  public readonly settings: HeldSettings;
  private readonly status: string;

  constructor(scope: Construct, id: string, props: ReplicationTaskProps) {
    super(scope, id);
    const mappings = tableMappingsExpression(this, id, tableMappings(props.tableMappings));
    const settings = taskSettings(props.taskSettings);
    this.settings = heldSettings(settings);
    const said = fingerprint({ settings, migrationType: props.migrationType });
    // An expression, so that a changed rule shows as lines of the table mappings and nowhere else.
    this.fingerprint = `${said}-${Fn.sha256(mappings)}`;
    const atRest = this.restBeforeChange(id, props);
    const task = addressed(
      new DmsReplicationTask(this, "Default", {
        provider: props.provider,
        replicationTaskId: props.replicationTaskId,
        replicationInstanceArn: props.replicationInstanceArn,
        sourceEndpointArn: props.sourceEndpointArn,
        targetEndpointArn: props.targetEndpointArn,
        migrationType: props.migrationType,
        tableMappings: mappings,
        replicationTaskSettings: canonicalJson(this.settings.byTerraform),
        ...(props.cdcStart === undefined ? {} : startArguments(props.cdcStart)),
        startReplicationTask: false,
        ...withoutUndefined({ resourceIdentifier: props.resourceIdentifier, tags: props.tags }),
        dependsOn: [atRest],
        ...this.lifecycle(id, props),
      }),
      id,
    );
    this.replicationTaskArn = task.replicationTaskArn;
    // By its id, which a plan knows of a task that exists only; the task itself would tell its state after a change.
    addressed(
      new DataAwsDmsReplicationTask(this, "live", { provider: props.provider, replicationTaskId: task.id }),
      id,
    );
    this.status = `data.aws_dms_replication_task.${id}.status`;
    const { provider, starter } = props;
    this.ready = new Teardown(this, `${id}_task_teardown`, {
      provider,
      functionName: starter.functionName,
      input: this.restEvent(props),
      boundTo: task.replicationTaskArn,
      after: starter.ready,
    }).ready;
  }

  /**
   * Terraform expression that is false while the task does not do what its pipeline is for: it has failed, or was
   * stopped by somebody, although it has no end of its own.
   */
  isAtWorkWhen(pipeline: Pick<PipelineConfig, "migrationType" | "cdcStop" | "taskSettings">): string {
    const idle = hasEnd(pipeline) ? ["failed"] : ["failed", "stopped"];
    return `!contains(${JSON.stringify(idle)}, ${this.status})`;
  }

  /** Terraform stops a task that runs, and is refused for one that is starting. */
  private restBeforeChange(id: string, props: ReplicationTaskProps): ITerraformDependable {
    const { provider, starter, replicationInstanceArn } = props;
    return new BeforeChange(this, `${id}_task_rest`, {
      provider,
      functionName: starter.functionName,
      input: { ...this.restEvent(props), replicationInstanceArn, fingerprint: this.fingerprint },
      after: starter.ready,
    }).ready;
  }

  private restEvent({ replicationTaskId }: ReplicationTaskProps) {
    return { action: "rest", tasks: [replicationTaskId] };
  }

  private lifecycle(
    pipeline: string,
    props: ReplicationTaskProps,
  ): { lifecycle?: TerraformResourceLifecycle } {
    const fixed = fixedAtCreation(props);
    // DMS answers a start position in words of its own, and would move none that it has.
    const ignored =
      props.cdcStart === undefined ? {} : { ignoreChanges: ["cdc_start_position", "cdc_start_time"] };
    if (props.onReplace === undefined) {
      return { lifecycle: { ...this.refuseReplacement(pipeline, props, fixed), ...ignored } };
    }
    const remembers = { ...props.endpointIdentities, ...fixed.values };
    const trigger = new ReplacementTrigger(this, `${pipeline}_endpoints`, remembers, fixed.unremembered);
    return { lifecycle: { replaceTriggeredBy: [trigger.address], ...ignored } };
  }

  private refuseReplacement(pipeline: string, props: ReplicationTaskProps, fixed: FixedValues) {
    const guard = new ReplacementGuard(this, `${pipeline}_endpoints`, {
      remembers: { ...props.endpointIdentities, ...fixed.values },
      unremembered: fixed.unremembered,
      message: (name) =>
        fixed.message(pipeline, name) ??
        `pipelines.${pipeline}: its ${name} endpoint is another one than its task was made with, so the task would be replaced. ${replacementWaysOut}`,
    });
    return { precondition: guard.preconditions };
  }
}
