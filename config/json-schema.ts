/** The JSON Schema of environment files, made from the zod schema, for editors and for messages. */
import * as z from "zod";
import { environmentSchema } from "../model/schema/environment";

/** The parts of JSON Schema (draft 2020-12) that the environment schema uses. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

let cached: SchemaNode | undefined;

/** JSON Schema of a whole environment: what `common.yaml` and `<name>.yaml` must be once merged. */
export function environmentJsonSchema(): SchemaNode {
  cached ??= z.toJSONSchema(environmentSchema, { io: "input" }) as SchemaNode;
  return cached;
}

/**
 * JSON Schema of one file, for editors: the same keys and values, none of them required.
 *
 * A file holds only a part of an environment, so a map of any depth may be incomplete. Items of lists
 * are whole, because lists are not merged. What is missing in the end is the loader's to say.
 */
export function environmentFileJsonSchema(): SchemaNode {
  const { $schema, ...rest } = environmentJsonSchema() as SchemaNode & { $schema?: string };
  return {
    ...($schema === undefined ? {} : { $schema }),
    title: "Causeway environment file",
    ...partial(rest),
  } as SchemaNode;
}

/** A node, or what it refers to. */
export function dereferenced(node: SchemaNode): SchemaNode {
  const { $ref, ...own } = node;
  const name = $ref?.split("/").at(-1);
  const definition = name === undefined ? undefined : environmentJsonSchema().$defs?.[name];
  return definition === undefined ? node : { ...definition, ...own };
}

/** The text of `environments/environment.schema.json`. */
export function environmentSchemaFile(): string {
  return `${JSON.stringify(environmentFileJsonSchema(), undefined, 2)}\n`;
}

function partial(node: SchemaNode): SchemaNode {
  const { required: _required, $defs, oneOf, anyOf, properties, additionalProperties, ...rest } = node;
  // Without its required keys an incomplete map can fit several alternatives, which `oneOf` forbids.
  const alternatives = oneOf ?? anyOf;
  return {
    ...rest,
    ...($defs === undefined ? {} : { $defs: mapped($defs) }),
    ...(alternatives === undefined ? {} : { anyOf: alternatives.map(partial) }),
    ...(properties === undefined ? {} : { properties: mapped(properties) }),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === "boolean" ? additionalProperties : partial(additionalProperties),
        }),
  };
}

function mapped(nodes: Readonly<Record<string, SchemaNode>>): Record<string, SchemaNode> {
  return Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, partial(node)]));
}
