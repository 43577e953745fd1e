/** Requirements that replication tasks and serverless replications share. */
import { AwsFault } from "../reply";
import { asObject, textOf } from "./payload";
import type { DmsStore } from "./store";

const migrationTypes = ["full-load", "cdc", "full-load-and-cdc"];

/** @throws InvalidResourceStateFault unless the endpoint is active and of a type. */
export function requireActive(store: DmsStore, arn: string, type: "SOURCE" | "TARGET"): void {
  const endpoint = store.endpoints.get(arn);
  const actual = textOf(endpoint.members.EndpointType).toUpperCase();
  if (endpoint.status === "active" && actual === type) return;
  throw new AwsFault(
    "InvalidResourceStateFault",
    `Endpoint ${endpoint.identifier} is a ${actual} endpoint in status ${endpoint.status}; an active ${type} endpoint is needed.`,
  );
}

/** @throws InvalidParameterValueException for a type that DMS does not know. */
export function requireMigrationType(type: string): void {
  if (migrationTypes.includes(type)) return;
  throw new AwsFault(
    "InvalidParameterValueException",
    `Migration type "${type}" is not one of ${migrationTypes.join(", ")}.`,
  );
}

/** @throws InvalidParameterValueException for mappings that select nothing. */
export function requireMappings(text: string): void {
  let rules: unknown;
  try {
    rules = asObject(JSON.parse(text))?.rules;
  } catch {
    // Refused below.
  }
  if (Array.isArray(rules) && rules.some((rule) => asObject(rule)?.["rule-type"] === "selection")) return;
  throw new AwsFault(
    "InvalidParameterValueException",
    "Error in mapping rules. No selection rule, or the table mappings are no JSON.",
  );
}
