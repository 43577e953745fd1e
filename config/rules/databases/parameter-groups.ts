/** Parameter groups for capturing changes: where they are of use. */
import { createdClusterOf, identityOf } from "../../../model/engines";
import { quote } from "../../messages";
import { databaseEndpoints } from "../../../model/queries";
import type { Rule } from "../rule";
import { advice, deletion } from "../../fix";

export const parameterGroupRules: readonly Rule[] = [
  {
    name: "parameter-group",
    doc: "A parameter group is made for a database that RDS runs, and that a pipeline captures changes from.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        if (endpoint.parameterGroup === undefined) continue;
        const path = ["endpoints", key, "parameterGroup"];
        const identity = identityOf(endpoint);
        if (createdClusterOf(endpoint)) {
          yield {
            path,
            detail:
              'got "create" for a cluster that is made here; expected no such key, because it has its parameter group anyway',
            fix: advice`${deletion()}`,
          };
        } else if (identity && "host" in identity) {
          yield {
            path,
            detail: `got "create" for the host ${quote(identity.host)}; expected a cluster or an instance, because only RDS has parameter groups`,
            fix: advice`${deletion()}, and set in the server's configuration what \`npm run grants\` says`,
          };
        } else if (
          !Object.values(environment.pipelines).some(
            ({ source, migrationType }) => source === key && migrationType !== "full-load",
          )
        ) {
          yield {
            path,
            detail: `got "create", but no pipeline captures changes from ${quote(key)}; expected one, because the group is for capturing changes`,
            fix: advice`${deletion()}, or write \`migrationType: full-load-and-cdc\` at a pipeline from this endpoint`,
          };
        }
      }
    },
  },
];
