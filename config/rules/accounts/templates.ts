/** Texts that Terraform would take for expressions. */
import type { Environment } from "../../../model/schema/environment";
import { describeValue, quote, type KeyPath } from "../../messages";
import type { Rule } from "../rule";
import { isMapping } from "../../../model/members";

/** Members of a pipeline that escape such texts, because DMS has expressions of its own; or that refuse them themselves. */
const ownWords = [
  "transformations",
  "objectMappings",
  "taskSettings",
  "tables",
  "tableSettings",
  "postProcessing",
  "validations",
];

export const templateRules: readonly Rule[] = [
  {
    name: "no-templates",
    doc: "No text and no key holds `${` or `%{`, with which Terraform begins an expression; table mappings may, because DMS has expressions of its own there.",
    *check(environment) {
      for (const [path, text] of texts(declared(environment), [])) {
        const [begin] = /[$%]\{/.exec(text) ?? [];
        if (begin === undefined) continue;
        yield {
          path,
          detail: `got ${describeValue(text, path)}; expected a text without ${quote(begin)}, because Terraform would take it for an expression`,
          fix: "write the value itself",
        };
      }
    },
  },
];

/** Content of the file, without what the loader adds. */
function declared({ name: _name, directory: _directory, pipelines, ...rest }: Environment): object {
  return {
    ...rest,
    pipelines: Object.fromEntries(
      Object.entries(pipelines).map(([key, pipeline]) => [
        key,
        Object.fromEntries(Object.entries(pipeline).filter(([member]) => !ownWords.includes(member))),
      ]),
    ),
  };
}

/** Every text: values, and keys of maps. */
function* texts(value: unknown, path: KeyPath): Iterable<[KeyPath, string]> {
  if (typeof value === "string") yield [path, value];
  else if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) yield* texts(member, [...path, index]);
  } else if (isMapping(value)) {
    for (const [key, member] of Object.entries(value)) {
      yield [[...path, key], key];
      yield* texts(member, [...path, key]);
    }
  }
}
