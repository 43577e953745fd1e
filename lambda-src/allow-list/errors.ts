import { StepError } from "../shared/errors";

/** The function's own settings are wrong. */
export class RulesUnreadable extends StepError {
  override readonly name = "RulesUnreadable";

  constructor(problem: string) {
    super(
      `The function's environment variable RULES is not a list of endpoints, security groups and ports (${problem}): deploy the stack that owns the function again.`,
    );
  }
}

/** The group to open is not there. */
export class SecurityGroupMissing extends StepError {
  override readonly name = "SecurityGroupMissing";

  constructor(groupId: string, endpoints: string, cause: unknown) {
    super(
      `There is no security group ${groupId} in this account and Region, so endpoint ${endpoints} was not opened. Correct connection.securityGroup in the environment file, or deploy the stack that owns the function again if the group was made anew.`,
      { cause },
    );
  }
}

/** The group has as many rules as it may have. */
export class RuleQuotaReached extends StepError {
  override readonly name = "RuleQuotaReached";

  constructor(groupId: string, address: string, cause: unknown) {
    super(
      `The security group ${groupId} has as many inbound rules as its quota allows, so it was not opened for ${address}. Take away rules that are no longer needed, or ask for a higher quota of rules per security group; then run the deploy again.`,
      { cause },
    );
  }
}

/** Somebody else changes the rules at the same time. */
export class RulesNotSettled extends StepError {
  override readonly name = "RulesNotSettled";

  constructor(groups: readonly string[]) {
    super(
      `The rules of ${groups.join(", ")} were changed, but they do not stay: somebody else changes them at the same time. Run the deploy again; if it stays so, find who does in CloudTrail (RevokeSecurityGroupIngress).`,
    );
  }
}

/** The owner's ranges do not hold an address that was announced. */
export class AddressOutside extends StepError {
  override readonly name = "AddressOutside";

  constructor(problems: readonly string[]) {
    super(
      `Announced addresses are not let in, because the endpoint's ranges do not hold them: ${problems.join("; ")}. If replication instances leave by these addresses (the VPC console of the replication account shows its NAT gateways), add them to connection.allowedCidrs of the endpoint in the environment file and run the deploy again; if nobody knows them, leave the ranges as they are and find out who announced them (CloudTrail of the replication account).`,
    );
  }
}

/** The announcement did not arrive, or could not be carried out. */
export class NotOpened extends StepError {
  override readonly name = "NotOpened";

  constructor(problems: readonly string[]) {
    super(
      `The announced addresses are not open after two minutes: ${problems.join("; ")}. See the log of this function, which says why if the announcement arrived, and its dead-letter queue; see that the topic's subscription is confirmed; then run the deploy again.`,
    );
  }
}
