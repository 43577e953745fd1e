/** Permissions boundaries of roles: a policy has to be there before it can be one. */
import { AwsFault } from "../reply";
import type { AwsRequest } from "../request";
import type { AccountReader } from "./reader";

/** @throws AwsFault, in the words of IAM, when a role is to get a boundary that does not exist. */
export async function refuseMissingBoundary(
  request: AwsRequest,
  operation: string,
  accountId: string,
  reader: Pick<AccountReader, "policyExists">,
): Promise<void> {
  if (operation !== "iam:CreateRole" && operation !== "iam:PutRolePermissionsBoundary") return;
  const arn = request.form.get("PermissionsBoundary");
  if (arn === null || (await reader.policyExists(accountId, arn))) return;
  throw new AwsFault("NoSuchEntity", `Scope ARN: ${arn} does not exist or is not attachable.`, 404);
}
