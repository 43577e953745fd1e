/** Needs of an endpoint's pipelines at its database, as far as the environment file tells. */
import type {
  DatabaseEndpointConfig,
  Environment,
  PipelineConfig,
  TableRule,
} from "../model/schema/environment";
import { targetTable } from "../config/rules/tables/target-names";
import { transformationsOf } from "../config/rules/tables/table-objects";
import { createdClusterOf, databaseOf } from "../model/engines";
import { nameOf, sorted } from "../model/engines/grants/patterns";
import type {
  GrantsRequest,
  PipelineSelection,
  SelectedTables,
  SourceUse,
  TargetUse,
} from "../model/engines/grants/request";
import { isCheckedByBalancer } from "../model/connected";
import { wayHas } from "../model/ways";
import { UserError } from "./errors";

/** A pipeline with its key. */
interface NamedPipeline {
  readonly key: string;
  readonly config: PipelineConfig;
}

/**
 * The request for a database endpoint.
 *
 * @param user name of the user that DMS connects as
 * @throws UserError if no pipeline uses the endpoint, or a name in the file has control characters.
 */
export function grantsRequest(
  environment: Environment,
  key: string,
  config: DatabaseEndpointConfig,
  user: string,
): GrantsRequest {
  const reading = pipelinesOf(environment, "source", key);
  const writing = pipelinesOf(environment, "target", key);
  if (reading.length + writing.length === 0) {
    throw new UserError(
      `endpoints.${key} of ${environment.name} is in no pipeline, so nobody knows which tables it is for, and whether changes are captured: name it as source or target of a pipeline first`,
    );
  }
  const [place = "host"] = Object.keys(databaseOf(config)) as GrantsRequest["place"][];
  const request: GrantsRequest = {
    user,
    isMaster: createdClusterOf(config) !== undefined,
    secretName: config.secret.name,
    place,
    databaseName: config.databaseName,
    encrypted: config.sslMode !== "none",
    attributes: config.extraConnectionAttributes ?? "",
    checkedByBalancer: isCheckedByBalancer(config),
    throughVpcEndpoint: wayHas(config.connection, { namesHost: true }),
    settings: config.settings,
    ...(reading.length > 0 ? { source: sourceUse(reading) } : {}),
    ...(writing.length > 0 ? { target: targetUse(writing) } : {}),
  };
  refuseControlCharacters(environment, request);
  return request;
}

function pipelinesOf(environment: Environment, direction: "source" | "target", key: string): NamedPipeline[] {
  return Object.entries(environment.pipelines)
    .map(([name, config]) => ({ key: name, config }))
    .filter(({ config }) => config[direction] === key)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function withChanges(pipelines: readonly NamedPipeline[]): NamedPipeline[] {
  return pipelines.filter(({ config }) => config.migrationType !== "full-load");
}

function keysOf(pipelines: readonly NamedPipeline[]): string[] {
  return pipelines.map(({ key }) => key);
}

function sourceUse(pipelines: readonly NamedPipeline[]): SourceUse {
  const changing = withChanges(pipelines);
  return {
    pipelines: keysOf(pipelines),
    changes: keysOf(changing),
    selections: selectionsOf(pipelines),
    changedSelections: selectionsOf(changing),
  };
}

function selectionsOf(pipelines: readonly NamedPipeline[]): PipelineSelection[] {
  const selections = pipelines.map(({ config }) => ({
    includes: config.tables.flatMap((rule) => ("exclude" in rule ? [] : [selected(rule)])),
    excludes: config.tables.flatMap((rule) => ("exclude" in rule ? [selected(rule)] : [])),
    views: config.tables.some((rule) => !("exclude" in rule) && (rule.tableType ?? "table") !== "table"),
  }));
  return [...new Map(selections.map((selection) => [JSON.stringify(selection), selection])).values()];
}

function selected(rule: TableRule): SelectedTables {
  const text = "include" in rule ? rule.include : "exclude" in rule ? rule.exclude : rule.explicit;
  const dot = text.indexOf(".");
  return { schema: text.slice(0, dot), table: text.slice(dot + 1) };
}

function targetUse(pipelines: readonly NamedPipeline[]): TargetUse {
  const found = { schemas: [] as string[], schemaPatterns: [] as string[], unknownSchemas: [] as string[] };
  for (const { config } of pipelines) {
    for (const { schema, table } of selectionsOf([{ key: "", config }]).flatMap(({ includes }) => includes)) {
      const name = nameOf(schema);
      const arrives = name === undefined ? undefined : arrivalOf(config, name, nameOf(table) ?? "table");
      if (arrives !== undefined) found.schemas.push(arrives);
      else if (name === undefined && !renamesSchemas(config)) found.schemaPatterns.push(schema);
      else found.unknownSchemas.push(schema);
    }
  }
  return {
    pipelines: keysOf(pipelines),
    changes: keysOf(withChanges(pipelines)),
    schemas: sorted(found.schemas),
    schemaPatterns: sorted(found.schemaPatterns),
    unknownSchemas: sorted(found.unknownSchemas),
    controlSchemas: [...new Set(pipelines.map(({ config }) => controlSchemaOf(config)))].sort((a, b) =>
      (a ?? "") < (b ?? "") ? -1 : 1,
    ),
  };
}

/** The schema of the target that a table of the source goes to; undefined if only the database can tell. */
function arrivalOf(pipeline: PipelineConfig, schema: string, table: string): string | undefined {
  return targetTable(pipeline, `${schema}.${table}`)?.split(".")[0];
}

function renamesSchemas(pipeline: PipelineConfig): boolean {
  return transformationsOf(pipeline).some(({ kind }) => kind === "schema");
}

function controlSchemaOf({ taskSettings }: PipelineConfig): string | undefined {
  const schema = taskSettings?.ControlTablesSettings?.ControlSchema;
  return schema === "" ? undefined : schema;
}

/** Clients of databases read line by line: a name with a line break could not be written safely. */
function refuseControlCharacters({ name }: Environment, request: GrantsRequest): void {
  const { source, target, databaseName = "" } = request;
  const names = [
    databaseName,
    ...(source?.selections ?? []).flatMap(({ includes, excludes }) =>
      [...includes, ...excludes].flatMap(({ schema, table }) => [schema, table]),
    ),
    ...(target ? [...target.schemas, ...target.schemaPatterns, ...target.unknownSchemas] : []),
    ...(target?.controlSchemas ?? []).flatMap((schema) => schema ?? []),
  ];
  const bad = names.find((one) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(one));
  if (bad === undefined) return;
  throw new UserError(
    `${name} names ${JSON.stringify(bad)}, which has a control character and cannot be written into a script safely: correct it in the environment file`,
  );
}
