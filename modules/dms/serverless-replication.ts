import { DmsReplicationConfig } from "@cdktf/provider-aws/lib/dms-replication-config";
import { Fn, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import type { ServerlessConfig } from "../../model/schema/environment";
import { addressed } from "../addressed";
import { fixedAtCreation } from "./fixed-at-creation";
import { ReplacementGuard, ReplacementTrigger, replacementWaysOut } from "./replacement-guard";
import type { ReplicationProps } from "./replication-props";
import { tableMappings, tableMappingsExpression } from "./table-mappings";
import { serverlessSettings, taskSettings } from "./task-settings";
import { saidTimeouts } from "./timeouts";
import { canonicalJson, fingerprint } from "../../model/canonical";
import { withoutUndefined } from "../../model/members";

/** Properties for `ServerlessReplication`. */
export interface ServerlessReplicationProps extends ReplicationProps {
  /** Physical identifier of the configuration and its replication. */
  readonly replicationConfigIdentifier: string;

  /** Its subnet group; Terraform can change neither subnet group nor key of an existing replication. */
  readonly replicationSubnetGroupId: string;
  readonly securityGroupIds: string[];

  /** Customer-managed key for its storage and connection information. */
  readonly keyArn: string;

  /** Capacity and place. */
  readonly compute: ServerlessConfig;
}

/**
 * A serverless replication, made stopped: `start-tasks` starts it, and DMS tests its endpoints then.
 *
 * The provider would put another endpoint into one that exists and leave the tables where they are
 * (provider source, internal/service/dms/replication_config.go), so the endpoints it was made with are
 * remembered: another one is refused, or makes another replication where the pipeline says
 * `onReplace: reload`. So is a pipeline that ran on an instance before, or will again: neither takes over
 * where the other was.
 *
 * A change of anything but tags stops it first, and leaves it to `start-tasks` to go on.
 */
export class ServerlessReplication extends Construct {
  public readonly replicationConfigArn: string;
  /** Changes when Terraform modifies the replication, which leaves it stopped. */
  public readonly fingerprint: string;

  constructor(scope: Construct, id: string, props: ServerlessReplicationProps) {
    super(scope, id);
    const mappings = tableMappingsExpression(this, id, tableMappings(props.tableMappings));
    const settings = taskSettings(props.taskSettings);
    const { tags: further, timeouts, ...compute } = props.compute;
    const tags = { ...props.tags, ...further };
    const said = fingerprint({ settings, migrationType: props.migrationType, compute });
    this.fingerprint = `${said}-${Fn.sha256(mappings)}`;
    const config = addressed(
      new DmsReplicationConfig(this, "Default", {
        provider: props.provider,
        replicationConfigIdentifier: props.replicationConfigIdentifier,
        replicationType: props.migrationType,
        sourceEndpointArn: props.sourceEndpointArn,
        targetEndpointArn: props.targetEndpointArn,
        computeConfig: computeConfig(props),
        tableMappings: mappings,
        replicationSettings: canonicalJson(serverlessSettings(settings)),
        startReplication: false,
        lifecycle: this.lifecycle(id, props),
        ...withoutUndefined({ resourceIdentifier: props.resourceIdentifier }),
        ...(Object.keys(tags).length === 0 ? {} : { tags }),
        ...saidTimeouts(timeouts),
      }),
      id,
    );
    this.replicationConfigArn = config.arn;
  }

  private lifecycle(pipeline: string, props: ServerlessReplicationProps): TerraformResourceLifecycle {
    const { source, target } = props.endpointIdentities;
    // One on an instance remembers the identities alone, so that neither is taken for the other.
    const endpoints = { source: `serverless with ${source}`, target: `serverless with ${target}` };
    const { migrationType, taskSettings, resourceIdentifier } = props;
    const fixed = fixedAtCreation({ migrationType, taskSettings, resourceIdentifier });
    const name = `${pipeline}_endpoints`;
    if (props.onReplace !== undefined) {
      const remembers = { ...endpoints, ...fixed.values };
      const { address } = new ReplacementTrigger(this, name, remembers, fixed.unremembered);
      return { replaceTriggeredBy: [address] };
    }
    const guard = new ReplacementGuard(this, name, {
      remembers: { ...endpoints, ...fixed.values },
      unremembered: fixed.unremembered,
      message: (member) =>
        fixed.message(pipeline, member) ??
        `pipelines.${pipeline}: its ${member} endpoint is another one than its serverless replication was made with, or it ran on a replication instance before, so it would be made anew. ${replacementWaysOut}`,
    });
    return { precondition: guard.preconditions };
  }
}

function computeConfig({ compute, ...place }: ServerlessReplicationProps) {
  const { maxCapacityUnits, minCapacityUnits, multiAz, availabilityZone } = compute;
  const { preferredMaintenanceWindow, dnsNameServers } = compute;
  return {
    replicationSubnetGroupId: place.replicationSubnetGroupId,
    vpcSecurityGroupIds: place.securityGroupIds,
    kmsKeyId: place.keyArn,
    maxCapacityUnits,
    multiAz,
    // The provider compares with what DMS answers, which is 1 where nothing was said.
    minCapacityUnits: minCapacityUnits ?? 1,
    ...(availabilityZone === undefined ? {} : { availabilityZone }),
    ...(preferredMaintenanceWindow === undefined ? {} : { preferredMaintenanceWindow }),
    ...(dnsNameServers === undefined ? {} : { dnsNameServers: dnsNameServers.join(",") }),
  };
}
