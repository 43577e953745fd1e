/** Parts of every pipeline, on an instance or serverless. */
import { withoutUndefined } from "../../model/members";
import type { PipelineConfig } from "../../model/schema/environment";
import type { ReplicationProps } from "../../modules/dms/replication-props";
import type { UsableEndpoint } from "./endpoints/endpoint-parts";

/** The endpoints of a pipeline. */
export interface PipelineEndpoints {
  readonly source: UsableEndpoint;
  readonly target: UsableEndpoint;
}

/** Arguments of its replication task or serverless replication. */
export function replicationOf(
  config: PipelineConfig,
  { source, target }: PipelineEndpoints,
): Omit<ReplicationProps, "provider"> {
  return {
    sourceEndpointArn: source.endpointArn,
    targetEndpointArn: target.endpointArn,
    endpointIdentities: { source: source.identity, target: target.identity },
    migrationType: config.migrationType,
    tableMappings: config,
    taskSettings: config.taskSettings,
    onReplace: config.onReplace,
    resourceIdentifier: config.resourceIdentifier,
    tags: config.tags,
  };
}

/** ARNs of its endpoints for the step that starts it, which follows the steps that make them. */
export function endpointsToStart({ source, target }: PipelineEndpoints) {
  return { source: source.madeArn ?? source.endpointArn, target: target.madeArn ?? target.endpointArn };
}

/** Settings of its endpoints that Terraform changes while the task rests: the step starts it again afterwards. */
export function settingsToStart({ source, target }: PipelineEndpoints) {
  const endpointSettings = withoutUndefined({ source: source.settings, target: target.settings });
  return Object.keys(endpointSettings).length > 0 ? { endpointSettings } : {};
}
