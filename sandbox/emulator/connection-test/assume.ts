/** Whether DMS may become a role: the first link of every chain. */
import { allows } from "../iam/evaluate";
import type { RoleFacts } from "../iam/reader";

/** Asks a role's trust policy as DMS would call STS. */
export async function dmsMayAssume(options: {
  readonly role: RoleFacts;
  /** `dms.amazonaws.com`, or the regional name for secrets. */
  readonly service: string;
  readonly sourceAccountId: string;
  /** ARN of the endpoint that DMS acts for. */
  readonly sourceArn: string;
  readonly externalId?: string | undefined;
}): Promise<boolean> {
  const { role, externalId } = options;
  const verdict = await allows({
    principal: options.service,
    action: "sts:AssumeRole",
    resource: role.roleArn,
    resourceAccountId: role.accountId,
    identityPolicies: [],
    resourcePolicy: role.trust,
    context: {
      "aws:SourceAccount": options.sourceAccountId,
      "aws:SourceArn": options.sourceArn,
      ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
    },
  });
  return verdict.allowed;
}
