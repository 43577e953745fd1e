import { isExistingNetwork } from "../../model/queries";
import type { AccountStack } from "../account-stack";
import { fixedAtFirstDeploy } from "./fixed-at-first-deploy";

/** @returns the identifier of an existing subnet group, if the file names one; it is what the first deploy had. */
export function existingSubnetGroup(stack: AccountStack): string | undefined {
  const { network } = stack.environment.replication;
  const identifier = isExistingNetwork(network) ? network.subnetGroup : undefined;
  fixedAtFirstDeploy(stack, "replication_subnet_group", {
    said: "replication.network.subnetGroup",
    noun: "subnet group",
    ...(identifier === undefined ? {} : { existing: JSON.stringify(identifier) }),
  });
  return identifier;
}
