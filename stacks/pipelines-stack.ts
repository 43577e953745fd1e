import { TerraformLocal, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { isDatabase, type Environment, type PipelineConfig, type S3EndpointConfig } from "../config/schema";
import { startTasksStatements } from "../lambda-src/start-tasks/permissions";
import { ReplicationTask } from "../modules/dms/replication-task";
import { sealedTrust } from "../modules/lake/sealed-trust";
import { Step } from "../modules/lambda/step";
import { StepFunction } from "../modules/lambda/step-function";
import { addressed } from "../modules/naming";
import { AccountStack, type HandedValue } from "./account-stack";
import type { EndpointsStack } from "./endpoints-stack";
import type { FoundationStack } from "./foundation-stack";
import { inGroup, type Group, type Keyed } from "./layout";
import type { StorageStack } from "./storage-stack";
import type { SealedRole, TrustStack } from "./trust-stack";

/** Properties for `PipelinesStack`. */
export interface PipelinesStackProps {
  readonly environment: Environment;
  readonly group: Group;
  readonly foundation: FoundationStack;
  /** By lake account. */
  readonly storages: ReadonlyMap<string, StorageStack>;
  readonly endpoints: EndpointsStack;
  /** By lake account. */
  readonly trusts: ReadonlyMap<string, TrustStack>;
}

/**
 * Step 6, in the replication account: finishes the assumed-role endpoints, makes the tasks, starts them,
 * and last of all retires endpoints and ExternalIds that no task uses any more.
 */
export class PipelinesStack extends AccountStack {
  private readonly props: PipelinesStackProps;
  private readonly endpointArns = new Map<string, string>();

  constructor(scope: Construct, props: PipelinesStackProps) {
    const { environment, group } = props;
    const { account } = environment.replication;
    super(scope, inGroup(`${environment.name}-${account}-pipelines`, group), {
      environment,
      account,
      otherAccounts: [...props.trusts.keys()],
    });
    this.props = props;
    for (const [key, arn] of props.endpoints.endpointArns) this.endpointArns.set(key, this.take(arn));
    for (const { key, config } of group.endpoints) if (!isDatabase(config)) this.finish(key, config);
    const started = group.pipelines.length > 0 ? this.makeTasks() : [];
    this.retire(started);
  }

  private finish(key: string, config: S3EndpointConfig): void {
    const { endpoints } = this.props;
    const role = this.sealedRole(key);
    if (!role || !endpoints.s3EndpointFunctionName) return;
    const step = new Step(this.part("endpoints"), key, {
      provider: this.provider(),
      functionName: this.take(endpoints.s3EndpointFunctionName),
      input: {
        action: "finish",
        ...endpoints.s3EndpointEvent(this, key, config),
        externalId: this.take(role.externalId),
        marker: endpoints.askMarker(key),
      },
    });
    this.endpointArns.set(key, step.result("endpointArn"));
  }

  private makeTasks(): ITerraformDependable[] {
    const { environment, foundation, group } = this.props;
    const common = { partition: this.partition, region: environment.region, accountId: this.accountId() };
    const start = new StepFunction(this, "start-tasks", {
      ...common,
      provider: this.provider(),
      functionName: `${this.node.id}-start-tasks`,
      code: "start-tasks",
      description: "Tests the endpoints of replication tasks and starts them.",
      environment: { ENVIRONMENT: environment.name },
      keyArn: this.take(foundation.keyArn),
      logRetentionDays: environment.logRetentionDays,
      timeoutSeconds: 900,
      statements: startTasksStatements({ ...common, environment: environment.name }),
    });
    return group.pipelines.map((pipeline) => this.makeTask(pipeline, start));
  }

  private makeTask({ key, config }: Keyed<PipelineConfig>, start: StepFunction): ITerraformDependable {
    const { environment, foundation } = this.props;
    const instance = foundation.replicationInstanceArns.get(config.runsOn);
    if (!instance) throw new Error(`[${this.node.path}] no replication instance "${config.runsOn}"`);
    const replicationInstanceArn = this.take(instance);
    const source = this.endpointArn(config.source);
    const target = this.endpointArn(config.target);
    const task = new ReplicationTask(this.part("pipelines"), key, {
      provider: this.provider(),
      replicationTaskId: `${environment.name}-${key}`,
      replicationInstanceArn,
      sourceEndpointArn: source,
      targetEndpointArn: target,
      endpointIdentities: {
        source: this.endpointIdentity(config.source),
        target: this.endpointIdentity(config.target),
      },
      migrationType: config.migrationType,
      tables: config.tables,
      taskSettings: config.taskSettings,
      onReplace: config.onReplace,
    });
    const step = new Step(this, `${key}_start`, {
      provider: this.provider(),
      functionName: start.functionName,
      input: {
        action: "start",
        pipeline: key,
        replicationTaskArn: task.replicationTaskArn,
        replicationInstanceArn,
        endpoints: { source, target },
        fingerprint: task.fingerprint,
      },
      after: start.ready,
    });
    this.handOn(
      `${key}_replication_task_arn`,
      task.replicationTaskArn,
      `ARN of the replication task of ${key}.`,
    );
    return step.done;
  }

  /** When everything runs on the present endpoints, the older generations go, and then their ExternalIds. */
  private retire(started: readonly ITerraformDependable[]): void {
    const { endpoints } = this.props;
    if (!endpoints.s3EndpointFunctionName) return;
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
      functionName: this.take(endpoints.s3EndpointFunctionName),
      input: { action: "retire", endpoints: present.toString() },
      after: started,
    });
    for (const trust of this.props.trusts.values()) this.narrow(trust, retired);
  }

  private narrow(trust: TrustStack, retired: Step): void {
    const { sealFunctionName } = this.storageOf(trust.account);
    new Step(this, `seal-trust_${trust.account}_narrow`, {
      provider: this.provider(trust.account),
      functionName: this.take(sealFunctionName),
      input: {
        action: "seal",
        roles: [...trust.sealed].map(([endpoint, role]) => ({
          endpoint,
          roleName: this.take(role.roleName),
          assumeRolePolicy: sealedTrust(this.take(role.externalId)),
        })),
      },
      after: [retired.done],
    });
  }

  private storageOf(account: string): { readonly sealFunctionName: HandedValue } {
    const name = this.props.storages.get(account)?.sealFunctionName;
    if (!name) throw new Error(`[${this.node.path}] account "${account}" has no function that seals roles`);
    return { sealFunctionName: name };
  }

  private sealedRole(endpoint: string): SealedRole | undefined {
    for (const trust of this.props.trusts.values()) {
      const role = trust.sealed.get(endpoint);
      if (role) return role;
    }
    return undefined;
  }

  /** The ARN of an assumed-role endpoint is known only when it is finished; its identifier is known at once. */
  private endpointIdentity(endpoint: string): string {
    return this.props.endpoints.asked.get(endpoint)?.endpointIdentifier ?? this.endpointArn(endpoint);
  }

  private endpointArn(endpoint: string): string {
    const arn = this.endpointArns.get(endpoint);
    if (arn === undefined)
      throw new Error(`[${this.node.path}] no earlier stack hands on endpoint "${endpoint}"`);
    return arn;
  }
}
