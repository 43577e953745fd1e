/** Mutants of an example, judged and counted. */
import { parse } from "yaml";
import { formatKeyPath } from "../../../config/messages";
import { randomNumbers, RandomValues } from "../random-value";
import { mergedWith, readExample, withCopy } from "./examples";
import { judged, type Verdict } from "./judge";
import { mutantsOf, type Mutant } from "./mutations";
import { placesOf } from "./places";

/** What became of the mutants. */
export interface Figures {
  /** How many there are, by what was done and what came of it. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many were accepted, by the reason why they are no mistakes. */
  readonly accepted: ReadonlyMap<string, number>;
  /** What is wrong with answers, with the mutant. */
  readonly faults: readonly string[];
}

/** Which mutants are made. */
export interface Selection {
  readonly seed: number;
  /** Part of them that is tried, from 0 to 1. */
  readonly share: number;
}

/** Makes mutants of every file of a folder, and loads the folder with each. */
export function runMutants(folder: string, { seed, share }: Selection): Figures {
  const example = readExample(folder);
  const counts = new Map<string, number>();
  const accepted = new Map<string, number>();
  const faults: string[] = [];
  const next = randomNumbers(seed);
  withCopy(example, (attempt) => {
    for (const [file, text] of Object.entries(example.files)) {
      const [merged, before] = [mergedWith(example, file), parsed(text)];
      for (const mutant of mutantsOf(text, placesOf(text), new RandomValues(randomNumbers(seed)))) {
        if (next() >= share) continue;
        const lostAnchors = anchorsOf(text).filter((anchor) => !anchorsOf(mutant.text).includes(anchor));
        const setting = { file, merged, before, after: parsed(mutant.text), lostAnchors };
        const found = attempt(file, mutant.text, (directory) => judged(directory, mutant, setting));
        count(counts, `${mutant.kind}: ${found.outcome}`);
        if (found.kind !== undefined) count(accepted, found.kind);
        faults.push(...described(file, mutant, found));
      }
    }
  });
  return { counts, accepted, faults };
}

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^[^#\n]* &([\w-]+)/gm)].map(([, anchor = ""]) => anchor);
}

function parsed(text: string): unknown {
  try {
    return parse(text, { uniqueKeys: false });
  } catch {
    return undefined;
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function described(file: string, { kind, path, lines }: Mutant, { faults }: Verdict): string[] {
  const where = `${kind} at ${file} ${formatKeyPath(path)} (lines ${[...lines].join(", ")})`;
  return faults.map((fault) => `${where}\n${fault}`);
}

/** The figures as lines of a table. */
export function printed({ counts, accepted }: Figures): string {
  const lines = (of: ReadonlyMap<string, number>) =>
    [...of].sort().map(([what, times]) => `${String(times).padStart(6)}  ${what}`);
  return [...lines(counts), "of those accepted:", ...lines(accepted)].join("\n");
}
