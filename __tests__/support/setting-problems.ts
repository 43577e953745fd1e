/** What rules say of the settings of a pipeline between two engines, whatever other rules say of these. */
import type { Rule } from "../../config/rules/rule";
import type { Environment } from "../../model/schema/environment";

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
  const declared = { accounts: [], buckets: [], endpoints: [], instances: [] };
  return rules.flatMap((rule) =>
    [...rule.check(environment, declared)].map(
      ({ path, detail, fix }) => `${rule.name}: ${path.slice(3).join(".")} ${detail}. fix: ${fix}`,
    ),
  );
}
