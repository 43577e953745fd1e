/** Rules that depend on the kind of target: object mapping, tags of S3 objects, data validation. */
import type { ObjectMapping, PostProcessing, Validation } from "../../../model/schema/tables/object-mapping";
import { partLocator, tableLocator } from "./locators";
import type { UnnumberedRule } from "./rule-ids";

/** An object-mapping rule. */
export function objectMappingRule({ action, table, ...rest }: ObjectMapping): UnnumberedRule {
  return {
    name: `${action} ${table}`,
    rank: "any",
    type: "object-mapping",
    members: { "rule-action": action, "object-locator": tableLocator(table), ...mappingMembers(rest) },
  };
}

type MappingMembers = Omit<ObjectMapping, "action" | "table">;

function mappingMembers({ mappingParameters, ...members }: MappingMembers): Record<string, unknown> {
  if (mappingParameters === undefined) return kebab(members);
  const { attributeMappings, ...parameters } = mappingParameters;
  return {
    ...kebab(members),
    "mapping-parameters": {
      ...kebab(parameters),
      // What stands in a value is the user's, whatever its keys look like.
      ...(attributeMappings === undefined ? {} : { "attribute-mappings": attributeMappings.map(kebab) }),
    },
  };
}

/** A rule that tags objects on S3. */
export function postProcessingRule({ action, table, tagSet }: PostProcessing): UnnumberedRule {
  return {
    name: `${action} ${table}`,
    rank: "any",
    type: "post-processing",
    members: {
      "rule-action": action,
      "object-locator": tableLocator(table),
      "tag-set": Object.entries(tagSet).map(([key, value]) => ({ key, value })),
    },
  };
}

/** A rule that says how data validation compares a column. */
export function validationRule({ action, column, ofDataType, ...functions }: Validation): UnnumberedRule {
  return {
    name: `${action} ${column}${ofDataType === undefined ? "" : ` of ${ofDataType}`}`,
    rank: "any",
    type: "validation",
    members: {
      "rule-target": "column",
      "object-locator": partLocator(column, "column-name", ofDataType),
      "rule-action": action,
      ...kebab(functions),
    },
  };
}

/** The same members under DMS's names: `targetTableName` is `target-table-name`. */
function kebab(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value]),
  );
}
