/** Problems of environment files, and the error that carries all of them at once. */
import type { FileEdit } from "./fix";

/** One problem: where it is, what was found, what is allowed, what to do. */
export interface Problem {
  /** The file (or folder), relative to the current directory where it lies below it. */
  readonly file: string;
  /** Line of the value, from 1; absent for a problem of the file as a whole. */
  readonly line?: number;
  /** Column of the value, from 1. */
  readonly column?: number;
  /** The key the problem belongs to, like `pipelines.orders-to-lake.runsOn`. */
  readonly keyPath?: string;
  /** Found value and allowed ones, on one line. */
  readonly detail: string;
  /** Instruction that solves it. */
  readonly fix?: string;
  /** What the instruction names of the files' content, as data; each of these ways alone solves the problem. */
  readonly ways?: readonly (readonly FileEdit[])[];
  /** Name of the rule that is broken; absent where a value is wrong in itself. */
  readonly rule?: string;
}

/** More problems than this are counted, not printed. */
const mostPrinted = 100;

/**
 * Everything that is wrong with the environment files.
 *
 * `message` is the full text for the person who wrote them; print it without a stack trace and exit 1.
 */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  /** Every problem, sorted by file, line and column, none twice. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    const sorted = sortProblems(problems);
    super(formatProblems(sorted), options);
    this.problems = sorted;
  }
}

/** A problem that does not stop anything, as text to print. */
export function formatWarning(problem: Problem): string {
  return `warning:\n${formatBlock(problem)}`;
}

function formatProblems(all: readonly Problem[]): string {
  const problems = byPlace(all);
  const printed = problems.slice(0, mostPrinted);
  const byFile = new Map<string, Problem[]>();
  for (const problem of printed) byFile.set(problem.file, [...(byFile.get(problem.file) ?? []), problem]);
  const counts = new Map<string, number>();
  for (const { file } of problems) counts.set(file, (counts.get(file) ?? 0) + 1);

  const sections = [...byFile].map(([file, found]) => {
    const count = counts.get(file) ?? 0;
    const header = `${file} has ${count} ${count === 1 ? "problem" : "problems"}:`;
    return [header, ...found.map(formatBlock)].join("\n\n");
  });
  const left = problems.length - printed.length;
  if (left > 0) sections.push(`… and ${left} more ${left === 1 ? "problem" : "problems"} like these`);
  return sections.join("\n\n");
}

/** What is wrong at one place of a file is said once, also where aliases put the value at several keys. */
function byPlace(problems: readonly Problem[]): Problem[] {
  const places = new Map<string, Problem[]>();
  for (const problem of problems) {
    const { keyPath: _keyPath, ...said } = problem;
    const id = identityOf(problem.line === undefined ? problem : said);
    const found = places.get(id);
    if (found) found.push(problem);
    else places.set(id, [problem]);
  }
  return [...places.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) return first ?? [];
    const more = `and ${others.length} more by an alias`;
    return { ...first, keyPath: `${first.keyPath ?? ""} (${more})`.trimStart() };
  });
}

function formatBlock(problem: Problem): string {
  const place =
    problem.line === undefined ? problem.file : `${problem.file}:${problem.line}:${problem.column ?? 1}`;
  const lines = [problem.keyPath ? `  ${place}  ${problem.keyPath}` : `  ${place}`, `    ${problem.detail}`];
  if (problem.fix !== undefined) lines.push(`    fix: ${problem.fix}`);
  return lines.join("\n");
}

function sortProblems(problems: readonly Problem[]): Problem[] {
  const distinct = new Map(problems.map((problem) => [identityOf(problem), problem]));
  return [...distinct.values()].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      compare(a.keyPath ?? "", b.keyPath ?? ""),
  );
}

/** Equal for problems that are told in the same words of the same place. */
export function identityOf({ ways: _ways, rule: _rule, ...said }: Pick<Problem, "ways" | "rule">): string {
  return JSON.stringify(Object.entries(said).sort());
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
