/** What the stacks make `merge-statement` write, as it would be once everything is applied. */
import type { MergeEvent } from "../../lambda-src/merge-statement/event";
import type { Statement } from "../../lambda-src/shared/policy-document";
import { statementsAt } from "../../cli/synthesized-json/concrete";

import { elementAt, elements, textAt, type SynthesizedApp } from "./synth-app";

/** An event, with the roles that its function may admit. */
export interface MeantMerge {
  readonly event: MergeEvent;
  readonly roles: readonly string[];
}

/** Every merge of an app. */
export function mergedStatements(app: SynthesizedApp): MeantMerge[] {
  return elements(app, "aws_lambda_invocation").flatMap(({ stack, block, kind }) => {
    const input = textAt(block, "input");
    const local = /"statements" = local\.([\w-]+)/.exec(input)?.[1];
    if (kind === "data" || local === undefined) return [];
    const { Statement } = statementsAt(app, stack, local);
    const bucket = /"type" = "bucket", "id" = "([^"]+)"/.exec(input)?.[1];
    const variables = elementAt(app, stack, "aws_lambda_function.merge-statement").block;
    const event: MergeEvent = {
      action: "merge",
      target: bucket === undefined ? { type: "secret", id: "secret" } : { type: "bucket", id: bucket },
      sidPrefix: /"sidPrefix" = "(\w+)"/.exec(input)?.[1] ?? "",
      statements: Statement as Statement[],
      marker: "marker",
    };
    return [{ event, roles: textAt(variables, "environment", "variables", "ROLES").split(",") }];
  });
}
