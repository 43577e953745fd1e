/** Servers of documents: which of their databases are read, and how collections are prepared. */
import { databaseEngineOf, engineOf } from "../../../model/engines";
import {
  isDatabase,
  type DatabaseEndpointConfig,
  type Environment,
  type PipelineConfig,
} from "../../../model/schema/environment";
import { isExact } from "../../../model/schema/tables/patterns";
import { describeValue, quote, type KeyPath } from "../../messages";
import { databaseEndpoints, directionsUsed, keyed } from "../../../model/queries";
import type { Rule } from "../rule";
import { lookup } from "../../../model/members";
import { advice, deletion, written, member, inWords, sibling, top } from "../../fix";

export const documentDatabaseRules: readonly Rule[] = [
  {
    name: "tables-of-database",
    doc: "A source of documents that names its database is read there only; one that names none is read in every database that `tables` names.",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const endpoint = documents(environment, pipeline.source);
        if (endpoint?.databaseName === undefined) continue;
        const { databaseName } = endpoint;
        for (const { path, text } of includesOf(key, pipeline)) {
          const schema = text.slice(0, text.indexOf("."));
          if (isExact(schema) && schema === databaseName) continue;
          yield {
            path,
            detail: `got ${quote(text)} from ${quote(pipeline.source)}; expected collections of ${quote(databaseName)}, because DMS sees no other database where the endpoint names one`,
            fix: advice`write ${inWords(quote(databaseName), written(databaseName + text.slice(text.indexOf("."))))} before the full stop, or ${deletion(`delete endpoints.${pipeline.source}.databaseName`, top("endpoints", pipeline.source, "databaseName"))} to read every database that \`tables\` names`,
          };
        }
      }
    },
  },
  {
    name: "database-of-target",
    doc: "A target of documents names a database: only a source may do without.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        if (databaseEngineOf(endpoint).severalDatabases !== true || endpoint.databaseName !== undefined)
          continue;
        if (!directionsUsed(environment, key).has("target")) continue;
        yield {
          path: ["endpoints", key, "databaseName"],
          detail: `missing; expected a database to connect to, because ${quote(key)} is the target of a pipeline`,
          fix: "add `databaseName`; a source of several databases is an endpoint of its own",
        };
      }
    },
  },
  {
    // DMS guide, CHAP_Target.DocumentDB; API, DocDbSettings.
    name: "prepared-collections",
    doc: "DocumentDB's collections are not truncated before a load, and sharded ones are left as they are.",
    *check(environment) {
      for (const {
        key,
        config: { target, taskSettings },
      } of keyed(environment.pipelines)) {
        const endpoint = lookup(environment.endpoints, target);
        if (endpoint?.engine !== "docdb") continue;
        const mode = taskSettings?.FullLoadSettings?.TargetTablePrepMode;
        const shards = endpoint.settings.replicateShardCollections === true;
        if (mode === "DO_NOTHING" || !(shards || mode === "TRUNCATE_BEFORE_LOAD")) continue;
        yield {
          path: ["pipelines", key, "taskSettings", "FullLoadSettings", "TargetTablePrepMode"],
          detail: `${mode === undefined ? "missing" : `got ${describeValue(mode)}`}; expected ${
            shards
              ? `"DO_NOTHING", because ${quote(target)} has replicateShardCollections`
              : `"DROP_AND_CREATE" or "DO_NOTHING", because DMS does not truncate collections of ${engineOf(endpoint).title}`
          }`,
          fix: shards
            ? advice`write ${member(sibling("TargetTablePrepMode"), "DO_NOTHING")}, and make the sharded collections before the load`
            : "write one of the two",
        };
      }
    },
  },
];

/** An endpoint whose databases are the schemas of `tables`. */
function documents(environment: Environment, key: string): DatabaseEndpointConfig | undefined {
  const endpoint = lookup(environment.endpoints, key);
  if (endpoint === undefined || !isDatabase(endpoint)) return undefined;
  return databaseEngineOf(endpoint).severalDatabases === true ? endpoint : undefined;
}

function includesOf(pipeline: string, { tables }: PipelineConfig): { path: KeyPath; text: string }[] {
  return tables.flatMap((rule, index) => {
    if ("exclude" in rule) return [];
    const path = ["pipelines", pipeline, "tables", index];
    return "include" in rule
      ? [{ path: [...path, "include"], text: rule.include }]
      : [{ path: [...path, "explicit"], text: rule.explicit }];
  });
}
