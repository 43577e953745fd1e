/** Features and limits of engines, from the catalogue. */
import {
  databaseEngineOf,
  engineOf,
  identityOf,
  type DatabaseEndpointConfig,
  type Direction,
} from "../../../model/engines";
import { quote } from "../../messages";
import { connectedWith } from "../../../model/connected";
import { databaseEndpoints, directionsUsed, keyed } from "../../../model/queries";
import type { Rule } from "../rule";
import { lookup } from "../../../model/members";
import { advice, deletion, written, member, sibling } from "../../fix";

export const engineRules: readonly Rule[] = [
  {
    name: "changes-of-engine",
    doc: "Changes are captured only from engines that let DMS read them.",
    *check(environment) {
      for (const {
        key,
        config: { source, migrationType },
      } of keyed(environment.pipelines)) {
        const endpoint = lookup(environment.endpoints, source);
        if (endpoint === undefined || migrationType === "full-load") continue;
        const { noChanges } = engineOf(endpoint) as { readonly noChanges?: string };
        if (noChanges === undefined) continue;
        yield {
          path: ["pipelines", key, "migrationType"],
          detail: `got ${quote(migrationType)} from ${quote(source)}; expected "full-load", because ${noChanges}`,
          fix: advice`write ${member(sibling("migrationType"), "full-load")}`,
        };
      }
    },
  },
  {
    name: "two-endpoints",
    doc: "A pipeline goes from one endpoint to another.",
    *check(environment) {
      for (const {
        key,
        config: { source, target },
      } of keyed(environment.pipelines)) {
        if (source !== target) continue;
        yield {
          path: ["pipelines", key, "target"],
          detail: `got ${quote(target)}, which is the source, too; expected another endpoint, because DMS would write into the tables that it reads`,
          fix: "name another endpoint as target",
        };
      }
    },
  },
  {
    name: "one-host",
    doc: "A server behind somebody else's endpoint service has one name: the one that the secret says.",
    *check(environment) {
      for (const { key, config: endpoint, connection } of connectedWith(environment, {
        answeredBy: "service",
      })) {
        const identity = identityOf(endpoint);
        if (identity === undefined || !("host" in identity) || identity.host === connection.host) continue;
        yield {
          path: ["endpoints", key, "connection", "host"],
          detail: `got ${quote(connection.host)} for the server ${quote(identity.host)}; expected one name, because DMS connects to the host that the secret says`,
          fix: advice`write ${written(identity.host)} in both places, or the name that the secret says`,
        };
      }
    },
  },
  {
    name: "settings-of-direction",
    doc: "A setting that means something at sources only, or at targets only, is at an endpoint that is used so.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const used = directionsUsed(environment, key);
        if (used.size === 0) continue;
        for (const [setting, direction] of changedSettings(endpoint)) {
          if (used.has(direction)) continue;
          yield {
            path: ["endpoints", key, "settings", setting],
            detail: `got a setting for ${direction}s; expected it at a ${direction} only, and no pipeline has ${quote(key)} as ${direction}`,
            fix: advice`${deletion()}, or name ${quote(key)} as the ${direction} of a pipeline`,
          };
        }
      }
    },
  },
];

/** The settings that are not what they are by default, with the direction that they are for. */
function changedSettings(endpoint: DatabaseEndpointConfig): [string, Direction][] {
  const { settings, settingDirections } = databaseEngineOf(endpoint);
  const said = endpoint.settings as Readonly<Record<string, unknown>>;
  const byDefault = settings.parse({}) as Readonly<Record<string, unknown>>;
  return Object.entries(settingDirections).filter(
    ([setting]) => said[setting] !== undefined && said[setting] !== byDefault[setting],
  );
}
