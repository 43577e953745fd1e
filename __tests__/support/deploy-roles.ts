/** Policies of the deploy roles of everything that is shipped. */
import { rolePolicies, type RolePolicies } from "../../cli/deploy-roles/policies";
import { parseStackJson } from "../../cli/stack-json";
import { kitchenSink } from "./kitchen-sink";
import { withRoleConventions } from "./role-conventions";
import { exampleEnvironments, shippedEnvironments, synthApp, type SynthesizedApp } from "./synth-app";

/** The policies of one environment of an app. */
export function rolesOf(app: SynthesizedApp, environment: string): RolePolicies[] {
  const stacks = [...app].filter(([name]) => name.startsWith(`${environment}-`));
  return rolePolicies(new Map(stacks.map(([name, { text }]) => [name, parseStackJson(text)])));
}

/** The policies of every role: of the files that are shipped, the examples, all words of the schema, with boundaries. */
export function everyRole(): RolePolicies[] {
  const environments = [
    ...shippedEnvironments(),
    ...exampleEnvironments(),
    ...kitchenSink(),
    ...shippedEnvironments().map((one) => ({ ...withRoleConventions(one), name: `bounded${one.name}` })),
  ];
  const distinct = [...new Map(environments.map((one) => [one.name, one])).values()];
  const app = synthApp(distinct);
  return distinct.flatMap(({ name }) => rolesOf(app, name));
}
