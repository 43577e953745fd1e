/** Lines of a YAML text that disagree in their indentation, of which the parser names one, often the wrong one. */

/** A line that fits none of those above it. */
export interface BadIndentation {
  /** Offset of its first character that is no space. */
  readonly offset: number;
  readonly detail: string;
  readonly fix: string;
}

interface Line {
  /** From 1. */
  readonly number: number;
  readonly offset: number;
  /** Number of characters before its key or dash. */
  readonly column: number;
  readonly isItem: boolean;
}

/**
 * What is wrong with the indentation of a line; undefined where it has the column of one that it may follow.
 *
 * @param offset anywhere in the line, or in a comment or an empty line before it; the text has to be outside braces,
 *   brackets and texts of several lines there
 */
export function badIndentation(text: string, offset: number): BadIndentation | undefined {
  const lines = linesOf(text.split("\n"));
  const from = text.lastIndexOf("\n", offset - (text.charAt(offset) === "\n" ? 1 : 0)) + 1;
  const line = lines.find((one) => one.offset >= from);
  if (line === undefined) return undefined;
  const open: Open[] = [];
  for (const above of lines.slice(0, lines.indexOf(line))) {
    while ((open.at(-1)?.column ?? -1) > above.column) open.pop();
    const { first = above.number, column } = open.at(-1) ?? {};
    if (column === above.column) open.pop();
    open.push({ ...above, first: column === above.column ? first : above.number });
  }
  if (open.some(({ column, isItem }) => column === line.column && isItem === line.isItem)) return undefined;
  const like = fitting(open, line);
  if (like.length === 0) return undefined;
  return {
    offset: line.offset + line.column,
    detail: `not valid YAML: got a line that begins at column ${line.column + 1}; expected ${like.join(", or ")}`,
    fix: "begin all keys of a map, and all dashes of a list, at one column",
  };
}

/** A line with the first one of its map or list, which says at which column the others have to begin. */
interface Open extends Line {
  readonly first: number;
}

/** Columns at which the line would be a neighbour of one before it. */
function fitting(open: readonly Open[], line: Line): string[] {
  const deeper = open.find(({ column, isItem }) => column > line.column && isItem === line.isItem);
  const above = open.findLast(({ column, isItem }) => column < line.column && isItem === line.isItem);
  const like = (column: number, number: number) => `column ${column + 1} like line ${number}`;
  if (deeper === undefined)
    return above === undefined ? [] : [`${like(above.column, above.number)}, which has a value already`];
  const first = like(deeper.column, deeper.first);
  return above === undefined ? [first] : [first, like(above.column, above.number)];
}

/** The lines that say something; a key behind a dash counts as a line of its own. */
function linesOf(lines: readonly string[]): Line[] {
  let offset = 0;
  return lines.flatMap((text, index) => {
    const at = { number: index + 1, offset };
    offset += text.length + 1;
    const [, before = "", rest = ""] = /^((?: |- )*)(.*)$/.exec(text) ?? [];
    const dashes = [...before.matchAll(/-/g)].map(({ index: column }) => ({ ...at, column, isItem: true }));
    const isKey = rest !== "" && !rest.startsWith("#");
    return [...dashes, ...(isKey ? [{ ...at, column: before.length, isItem: false }] : [])];
  });
}
