/** Pipelines with what they read from and write to: what the rules against loss of data ask. */
import type { Environment, PipelineConfig } from "../../../model/schema/environment";
import { quote } from "../../messages";
import { keyed } from "../../../model/queries";
import { storeOf, type Store } from "./stores";
import { readTables, writtenTables, type Meeting, type TableSet } from "./target-tables";

/** A pipeline between two stores; undefined where there is none, or none that is known. */
export interface Flow {
  readonly key: string;
  readonly pipeline: PipelineConfig;
  readonly source: Store | undefined;
  readonly target: Store | undefined;
  /** Tables of the source. */
  readonly reads: readonly TableSet[];
  /** Tables of the target; none of a task that only compares. */
  readonly writes: readonly TableSet[];
}

const known = new WeakMap<Environment, readonly Flow[]>();

/** Every pipeline of an environment, the same for every rule; its tables are made out when somebody asks for them. */
export function flowsOf(environment: Environment): readonly Flow[] {
  const flows = known.get(environment) ?? makeFlows(environment);
  known.set(environment, flows);
  return flows;
}

function makeFlows(environment: Environment): Flow[] {
  return keyed(environment.pipelines).map(({ key, config: pipeline }) => {
    const source = storeOf(environment, pipeline.source);
    const target = storeOf(environment, pipeline.target);
    let reads: TableSet[] | undefined;
    let writes: TableSet[] | undefined;
    return {
      key,
      pipeline,
      source,
      target,
      get reads() {
        return (reads ??= source === undefined ? [] : readTables(pipeline));
      },
      get writes() {
        const compares = pipeline.taskSettings?.ValidationSettings?.ValidationOnly === true;
        return (writes ??= target === undefined || compares ? [] : writtenTables(pipeline, target.engine));
      },
    };
  });
}

/** True if a pipeline copies rows that are there already, instead of changes alone. */
export function loads({ migrationType }: PipelineConfig): boolean {
  return migrationType !== "cdc";
}

/** Loss in tables of the target by a full load; undefined for one that leaves them as they are. */
export function lossIn({ pipeline }: Flow): "drops" | "truncates" | undefined {
  if (!loads(pipeline)) return undefined;
  // Causeway says nothing where the file does not, and DMS then drops them.
  switch (pipeline.taskSettings?.FullLoadSettings?.TargetTablePrepMode ?? "DROP_AND_CREATE") {
    case "DO_NOTHING":
      return undefined;
    case "TRUNCATE_BEFORE_LOAD":
      return "truncates";
    case "DROP_AND_CREATE":
      return "drops";
  }
}

/** The table where two pipelines meet, for a message. */
export function tableName({ table, isSaid }: Meeting, store: Store): string {
  if (table === undefined) return "tables whose patterns are too complex to tell apart";
  const name = store.engine === "dynamodb" ? table.slice(table.indexOf(".") + 1) : table;
  return isSaid ? name : `tables like ${name}`;
}

/** `(of "shop.%")`: the rule of `tables` that selects a table, under the name that it has at the source. */
export function selectedBy({ include }: TableSet): string {
  return `(of ${quote(include.pattern.text)})`;
}
