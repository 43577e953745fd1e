/** Instructions in view of the two files: what is said, and which file each edit is made in. */
import type { Advice, FileEdit, PlannedEdit, Way } from "./fix";
import type { Layer } from "./layer";
import type { KeyPath } from "./messages";
import { valueAt } from "./schema-node";
import { isMapping } from "../model/members";

/** Words of an instruction, and its ways as data; each way alone solves the problem. */
export interface PlacedFix {
  readonly words: string;
  readonly ways: readonly (readonly FileEdit[])[];
}

/** An instruction for a problem at a path of a file. */
export interface Told {
  readonly path: KeyPath;
  /** The file that the problem is told of. */
  readonly file: string;
  /** The environment's own file, then `common.yaml`. */
  readonly layers: readonly Layer[];
}

/** Finds the files of an instruction's edits, and names them where they are not that of the problem. */
export function placed(advice: Advice, told: Told): PlacedFix {
  if (typeof advice === "string") return { words: advice, ways: [] };
  const parts = advice.map((part) => (typeof part === "string" ? part : placedWay(part, told)));
  return {
    words: parts.map((part) => (typeof part === "string" ? part : part.words)).join(""),
    ways: parts.flatMap((part) => (typeof part === "string" ? [] : [part.edits])),
  };
}

function placedWay({ words, edits }: Way, told: Told): { words: string; edits: readonly FileEdit[] } {
  const all = edits.flatMap((edit) => inFiles(edit, told));
  const elsewhere = all.flatMap(({ file, kind }) => (kind === "set" || file === told.file ? [] : [file]));
  if (elsewhere.length === 0) return { words, edits: all };
  const also = elsewhere.length < all.length ? ", also" : "";
  return { words: `${words}${also} in ${[...new Set(elsewhere)].join(" and ")}`, edits: all };
}

function inFiles(planned: PlannedEdit, { path, file, layers }: Told): FileEdit[] {
  const { own, ...edit } = planned(path);
  const [ownLayer] = layers;
  const holders = layers.filter((layer) => layer.depth(edit.path) === edit.path.length);
  if (edit.kind !== "set") {
    const from = own === true ? holders.slice(0, 1) : holdersOf(edit.path, holders);
    return from.map((layer) => ({ ...edit, file: layer.file }));
  }
  // What the environment's own file says goes before common.yaml.
  const isOwn = own === true || (ownLayer !== undefined && holders.includes(ownLayer));
  return [{ ...edit, file: isOwn && ownLayer ? ownLayer.file : file }];
}

/** The files from which a key has to go: from both, where that of `common.yaml` would take its place with the same. */
function holdersOf(path: KeyPath, holders: readonly Layer[]): readonly Layer[] {
  const [first, second] = holders;
  if (first === undefined || second === undefined || path.some((step) => typeof step === "number"))
    return holders.slice(0, 1);
  const [own, common] = [valueAt(first.value, path), valueAt(second.value, path)];
  const isSame = JSON.stringify(own) === JSON.stringify(common) || (isMapping(own) && isMapping(common));
  return isSame ? holders : [first];
}
