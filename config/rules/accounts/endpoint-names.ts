/** Names of endpoints that are used in both directions, beside those of others. */
import { engineOf } from "../../../model/engines";
import { quote } from "../../messages";
import { directionsUsed } from "../../../model/queries";
import type { Rule } from "../rule";

export const endpointNameRules: readonly Rule[] = [
  {
    name: "endpoint-ids-differ",
    doc: "An endpoint that is used in its unusual direction is called by key and direction, so no other key may say that.",
    *check(environment) {
      for (const [key, endpoint] of Object.entries(environment.endpoints)) {
        const [usual] = engineOf(endpoint).directions;
        for (const direction of directionsUsed(environment, key)) {
          const taken = `${key}-${direction}`;
          if (direction === usual || !Object.hasOwn(environment.endpoints, taken)) continue;
          yield {
            path: ["endpoints", taken],
            detail: `got the key ${quote(taken)}; expected another one, because ${quote(key)} is used as a ${direction}, and DMS has it by that name then`,
            fix: "rename it, also where pipelines name it",
          };
        }
      }
    },
  },
];
