import { TerraformLocal, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import {
  instanceOf,
  isDatabase,
  isS3,
  serverlessOf,
  type PipelineConfig,
  type S3EndpointConfig,
} from "../../model/schema/environment";
import { startTasksStatements } from "../../lambda-src/start-tasks/permissions";
import type { Direction } from "../../model/engines";
import { withSettingsOfTarget } from "../../modules/dms/engine-task-settings";
import { ReplicationTask } from "../../modules/dms/replication-task";
import { changesTask, startEvent } from "../../modules/dms/start-event";
import { sealedTrust } from "../../modules/lake/sealed-trust";
import { Look } from "../../modules/lambda/look";
import { markerName, markersOf } from "../../modules/lambda/marker-name";
import { Step } from "../../modules/lambda/step";
import { StepFunction } from "../../modules/lambda/step-function";
import { addressed } from "../../modules/addressed";
import { AccountStack } from "../account-stack";
import {
  required,
  type ConnectivityOutputs,
  type EndpointsOutputs,
  type SealedRole,
  type TrustOutputs,
} from "../outputs";
import type { UsableEndpoint } from "./endpoints/endpoint-parts";
import {
  directedEndpoints,
  directedName,
  isSealed,
  sealedEndpoints,
  type Group,
  type Keyed,
} from "../../model/queries";
import { endpointsToStart, replicationOf, settingsToStart } from "./pipeline-parts";
import { makeServerlessPipeline } from "./serverless-pipelines";
import { TerraformEndpoints, type WholeEndpointsProps } from "./endpoints/terraform-endpoints";
import { functionNames, names, stackNames } from "../../model/names";

/** Properties for `PipelinesStack`. */
export interface PipelinesStackProps extends WholeEndpointsProps {
  readonly group: Group;
  /** Undefined where every path exists already. */
  readonly connectivity: ConnectivityOutputs | undefined;
  /** Undefined where no endpoint writes into another account. */
  readonly endpoints: EndpointsOutputs | undefined;
  /** By lake account. */
  readonly trusts: ReadonlyMap<string, TrustOutputs>;
}

/**
 * In the replication account: makes the endpoints that need no ExternalId, finishes those that
 * do, makes the tasks, starts them, and last of all retires endpoints and ExternalIds that no task uses
 * any more.
 */
export class PipelinesStack extends AccountStack {
  private readonly props: PipelinesStackProps;
  private readonly usable = new Map<string, UsableEndpoint>();
  private look: Look | undefined;

  constructor(scope: Construct, props: PipelinesStackProps) {
    const { environment, group } = props;
    super(scope, stackNames.pipelines(environment, group), {
      environment,
      account: environment.replication.account,
      otherAccounts: [...props.trusts.keys()],
    });
    this.props = props;
    const starter = group.pipelines.length > 0 ? this.makeStarter() : undefined;
    const whole = new TerraformEndpoints(this, { ...props, look: () => this.lookAtPlan() }, starter);
    for (const directed of directedEndpoints(group)) {
      const { name, config } = directed;
      if (isS3(config) && isSealed(environment, config)) continue;
      this.usable.set(name, whole.make(directed));
    }
    if (props.endpoints) this.finishAll(props.endpoints);
    const started = starter ? this.makeTasks(starter) : [];
    if (props.endpoints) this.retire(props.endpoints, started);
  }

  private finishAll(endpoints: EndpointsOutputs): void {
    const sealed = sealedEndpoints(this.environment, this.props.group);
    if (sealed.length === 0) return;
    const present = this.lookAtPlan().at("s3-endpoint_look", { action: "s3-endpoints" });
    for (const { key, config } of sealed) this.usable.set(key, this.finish(endpoints, present, key, config));
  }

  private lookAtPlan(): Look {
    return (this.look ??= new Look(this, "look_at_plan", {
      provider: this.provider(),
      functionName: functionNames.look(this.environment),
    }));
  }

  /**
   * `finish` has no reading of its own: without what a plan sees, an endpoint that somebody deleted would only show
   * when a task is made with its dead ARN, and one with other tags would be no known one, for which its tasks are
   * made again.
   *
   * @param seen Terraform expression without braces: the endpoints that DMS has at plan, as `look` tells them.
   */
  private finish(
    endpoints: EndpointsOutputs,
    seen: string,
    key: string,
    config: S3EndpointConfig,
  ): UsableEndpoint {
    const asked = required(endpoints.asked.get(key), this, `ExternalId of "${key}"`);
    const externalId = this.read(this.sealedRole(key).externalId);
    const local = `${key}_sealed_external_id`;
    addressed(new TerraformLocal(this, local, externalId), local);
    const step = new Step(this.part("endpoints"), key, {
      provider: this.provider(),
      functionName: this.read(endpoints.s3EndpointFunctionName),
      input: {
        action: "finish",
        ...endpoints.s3EndpointEvent(this, key, config),
        externalId,
        askMarker: endpoints.askMarker(key),
      },
      marker: markerName(this.node.id, key),
      // Without the function that looks nobody knows, and what is there stays.
      inSyncWhen: `try(lookup(jsondecode(${seen}).externalIds, "${asked.endpointIdentifier}", ""), local.${local}) == local.${local}`,
    });
    const { endpointIdentifier } = asked;
    const made = `jsondecode(aws_lambda_invocation.${key}.result).endpointArn`;
    // The ARN of a new one is known only when it is finished; its identifier is known at once.
    const endpointArn = `\${try(jsondecode(${seen}).endpointArns["${endpointIdentifier}"], ${made})}`;
    return { endpointArn, identity: endpointIdentifier, madeArn: step.result("endpointArn") };
  }

  private makeStarter(): StepFunction {
    const { environment, foundation, group } = this.props;
    return new StepFunction(this, "start-tasks", {
      ...this.arnParts,
      provider: this.provider(),
      functionName: functionNames.startTasks(environment, group),
      code: "start-tasks",
      description: "Tests the endpoints of replication tasks and starts them.",
      environment: { ENVIRONMENT: environment.name },
      keyArn: this.read(foundation.keyArn),
      logRetentionDays: environment.logRetentionDays,
      timeoutSeconds: 900,
      statements: startTasksStatements({
        ...this.arnParts,
        environment: environment.name,
        markerArns: [markersOf(this.arnParts, this.node.id)],
        starts: {
          tasks: group.pipelines.some(({ config }) => instanceOf(config) !== undefined),
          replications: group.pipelines.some(({ config }) => serverlessOf(config) !== undefined),
        },
        changesTasks: group.pipelines.some(
          ({ config }) => instanceOf(config) !== undefined && changesTask(config),
        ),
        stopsReplications: group.pipelines.some(
          ({ config }) => serverlessOf(config) !== undefined && config.cdcStop !== undefined,
        ),
      }),
    });
  }

  private makeTasks(start: StepFunction): ITerraformDependable[] {
    const { environment, group } = this.props;
    return group.pipelines.map(({ key, config }) => {
      const target = environment.endpoints[config.target];
      return this.makeTask({ key, config: withSettingsOfTarget(config, target) }, start);
    });
  }

  private makeTask(pipeline: Keyed<PipelineConfig>, start: StepFunction): ITerraformDependable {
    const { key, config } = pipeline;
    const { environment, foundation } = this.props;
    const endpoints = {
      source: this.endpointOf(config.source, "source"),
      target: this.endpointOf(config.target, "target"),
    };
    const paths = this.pathsOf(config);
    if (typeof config.runsOn !== "string") {
      const compute = config.runsOn.serverless;
      return makeServerlessPipeline(this, { foundation, pipeline, compute, endpoints, start, paths });
    }
    const instance = foundation.replicationInstanceArns.get(config.runsOn);
    const replicationInstanceArn = this.read(
      required(instance, this, `replication instance "${config.runsOn}"`),
    );
    const task = new ReplicationTask(this.part("pipelines"), key, {
      provider: this.provider(),
      replicationTaskId: names.keyed(environment.name, key),
      replicationInstanceArn,
      starter: start,
      ...replicationOf(config, endpoints),
      cdcStart: config.cdcStart,
    });
    this.publish(
      `${key}_replication_task_arn`,
      task.replicationTaskArn,
      `ARN of the replication task of ${key}.`,
    );
    const event = {
      action: "start",
      pipeline: key,
      replicationTaskArn: task.replicationTaskArn,
      replicationInstanceArn,
      endpoints: endpointsToStart(endpoints),
      ...paths,
      ...startEvent(config, task.settings),
      ...settingsToStart(endpoints),
      fingerprint: task.fingerprint,
    };
    return this.startTask(pipeline, event, { start, task });
  }

  private startTask(
    { key, config }: Keyed<PipelineConfig>,
    input: Readonly<Record<string, unknown>>,
    { start, task }: { readonly start: StepFunction; readonly task: ReplicationTask },
  ): ITerraformDependable {
    const provider = this.provider();
    const { functionName } = start;
    return new Step(this, `${key}_start`, {
      provider,
      functionName,
      input,
      marker: markerName(this.node.id, `${key}_start`),
      inSyncWhen: task.isAtWorkWhen(config),
      after: [...start.ready, task.ready],
    }).done;
  }

  private endpointOf(key: string, direction: Direction): UsableEndpoint {
    const config = this.environment.endpoints[key];
    const name = config && directedName(key, config, direction);
    return required(name === undefined ? undefined : this.usable.get(name), this, `endpoint "${key}"`);
  }

  /** The paths of a pipeline: they have to be there before its endpoints are tested, and another one is tested again. */
  private pathsOf({ source, target }: PipelineConfig) {
    const paths = this.props.group.endpoints.flatMap(({ key, config }) => {
      const host = this.props.connectivity?.paths.get(key);
      if (host === undefined || !isDatabase(config) || (key !== source && key !== target)) return [];
      return [{ via: config.connection.via, host: this.read(host) }];
    });
    return paths.length > 0 ? { paths } : {};
  }

  /** When everything runs on the present endpoints, the older generations go, and then their ExternalIds. */
  private retire(endpoints: EndpointsOutputs, started: readonly ITerraformDependable[]): void {
    const present = addressed(
      new TerraformLocal(
        this,
        "s3_endpoints",
        Object.fromEntries(
          [...endpoints.asked].map(([key, { endpointIdentifier }]) => [key, endpointIdentifier]),
        ),
      ),
      "s3_endpoints",
    );
    const retired = new Step(this, "s3-endpoint_retire", {
      provider: this.provider(),
      functionName: this.read(endpoints.s3EndpointFunctionName),
      input: { action: "retire", endpoints: present.toString() },
      after: started,
    });
    for (const trust of this.props.trusts.values()) this.narrow(trust, retired);
  }

  private narrow(trust: TrustOutputs, retired: Step): void {
    const sealFunctionName = required(
      this.props.storages.get(trust.account)?.sealFunctionName,
      this,
      `function that seals the roles of "${trust.account}"`,
    );
    new Step(this, `seal-trust_${trust.account}_narrow`, {
      provider: this.provider(trust.account),
      functionName: this.read(sealFunctionName),
      input: {
        action: "seal",
        roles: [...trust.sealed].map(([endpoint, role]) => ({
          endpoint,
          roleName: this.read(role.roleName),
          assumeRolePolicy: sealedTrust(this.read(role.externalId)),
        })),
      },
      after: [retired.done],
    });
  }

  private sealedRole(endpoint: string): SealedRole {
    for (const trust of this.props.trusts.values()) {
      const role = trust.sealed.get(endpoint);
      if (role) return role;
    }
    throw new Error(`[${this.node.path}] no earlier stack seals the role of "${endpoint}"`);
  }
}
