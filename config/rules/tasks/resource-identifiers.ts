/** The ends of ARNs that pipelines choose. */
import { instanceOf } from "../../../model/schema/environment";
import { keyed } from "../../../model/queries";
import { advice, deletion } from "../../fix";
import { quote } from "../../messages";
import type { Rule } from "../rule";

export const resourceIdentifierRules: readonly Rule[] = [
  {
    name: "resource-identifiers-differ",
    doc: "A resource identifier is the end of an ARN, so that no two tasks and no two serverless replications share one.",
    *check({ pipelines }) {
      const known = new Map<string, string>();
      for (const { key, config } of keyed(pipelines)) {
        const { resourceIdentifier } = config;
        if (resourceIdentifier === undefined) continue;
        const kind = instanceOf(config) === undefined ? "serverless" : "task";
        const arn = `${kind} ${resourceIdentifier}`;
        const other = known.get(arn);
        // The first that has it, so that each of several others is told of the same one.
        known.set(arn, other ?? key);
        if (other === undefined) continue;
        yield {
          path: ["pipelines", key, "resourceIdentifier"],
          detail: `got ${quote(resourceIdentifier)}, which pipelines.${other} has, too; expected one for each, because it is the end of an ARN`,
          fix: advice`choose another one, or ${deletion("delete it")}`,
        };
      }
    },
  },
];
