/**
 * Table mappings: which tables a replication task copies, and what it changes on the way.
 *
 * Format: DMS guide, "Specifying table selection and transformations rules using JSON".
 */
import { Fn, TerraformLocal } from "cdktf";
import type { Construct } from "constructs";
import type { TableMappingsConfig } from "../../../model/schema/environment";
import { addressed } from "../../addressed";
import { numbered, type Rule } from "./rule-ids";
import { selectionRule } from "./selection";
import { tableSettingsRule } from "./table-settings";
import { objectMappingRule, postProcessingRule, validationRule } from "./target-rules";
import { transformationRule } from "./transformations";

/** The table-mappings document of a task. */
export interface TableMappings {
  readonly rules: readonly Rule[];
}

/**
 * The table-mappings document of a pipeline: one rule type after the other, each in the order of the file.
 *
 * Rule ids and names come from what a rule says, not from its place: inserting one rule adds one rule.
 */
export function tableMappings(config: TableMappingsConfig): TableMappings {
  return {
    rules: numbered([
      ...config.tables.map(selectionRule),
      ...(config.transformations ?? []).map(transformationRule),
      ...(config.tableSettings ?? []).map(tableSettingsRule),
      ...(config.objectMappings ?? []).map(objectMappingRule),
      ...(config.postProcessing ?? []).map(postProcessingRule),
      ...(config.validations ?? []).map(validationRule),
    ]),
  };
}

/**
 * Expression for the `table_mappings` of a task.
 *
 * The document stands in a local value, not in a string, so that a reviewer sees a changed rule as changed
 * lines. Terraform's encoding sorts members; the provider compares table mappings as JSON, not as text.
 */
export function tableMappingsExpression(scope: Construct, pipeline: string, document: TableMappings): string {
  const name = `${pipeline}_table_mappings`;
  return Fn.jsonencode(addressed(new TerraformLocal(scope, name, escaped(document)), name).toString());
}

/** `${column}` is for DMS: Terraform would take it for an expression of its own. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(/[$%](?=\{)/g, "$&$&");
  if (Array.isArray(value)) return value.map(escaped);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [escaped(key) as string, escaped(member)]),
  );
}
