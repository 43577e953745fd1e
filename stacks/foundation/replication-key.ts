/** The key of everything in the replication account: made here, or an existing one. */
import { DataResource } from "cdktf";
import { taskLogPrefix } from "../../modules/dms/task-log-group";
import { addressed } from "../../modules/addressed";
import { CustomerKey } from "../../modules/kms/customer-key";
import { ExistingKey } from "../../modules/kms/existing-key";
import { names } from "../../model/names";
import type { AccountStack } from "../account-stack";
import { egressKeyStatements, egressLogPrefixes } from "../ways/egress";

/** What is remembered of a key that is made here. */
const madeHere = "made here";

/** @returns the ARN of the key. */
export function replicationKey(stack: AccountStack): string {
  const { environment } = stack;
  const { kmsKey } = environment.replication;
  const provider = stack.provider();
  if (kmsKey !== undefined) {
    const said = "replication.kmsKey";
    const { keyArn } = new ExistingKey(stack, "replication", {
      provider,
      region: environment.region,
      key: kmsKey,
      said,
    });
    refuseAnother(stack, "data.aws_kms_key.replication.arn");
    return keyArn;
  }
  const { keyArn } = new CustomerKey(stack, "replication", {
    ...stack.arnParts,
    provider,
    alias: names.replication(environment.name),
    description: `Replication instances, endpoints and logs of ${environment.name}`,
    logGroupPrefixes: [
      `/aws/lambda/${environment.name}-`,
      `/causeway/${environment.name}-`,
      `${taskLogPrefix}${environment.name}-`,
      ...egressLogPrefixes(stack),
    ],
    statements: egressKeyStatements(stack),
  });
  refuseAnother(stack);
  return keyArn;
}

/**
 * Refuses the plan that would give what exists another key: Terraform would make instances and endpoints anew, tasks
 * with them, and schedule the deletion of a key that was made here.
 *
 * The key of the first deploy is remembered. Where the memory is new although the environment is deployed, an earlier
 * version has deployed it, which made the key.
 *
 * @param existing Terraform expression without braces, known at plan; undefined for a key that is made here.
 */
function refuseAnother(stack: AccountStack, existing?: string): void {
  const made = JSON.stringify(madeHere);
  const isNew = "length(data.aws_ssm_parameters_by_path.states.names) == 0";
  const memory = new DataResource(stack, "replication_key_memory", {
    input: { key: existing === undefined ? madeHere : `\${${isNew} ? ${existing} : ${made}}` },
    lifecycle: {
      // What it was at the first deploy is what counts.
      ignoreChanges: ["input"],
      postcondition: [
        {
          condition: `\${self.input.key == ${existing ?? made}}`,
          errorMessage: `replication.kmsKey: the key of ${stack.environment.name} was \${self.input.key} at its first deploy, and is ${existing === undefined ? madeHere : `\${${existing}}`} now. DMS gives no other key to what exists, so that instances, endpoints and tasks would be made anew and load every table again. Take the change back; another key is for an environment of another name.`,
        },
      ],
    },
  });
  addressed(memory, "replication_key");
}
