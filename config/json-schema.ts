/** The JSON Schema of environment files, made from the zod schema, for editors and for messages. */
import * as z from "zod";
import { environmentSchema } from "../model/schema/environment";

/** The parts of JSON Schema (draft 2020-12) that the environment schema uses. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly type?: string;
  readonly description?: string;
  /** What editors call a value: its key. */
  readonly title?: string;
  /** What editors say instead of a pattern that a text does not match. */
  readonly patternErrorMessage?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly default?: unknown;
  /** Of the words that are allowed, those that are of use here: the TLS modes of an engine. */
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

let cached: SchemaNode | undefined;

/** JSON Schema of a whole environment: what `common.yaml` and `<name>.yaml` must be once merged. */
export function environmentJsonSchema(): SchemaNode {
  cached ??= z.toJSONSchema(environmentSchema, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      const words = jsonSchema.pattern === undefined ? undefined : wordsOfPattern(zodSchema);
      if (words !== undefined) jsonSchema["patternErrorMessage"] = words;
    },
  }) as SchemaNode;
  return cached;
}

/** The words that a text's own check of its pattern has, where it has some. */
function wordsOfPattern(schema: z.core.$ZodType): string | undefined {
  const checks = (schema._zod.def.checks ?? []).map(({ _zod }) => _zod.def);
  const patterns = checks.filter((def) => "format" in def && def.format === "regex");
  // Types that are a pattern, like an IPv4 range, have their words themselves.
  for (const { error } of [...patterns, schema._zod.def]) {
    const words = (error as z.core.$ZodErrorMap | undefined)?.({
      code: "invalid_format",
      format: "regex",
      input: "",
      path: [],
    });
    if (typeof words === "string") return words;
  }
  return undefined;
}

/** Keys that tell alternatives apart: each alternative has its own word, and none a description of the key. */
const discriminators: Readonly<Record<string, string>> = {
  engine: "Engine or service that DMS reads or writes; it decides the other keys.",
  type: "Kind, which decides the other keys.",
  action: "Action of the rule, which decides the other keys.",
};

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
    ...shown(partial(rest)),
  };
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
    ...($defs === undefined ? {} : { $defs: mapped($defs, partial) }),
    ...(alternatives === undefined ? {} : { anyOf: alternatives.map(partial) }),
    ...(properties === undefined ? {} : { properties: mapped(properties, partial) }),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === "boolean" ? additionalProperties : partial(additionalProperties),
        }),
  };
}

function mapped(
  nodes: Readonly<Record<string, SchemaNode>>,
  change: (node: SchemaNode, key: string) => SchemaNode,
): Record<string, SchemaNode> {
  return Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, change(node, key)]));
}

/** A node in which each key has what editors show of it. */
function shown(node: SchemaNode): SchemaNode {
  const { $defs, anyOf, oneOf, properties, additionalProperties, items, ...rest } = node;
  return {
    ...rest,
    ...($defs && { $defs: mapped($defs, shown) }),
    ...(anyOf && { anyOf: anyOf.map(shown) }),
    ...(oneOf && { oneOf: oneOf.map(shown) }),
    ...(properties && { properties: mapped(properties, named) }),
    ...(items && { items: shown(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === "boolean" ? additionalProperties : shown(additionalProperties),
    }),
  };
}

/** A key's node, with its title and, for a key that tells alternatives apart, its description. */
function named(node: SchemaNode, key: string): SchemaNode {
  const description = node.description ?? discriminators[key];
  return { title: key, ...shown(node), ...(description === undefined ? {} : { description }) };
}
