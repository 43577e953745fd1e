/** Refuses the plan of an environment that is deployed already, where the states at hand do not know it. */
import { DataAwsSsmParametersByPath } from "@cdktf/provider-aws/lib/data-aws-ssm-parameters-by-path";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { DataResource } from "cdktf";
import { Construct } from "constructs";
import type { BackendConfig } from "../../model/schema/environment";
import { addressed } from "../../modules/addressed";
import type { AccountStack } from "../account-stack";

/**
 * A word in the replication account says that the environment is deployed, and a memory in the state that it is by
 * this state.
 *
 * Another backend, or a machine without the state files, begins with empty states: a deploy would make everything a
 * second time, as far as names allow it. There the memory is made anew, and finds the word already there. In a state
 * that was moved with `npm run move-states` it is as it was, so that no place has to be compared.
 */
export function requireKnownStates(stack: AccountStack): void {
  const { name, backend } = stack.environment;
  const provider = stack.provider();
  const path = `/causeway/${name}-states`;
  const scope = new Construct(stack, "states");
  const found = new DataAwsSsmParametersByPath(scope, "found", { provider, path });
  const memory = new DataResource(scope, "memory", {
    input: { unknown_before: "${length(data.aws_ssm_parameters_by_path.states.names) == 0}" },
    lifecycle: {
      // What was found when it was made is what counts.
      ignoreChanges: ["input"],
      postcondition: [
        {
          condition: "${self.input.unknown_before}",
          errorMessage: `environment "${name}" is deployed already, by states that were at \${join(", ", nonsensitive(data.aws_ssm_parameters_by_path.states.values))} then, and are not in ${placeOf(backend)}: nothing is planned, because a deploy would make everything a second time. Move them: "npm run move-states -- ${name}" on a machine that has or reaches them (docs/operations.md, "Another backend"). If everything was taken away by hand, delete the parameters below ${path} in the replication account.`,
        },
      ],
    },
  });
  const word = new SsmParameter(scope, "word", {
    provider,
    name: `${path}/place`,
    description: `Says that environment ${name} is deployed, and where its states were at the last deploy.`,
    type: "String",
    insecureValue: placeOf(backend),
    dependsOn: [memory],
  });
  for (const element of [found, memory, word]) addressed(element, "states");
}

/** Where states are, in words. */
function placeOf(backend: BackendConfig): string {
  switch (backend.type) {
    case "local":
      return "files of one machine";
    case "s3":
      return `s3://${backend.bucket}/${backend.keyPrefix}`;
    case "cloud":
      return `organization ${backend.organization} at ${backend.hostname}`;
  }
}
