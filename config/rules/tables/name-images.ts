/** Patterns of names after a change of the names. */
import { matches, parsePattern } from "./table-patterns";

/** A change of a schema's or table's name. */
export type NameChange =
  | { readonly kind: "none" }
  /** One name, whatever it was. */
  | { readonly kind: "to"; readonly name: string }
  /** Of names that begin (or end) with `old`, which may be empty. */
  | { readonly kind: "prefix" | "suffix"; readonly old: string; readonly value: string }
  | { readonly kind: "lower" | "upper" }
  /** Only the database can tell. */
  | { readonly kind: "unknown" };

/** True if the new name does not depend on the old one. */
export function forgets({ kind }: NameChange): boolean {
  return kind === "to" || kind === "unknown";
}

/** The patterns of the names that a change makes of those that match one. */
export function imagesOf(pattern: string, change: NameChange): string[] {
  switch (change.kind) {
    case "none":
      return [pattern];
    case "to":
      return [literally(change.name)];
    case "unknown":
      return ["%"];
    case "lower":
      return [pattern.toLowerCase()];
    case "upper":
      return [pattern.toUpperCase()];
    case "prefix":
      return rests(piecesOf(pattern), [...change.old])
        .map((rest) => literally(change.value) + rest.join(""))
        .filter((image) => image !== "");
    case "suffix":
      return rests(piecesOf(pattern).reverse(), [...change.old].reverse())
        .map((rest) => rest.reverse().join("") + literally(change.value))
        .filter((image) => image !== "");
  }
}

/** Pattern of the names that a change never makes, for what its images do not show; the letters of ASCII. */
export function neverMade({ kind }: NameChange): string | undefined {
  return kind === "lower" ? "%[A-Z]%" : kind === "upper" ? "%[a-z]%" : undefined;
}

/** The pattern of exactly one name. A full stop, which parts schema and table, gets a stand-in. */
export function literally(name: string): string {
  return name.replace(/[%_[\]]/g, "[$&]").replaceAll(".", "\u2024");
}

/** A pattern in pieces that each stand for one character, or for any number of them. */
function piecesOf(pattern: string): string[] {
  const pieces: string[] = [];
  for (let index = 0; index < pattern.length; index += pieces.at(-1)?.length ?? 1) {
    const closing = pattern.charAt(index) === "[" ? pattern.indexOf("]", index + 2) : -1;
    pieces.push(closing > 0 ? pattern.slice(index, closing + 1) : pattern.charAt(index));
  }
  return pieces;
}

/** Continuations of `start` in the names that match; none if no name begins with it. */
function rests(pieces: readonly string[], start: readonly string[]): string[][] {
  let places = new Set([0]);
  for (const character of start) {
    const next = new Set<number>();
    // A set that grows is walked to its end: `%` may stand for nothing, so that who is before it is behind it, too.
    for (const place of places) {
      const piece = pieces[place];
      if (piece === "%") {
        next.add(place);
        places.add(place + 1);
      } else if (piece !== undefined && stands(piece, character)) next.add(place + 1);
    }
    places = next;
  }
  return [...places].map((place) => pieces.slice(place));
}

function stands(piece: string, character: string): boolean {
  return matches(parsePattern(`x.${piece}`), `x.${character}`);
}
