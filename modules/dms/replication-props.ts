import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { PipelineConfig } from "../../model/schema/environment";
import type { TableMappingsConfig } from "../../model/schema/tables/table-mappings";

/** What a replication is made of, whether it is a task on an instance or serverless. */
export interface ReplicationProps {
  readonly provider: AwsProvider;
  readonly sourceEndpointArn: string;
  readonly targetEndpointArn: string;

  /** What tells a source and a target endpoint from another one, known at plan. */
  readonly endpointIdentities: { readonly source: string; readonly target: string };

  readonly migrationType: PipelineConfig["migrationType"];

  /** Which tables, and what changes on the way. */
  readonly tableMappings: TableMappingsConfig;

  /**
   * Task settings that differ from the defaults; those of a serverless replication are the same.
   *
   * @default logging of all components that the security bar wants
   */
  readonly taskSettings?: PipelineConfig["taskSettings"];

  /**
   * What to do when an endpoint changes, or what is fixed when a replication is made: both make it anew.
   *
   * @default the plan is refused
   */
  readonly onReplace?: PipelineConfig["onReplace"];
}
