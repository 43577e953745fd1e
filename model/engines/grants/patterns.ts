/**
 * Names and patterns of DMS's table mappings, in the words of databases.
 *
 * `%` stands for any characters, `_` for one, `[ab]` and `[a-d]` for one of a set (DMS guide, "Wildcards in
 * table mapping"). A name whose only wildcard is `_` is taken as it stands: people write `order_lines` and
 * mean that table.
 */
import type { PipelineSelection, SelectedTables } from "./request";

type Token =
  | { readonly kind: "many" }
  | { readonly kind: "one" }
  /** One of several characters; a set of one character is that character. */
  | { readonly kind: "set"; readonly characters: readonly string[] }
  | { readonly kind: "character"; readonly character: string };

/** An opening bracket without a closing one stands for itself. */
function tokens(pattern: string): Token[] {
  const found: Token[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index);
    const closing = character === "[" ? pattern.indexOf("]", index + 2) : -1;
    if (closing > 0) {
      const characters = charactersOf(pattern.slice(index + 1, closing));
      const [only = ""] = characters;
      found.push(
        characters.length === 1 ? { kind: "character", character: only } : { kind: "set", characters },
      );
      index = closing;
    } else if (character === "%") found.push({ kind: "many" });
    else if (character === "_") found.push({ kind: "one" });
    else found.push({ kind: "character", character });
  }
  return found;
}

function charactersOf(inside: string): string[] {
  const characters: string[] = [];
  for (let index = 0; index < inside.length; index++) {
    const from = inside.charCodeAt(index);
    const to = inside.charAt(index + 1) === "-" ? inside.charCodeAt(index + 2) : NaN;
    if (to >= from && to - from < 256) {
      for (let code = from; code <= to; code++) characters.push(String.fromCharCode(code));
      index += 2;
    } else characters.push(inside.charAt(index));
  }
  return characters;
}

/** The one name that a pattern is taken for; undefined if it means several. */
export function nameOf(pattern: string): string | undefined {
  let name = "";
  for (const token of tokens(pattern)) {
    if (token.kind === "many" || token.kind === "set") return undefined;
    name += token.kind === "one" ? "_" : token.character;
  }
  return name;
}

/** True if a pattern means every name. */
export function isAny(pattern: string): boolean {
  return pattern === "%";
}

/** A regular expression for a pattern, from its start to its end, in what PostgreSQL and Oracle both read. */
export function asRegularExpression(pattern: string): string {
  const name = nameOf(pattern);
  if (name !== undefined) return `^${[...name].map(escaped).join("")}$`;
  const parts = tokens(pattern).map((token) => {
    if (token.kind === "many") return ".*";
    if (token.kind === "one") return ".";
    return token.kind === "set" ? `(${token.characters.map(escaped).join("|")})` : escaped(token.character);
  });
  return `^${parts.join("")}$`;
}

function escaped(character: string): string {
  return /[\\.^$|()[\]{}*+?]/.test(character) ? `\\${character}` : character;
}

/**
 * A pattern of MySQL's grants, which know `%` and `_` but no sets: a set becomes any character.
 *
 * What is no wildcard is escaped (MySQL reference, GRANT: "Database Privileges").
 */
export function asMysqlPattern(pattern: string): string {
  const named = nameOf(pattern) !== undefined;
  return tokens(pattern)
    .map((token) => {
      if (token.kind === "many") return "%";
      if (token.kind === "one") return named ? "\\_" : "_";
      return token.kind === "set" ? "_" : token.character.replace(/[%_]/, "\\$&");
    })
    .join("");
}

/** The names and patterns of schemas that are included, in order, none twice. */
export function schemasOf(selections: readonly PipelineSelection[]): {
  readonly names: readonly string[];
  readonly patterns: readonly string[];
} {
  const all = selections.flatMap(({ includes }) => includes.map(({ schema }) => schema));
  const names = all.flatMap((schema) => nameOf(schema) ?? []);
  const patterns = all.filter((schema) => nameOf(schema) === undefined);
  return { names: sorted(names), patterns: sorted(patterns) };
}

/** A table by its name, where schema and table are both named. */
export interface NamedTable {
  readonly schema: string;
  readonly table: string;
}

/** The tables that are included by name and not excluded by name, in order, none twice. */
export function namedTables(selections: readonly PipelineSelection[]): NamedTable[] {
  const tables = selections.flatMap(({ includes }) => includes.flatMap((rule) => named(rule) ?? []));
  const byText = new Map(tables.map((table) => [`${table.schema}.${table.table}`, table]));
  return sorted([...byText.keys()]).flatMap((text) => byText.get(text) ?? []);
}

/** Selections by pattern: each pipeline's includes that name no single table, with its excludes. */
export function patternSelections(selections: readonly PipelineSelection[]): PipelineSelection[] {
  return selections.flatMap(({ includes, ...rest }) => {
    const patterns = includes.filter((rule) => named(rule) === undefined);
    return patterns.length === 0 ? [] : [{ ...rest, includes: patterns }];
  });
}

function named({ schema, table }: SelectedTables): NamedTable | undefined {
  const [schemaName, tableName] = [nameOf(schema), nameOf(table)];
  return schemaName === undefined || tableName === undefined
    ? undefined
    : { schema: schemaName, table: tableName };
}

/**
 * A condition of SQL that holds for the selected tables.
 *
 * @param matches the condition that one name fits one pattern
 */
export function condition(
  selections: readonly PipelineSelection[],
  matches: (part: "schema" | "table", pattern: string) => string | undefined,
): string {
  const rule = ({ schema, table }: SelectedTables) => {
    const parts = [matches("schema", schema), matches("table", table)].filter((part) => part !== undefined);
    return parts.length === 0 ? "1 = 1" : parts.join(" AND ");
  };
  const any = (rules: readonly SelectedTables[]) => rules.map((one) => `(${rule(one)})`).join(" OR ");
  return selections
    .map(({ includes, excludes }) =>
      excludes.length === 0 ? `(${any(includes)})` : `((${any(includes)}) AND NOT (${any(excludes)}))`,
    )
    .join("\n      OR ");
}

/** In order, none twice. */
export function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}
