/** Instructions that solve a problem: words, and the edits of the file that the words are made from. */
import { quote, type KeyPath } from "./messages";

/** One change of an environment file. */
export type Edit =
  | { readonly kind: "set"; readonly path: KeyPath; readonly value: unknown }
  | { readonly kind: "delete"; readonly path: KeyPath }
  | { readonly kind: "rename"; readonly path: KeyPath; readonly to: string };

/** An edit, and the file that it is made in. */
export type FileEdit = Edit & { readonly file: string };

/** Place of an edit, seen from the problem that it solves. */
export type Place = (problem: KeyPath) => KeyPath;

/** An edit before it is known where the problem is. */
export type PlannedEdit = (problem: KeyPath) => Edit & {
  /** True for what has to stand in the environment's own file. */
  readonly own?: true;
};

/** A way out: edits that solve the problem together, and their words. */
export interface Way {
  readonly words: string;
  readonly edits: readonly PlannedEdit[];
}

/** An instruction as words with ways out among them, each of which alone solves the problem. */
export type Fix = readonly (string | Way)[];

/** What solves a problem; a text is for what the file cannot know, like the name of another subnet. */
export type Advice = string | Fix;

/** An instruction: ``advice`${deletion}, or write ${member(sibling("type"), "s3")}` ``. */
export function advice(words: TemplateStringsArray, ...ways: readonly (Way | string)[]): Fix {
  return words.flatMap((text, index) => [text, ...ways.slice(index, index + 1)]);
}

/** The words of an instruction, where nothing is to be said of files. */
export function wordsOf(told: Advice): string {
  return typeof told === "string"
    ? told
    : told.map((part) => (typeof part === "string" ? part : part.words)).join("");
}

/** The place of the problem. */
export const here: Place = (problem) => problem;

/** A place in the map that has the problem's key. */
export function sibling(...names: string[]): Place {
  return (problem) => [...problem.slice(0, -1), ...names];
}

/** A place in the problem's own value. */
export function inside(...names: string[]): Place {
  return (problem) => [...problem, ...names];
}

/** The item of a list that the problem is in. */
export const item: Place = (problem) =>
  problem.slice(0, problem.findLastIndex((step) => typeof step === "number") + 1);

/** A place that does not depend on the problem's. */
export function top(...path: KeyPath): Place {
  return () => path;
}

/** The key and its value go: `delete it`, or `` delete `multiAz` `` of another place. */
export function deletion(words = "delete it", place: Place = here): Way {
  return { words, edits: [(problem) => ({ kind: "delete", path: place(problem) })] };
}

/** The same of another key than the problem's. */
export function deletionOf(place: Place): Way {
  return deletion(`delete \`${keyOf(place)}\``, place);
}

/** A value for the problem's key: `"dms.t3.medium"`. */
export function written(wanted: string | number | boolean): Way {
  return {
    words: typeof wanted === "string" ? quote(wanted) : String(wanted),
    edits: [setting(here, wanted)],
  };
}

/** The same in the type of code: `` `publish` ``. */
export function asCode(wanted: string): Way {
  return { words: `\`${wanted}\``, edits: [setting(here, wanted)] };
}

/** A key with its value: `` `migrationType: full-load` ``. */
export function member(place: Place, wanted: unknown): Way {
  return { words: `\`${keyOf(place)}: ${inYaml(wanted)}\``, edits: [setting(place, wanted)] };
}

/** A map for the problem's key: `` `{ instance: orders-1 }` ``. */
export function writtenMap(wanted: Readonly<Record<string, unknown>>): Way {
  return { words: `\`${inYaml(wanted)}\``, edits: [setting(here, wanted)] };
}

/** Ways that solve the problem only together. */
export function together(ways: readonly Way[], last = " and "): Way {
  const words = ways.map((way) => way.words);
  return {
    words: [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((text) => text !== "").join(last),
    edits: ways.flatMap(({ edits }) => edits),
  };
}

/** The same, in other words. */
export function inWords(words: string, { edits }: Way): Way {
  return { words, edits };
}

/** The same, in the environment's own file. */
export function inOwnFile({ words, edits }: Way): Way {
  return { words, edits: edits.map((edit) => (problem) => ({ ...edit(problem), own: true })) };
}

/** Another name for the problem's key, with the value that it has; its words stand in the problem's detail. */
export function renaming(to: string): Way {
  return { words: "", edits: [(problem) => ({ kind: "rename", path: problem, to })] };
}

function setting(place: Place, wanted: unknown): PlannedEdit {
  return (problem) => ({ kind: "set", path: place(problem), value: wanted });
}

/** The last key of a place; the problem's own key is that of no other place. */
function keyOf(place: Place): string {
  return String(place([""]).at(-1));
}

/** A value as the files have it. */
function inYaml(wanted: unknown): string {
  if (typeof wanted === "string") return /^[A-Za-z][\w./-]*$/.test(wanted) ? wanted : quote(wanted);
  if (typeof wanted !== "object" || wanted === null) return String(wanted);
  const members = Object.entries(wanted).map(([key, one]) => `${key}: ${inYaml(one)}`);
  return `{ ${members.join(", ")} }`;
}
