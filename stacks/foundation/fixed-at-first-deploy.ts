/** What DMS does not change for instances that exist: it is as the first deploy had it. */
import { DataResource } from "cdktf";
import { addressed } from "../../modules/addressed";
import type { AccountStack } from "../account-stack";

/** What is remembered of a thing that is made here. */
const madeHere = "made here";

/** Something that is made here, or exists. */
export interface Fixed {
  /** Key of the file that names an existing one. */
  readonly said: string;
  /** Its name in sentences. */
  readonly noun: string;
  /** Terraform expression without braces, known at plan; undefined for what is made here. */
  readonly existing?: string;
}

/**
 * Refuses the plan that would give what exists another key or subnet group: Terraform would make instances anew, tasks
 * with them, and take away what was made here.
 *
 * What it was at the first deploy is remembered. Where the memory is new although the environment is deployed, an
 * earlier version has deployed it, which made it.
 */
export function fixedAtFirstDeploy(
  stack: AccountStack,
  id: `replication_${string}`,
  { said, noun, existing }: Fixed,
): void {
  const made = JSON.stringify(madeHere);
  const isNew = "length(data.aws_ssm_parameters_by_path.states.names) == 0";
  const now = existing === undefined ? madeHere : `\${${existing}}`;
  const memory = new DataResource(stack, `${id}_memory`, {
    input: { [noun]: existing === undefined ? madeHere : `\${${isNew} ? ${existing} : ${made}}` },
    lifecycle: {
      // What it was at the first deploy is what counts.
      ignoreChanges: ["input"],
      postcondition: [
        {
          condition: `\${self.input["${noun}"] == ${existing ?? made}}`,
          errorMessage: `${said}: the ${noun} of ${stack.environment.name} was \${self.input["${noun}"]} at its first deploy, and is ${now} now. DMS gives no other ${noun} to what exists, so that instances and tasks would be made anew and load every table again. Take the change back; another ${noun} is for an environment of another name.`,
        },
      ],
    },
  });
  addressed(memory, id);
}
