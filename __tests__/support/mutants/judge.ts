/** What the loader says of a mutant, and whether that is what a person would want to read. */
import { ConfigError, formatWarning, loadEnvironments } from "../../../config/load";
import type { Problem } from "../../../config/error";
import { kindOf } from "./accepted";
import { password, type Mutant } from "./mutations";
import { Relations, type Setting } from "./related";

/** How the loader took a mutant. */
export interface Verdict {
  readonly outcome: "accepted" | "warned" | "refused";
  /** Why it is no mistake, where nothing is said of it. */
  readonly kind: string | undefined;
  /** What is wrong with the answer; empty where it is good. */
  readonly faults: readonly string[];
}

/** Most characters of a line of a message. */
const longestLine = 600;

/** Loads the folder that has the mutant, and judges what is said. */
export function judged(directory: string, mutant: Mutant, setting: Setting): Verdict {
  const warnings: Problem[] = [];
  try {
    loadEnvironments({ directory, onWarning: (warning) => warnings.push(warning) });
    return verdict(warnings.length > 0 ? "warned" : "accepted", warnings, mutant, setting);
  } catch (error) {
    if (error instanceof ConfigError) return verdict("refused", error.problems, mutant, setting);
    const stack = error instanceof Error ? error.stack : String(error);
    return { outcome: "refused", kind: undefined, faults: [`crash: ${stack}`] };
  }
}

function verdict(
  outcome: Verdict["outcome"],
  problems: readonly Problem[],
  mutant: Mutant,
  setting: Setting,
): Verdict {
  const relations = new Relations(mutant, setting);
  const faults = problems.flatMap((problem) => [
    ...(relations.isRelated(problem) ? [] : [`phantom: ${inWords(problem)}`]),
    ...formFaults(problem),
    ...(inWords(problem).includes(password) ? [`secret: ${inWords(problem)}`] : []),
  ]);
  const kind = outcome === "accepted" ? kindOf(mutant, setting)?.kind : undefined;
  if (outcome === "accepted") return { outcome, kind, faults: kind === undefined ? ["accepted"] : [] };
  const isPlaced = problems.some((problem) => relations.isAtPlace(problem));
  const place = isPlaced ? [] : [`place: ${problems.map(inWords).join("\n")}`];
  return { outcome, kind, faults: [...place, ...faults] };
}

/** A problem as it is printed. */
function inWords(problem: Problem): string {
  return formatWarning(problem).split("\n").slice(1).join("\n");
}

function formFaults(problem: Problem): string[] {
  const lines = inWords(problem).split("\n");
  const tooLong = lines.some((line) => line.length > longestLine);
  return lines.length > 3 || tooLong ? [`form: ${inWords(problem)}`] : [];
}
