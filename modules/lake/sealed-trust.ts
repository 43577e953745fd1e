/** The trust policy of a writer role that is sealed, and how a plan sees whether it is. */
import { Fn, Token } from "cdktf";
import { deepCanonical } from "../hcl-canonical";
import { policyDocument, type PolicyDocument } from "../../model/policy";

/**
 * Lets DMS assume the role for endpoints with these ExternalIds only.
 *
 * @param older Ids of older generations, which keep working until they are retired: a JSON list.
 */
export function sealedTrust(externalId: string, older?: string): PolicyDocument {
  const current = [externalId];
  return policyDocument({
    Sid: "DmsWithExternalId",
    Effect: "Allow",
    Principal: { Service: "dms.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: {
        "sts:ExternalId":
          older === undefined ? current : Token.asList(Fn.concat([current, Fn.jsondecode(older)])),
      },
    },
  });
}

/**
 * Terraform expression: whether what the role's trust policy allows is exactly one of the wanted ones.
 *
 * Statements that deny are somebody's additional lock and do not count.
 */
export function sealHolds(role: string, wanted: readonly string[]): string {
  const live = `jsondecode(one(values(${role})[*].assume_role_policy))`;
  const allowed = deepCanonical(`[for s in flatten([${live}.Statement]) : s if s.Effect == "Allow"]`);
  const any = wanted.map((policy) => deepCanonical(`${policy}.Statement`));
  return `try(contains([${any.join(", ")}], ${allowed}), false)`;
}
