import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { PipelineConfig } from "../../model/schema/environment";
import type { TableMappingsConfig } from "../../model/schema/tables/table-mappings";

/** Properties of a replication, as a task on an instance or serverless. */
export interface ReplicationProps {
  readonly provider: AwsProvider;
  readonly sourceEndpointArn: string;
  readonly targetEndpointArn: string;

  /** Identities of source and target endpoint, known at plan: another one is another endpoint. */
  readonly endpointIdentities: { readonly source: string; readonly target: string };

  readonly migrationType: PipelineConfig["migrationType"];

  /** Selection of tables, and transformations on the way. */
  readonly tableMappings: TableMappingsConfig;

  /**
   * Task settings that differ from the defaults; those of a serverless replication are the same.
   *
   * @default logging of all components that the security bar wants
   */
  readonly taskSettings?: PipelineConfig["taskSettings"];

  /**
   * Reaction to a change of an endpoint, or of a property that is fixed at creation: both make the replication
   * anew.
   *
   * @default the plan is refused
   */
  readonly onReplace?: PipelineConfig["onReplace"];

  /**
   * Last part of its ARN.
   *
   * @default DMS makes one up
   */
  readonly resourceIdentifier?: string | undefined;

  /**
   * Tags beside those of the provider; another one changes neither task nor replication.
   *
   * @default those of the provider alone
   */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}
