/** Statements that the owner of a database runs before DMS may use it: the shapes that all engines share. */
import type { DatabaseKind } from "../../schema/database";

/** A rule of `tables`: a schema and a table, each a name or a pattern of DMS. */
export interface SelectedTables {
  readonly schema: string;
  readonly table: string;
}

/** Tables that one pipeline reads. */
export interface PipelineSelection {
  readonly includes: readonly SelectedTables[];
  readonly excludes: readonly SelectedTables[];
  /** True if views are read, too. */
  readonly views: boolean;
}

/** Pipelines' use of a database as a source. */
export interface SourceUse {
  /** Keys of the pipelines, in order. */
  readonly pipelines: readonly string[];
  /** Keys of those that capture changes. */
  readonly changes: readonly string[];
  /** Selections of the pipelines, none twice. */
  readonly selections: readonly PipelineSelection[];
  /** Selections of the pipelines that replicate changes, none twice. */
  readonly changedSelections: readonly PipelineSelection[];
}

/** Pipelines' use of a database as a target. */
export interface TargetUse {
  /** Keys of the pipelines, in order. */
  readonly pipelines: readonly string[];
  /** Keys of those that apply changes. */
  readonly changes: readonly string[];
  /** Schemas that tables arrive in, as far as the file names them. */
  readonly schemas: readonly string[];
  /** Patterns of schemas that arrive under their own names. */
  readonly schemaPatterns: readonly string[];
  /** Schemas of the source that arrive under names which the file does not tell. */
  readonly unknownSchemas: readonly string[];
  /** Schemas of DMS's control tables that task settings name; undefined stands for the engine's usual one. */
  readonly controlSchemas: readonly (string | undefined)[];
}

/** Request for one endpoint, in the directions in which pipelines use it. */
export interface GrantsRequest<Settings = unknown> {
  /** Name of the user that DMS connects as. */
  readonly user: string;
  /**
   * True for the master user of a cluster that Causeway creates; it needs no grants.
   *
   * @default false
   */
  readonly isMaster?: boolean;
  /** Secret that has the user's name and password. */
  readonly secretName: string;
  /** Kind of database: run by RDS, and as what, or by its owner. */
  readonly place: DatabaseKind;
  /** Database that DMS connects to; undefined where a connection is to the whole server. */
  readonly databaseName: string | undefined;
  /** True if DMS encrypts its connections. */
  readonly encrypted: boolean;
  /** The endpoint's extra connection attributes, empty if it has none. */
  readonly attributes: string;
  /** True if a balancer's health checks reach the database itself. */
  readonly checkedByBalancer: boolean;
  /** Whether the way ends at a VPC endpoint, which drops a connection that carries nothing for 350 s. */
  readonly throughVpcEndpoint: boolean;
  readonly settings: Settings;
  readonly source?: SourceUse;
  readonly target?: TargetUse;
}

/** A step of the script: why it is there, and what to run; without text it is a remark. */
export interface Statement {
  readonly why: string;
  readonly text?: string;
  /** True if it only gives the user what RDS's master user has anyway. */
  readonly rights?: true;
}

/** Knowledge of an engine's users and rights. */
export interface Grants<Settings = unknown> {
  /** Start of a comment in the engine's language. */
  readonly comment: "--" | "//";
  /** The script, in the order in which it is run. */
  readonly statements: (request: GrantsRequest<Settings>) => readonly Statement[];
}

/** Words of every engine's first step about the password, which Causeway neither knows nor writes. */
export function passwordWords({ secretName }: Pick<GrantsRequest, "secretName">): string {
  return `Put the password that secret ${JSON.stringify(secretName)} holds in the place of <password>, quoted as the language wants it. DMS takes none of ; : . + in it.`;
}

/** True if RDS runs the database, so that its administrator is the master user. */
export function isManaged({ place }: Pick<GrantsRequest, "place">): boolean {
  return place !== "host";
}

/** Words that a step for target schemas adds where the file does not name all of them; empty if it does. */
export function unknownWords({ unknownSchemas }: TargetUse): string {
  return unknownSchemas.length === 0
    ? ""
    : ` Transformations give other names to ${unknownSchemas.join(", ")}, which the file alone does not tell: do the same for those.`;
}
