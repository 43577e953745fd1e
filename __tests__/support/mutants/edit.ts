/** Changes of a text, and the lines of the outcome that they touch. */
import type { Place, Span } from "./places";

/** A part of a text and what it becomes. */
export interface Edit extends Span {
  readonly by: string;
}

/** The changed text, and its touched lines, from 1. */
export interface Edited {
  readonly text: string;
  readonly lines: ReadonlySet<number>;
}

/**
 * Makes changes that do not overlap.
 *
 * @param spots Offsets of the old text whose lines are touched, too: those of keys that lose a member.
 */
export function edited(text: string, edits: readonly Edit[], spots: readonly number[] = []): Edited {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  const moved = (offset: number): number =>
    sorted
      .filter(({ end }) => end <= offset)
      .reduce((sum, { start, end, by }) => sum + by.length - (end - start), offset);
  let result = text;
  for (const { start, end, by } of [...sorted].reverse())
    result = result.slice(0, start) + by + result.slice(end);
  const lines = new Set(spots.map((spot) => lineAt(result, moved(spot))));
  for (const { start, by } of sorted.filter((edit) => edit.by !== "")) {
    const from = start + shiftBefore(sorted, start);
    const last = lineAt(result, from + by.trimEnd().length);
    for (let line = lineAt(result, from); line <= last; line++) lines.add(line);
  }
  return { text: result, lines };
}

function shiftBefore(edits: readonly Edit[], offset: number): number {
  return edits
    .filter(({ start }) => start < offset)
    .reduce((sum, { start, end, by }) => sum + by.length - (end - start), 0);
}

/** Line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** Column of an offset, from 0. */
export function columnAt(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

/** What goes when a key or an item goes: whole lines, or the part between two commas. */
export function wholeSpan(text: string, place: Place): Span {
  const start = place.key?.start ?? place.value.start;
  const { end } = place.value;
  if (place.isFlow) {
    const after = /^\s*,[^\S\n]*/.exec(text.slice(end))?.[0].length;
    if (after !== undefined) return { start, end: end + after };
    const before = /,\s*$/.exec(text.slice(0, start))?.[0].length ?? 0;
    return { start: start - before, end };
  }
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const stop = lineEnd < 0 ? text.length : lineEnd + 1;
  const before = text.slice(lineStart, start);
  if (/^ *(- )?$/.test(before) && (place.key === undefined || !before.includes("-")))
    return { start: lineStart, end: stop };
  // The first key of an item stands behind the item's dash.
  const next = place.next?.key?.start;
  return next === undefined ? { start, end } : { start, end: next };
}

/** The text of a key with its value, as it would stand at another column. */
export function entryText(text: string, place: Place, column: number): string {
  const start = place.key?.start ?? place.value.start;
  const own = columnAt(text, start);
  const lines = text.slice(start, place.value.end).split("\n");
  const shifted = lines
    .slice(1)
    .map((line) => " ".repeat(column) + line.slice(Math.min(own, indentOf(line))));
  return [lines[0], ...shifted].join("\n");
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
