/** What rules say of the settings of a pipeline between two engines, whatever other rules say of these. */
import { parse, stringify } from "yaml";
import { wordsOf } from "../../config/fix";
import type { Rule, RuleProblem } from "../../config/rules/rule";
import type { Environment } from "../../model/schema/environment";
import { edited } from "./followed-advice";

/** The engines at the ends of the pipeline; a rule says nothing about one that is unknown. */
export interface Ends {
  readonly source?: string;
  readonly target?: string;
  readonly migrationType?: string;
}

/** Each problem in a line: rule, setting, what was found, fix. */
export function settingProblems(rules: readonly Rule[], taskSettings: object, ends: Ends = {}): string[] {
  const { source, target, migrationType = "full-load-and-cdc" } = ends;
  const environment = {
    endpoints: {
      ...(source === undefined ? {} : { source: { engine: source } }),
      ...(target === undefined ? {} : { target: { engine: target } }),
    },
    pipelines: { p: { source: "source", target: "target", migrationType, runsOn: "main", taskSettings } },
  } as unknown as Environment;
  const found = problemsOf(rules, environment);
  const lines = found.map(lineOf);
  const bad = found.flatMap((problem) => badWays(rules, environment, problem, lines));
  if (bad.length > 0) throw new Error(bad.join("\n"));
  return lines;
}

type Found = RuleProblem & { readonly rule: string };

function problemsOf(rules: readonly Rule[], environment: Environment): Found[] {
  const declared = { accounts: [], buckets: [], endpoints: [], instances: [] };
  return rules.flatMap((rule) =>
    [...rule.check(environment, declared)].map((problem) => ({ rule: rule.name, ...problem })),
  );
}

function lineOf({ rule, path, detail, fix }: Found): string {
  return `${rule}: ${path.slice(3).join(".")} ${detail}. fix: ${wordsOf(fix)}`;
}

/** The ways of a problem that do not solve it, or make another; these tests have no files that could be loaded again. */
function badWays(
  rules: readonly Rule[],
  environment: Environment,
  problem: Found,
  before: readonly string[],
): string[] {
  if (typeof problem.fix === "string") return [];
  return problem.fix.flatMap((part) => {
    if (typeof part === "string") return [];
    const way = part.edits.map((edit) => ({ ...edit(problem.path), file: "dev.yaml" }));
    const after = edited({ "dev.yaml": stringify(environment) }, way)["dev.yaml"];
    const left = problemsOf(rules, parse(String(after)) as Environment).map(lineOf);
    const bad = left.filter((line) => line === lineOf(problem) || !before.includes(line));
    return bad.length === 0
      ? []
      : [`${lineOf(problem)}\n  done: ${part.words}\n  now: ${bad.join("\n  now: ")}`];
  });
}
