/** The key of everything in the replication account: made here, or an existing one. */
import { taskLogPrefix } from "../../modules/dms/task-log-group";
import { CustomerKey } from "../../modules/kms/customer-key";
import { ExistingKey } from "../../modules/kms/existing-key";
import { names } from "../../model/names";
import type { AccountStack } from "../account-stack";
import { egressKeyStatements, egressLogPrefixes } from "../ways/egress";
import { fixedAtFirstDeploy } from "./fixed-at-first-deploy";

const memory = { said: "replication.kmsKey", noun: "key" };

/** @returns the ARN of the key. */
export function replicationKey(stack: AccountStack): string {
  const { environment } = stack;
  const { kmsKey } = environment.replication;
  const provider = stack.provider();
  if (kmsKey !== undefined) {
    const { keyArn } = new ExistingKey(stack, "replication", {
      provider,
      region: environment.region,
      key: kmsKey,
      said: memory.said,
    });
    fixedAtFirstDeploy(stack, "replication_key", { ...memory, existing: "data.aws_kms_key.replication.arn" });
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
  fixedAtFirstDeploy(stack, "replication_key", memory);
  return keyArn;
}
