/** Whether DMS may become a role: the first link of every chain. */
import { allows } from "../iam/evaluate";
import type { RoleFacts } from "../iam/reader";
import type { SourceKeys } from "../world/modes";

/** Condition keys by which DMS says where its call comes from, by what it carries. */
const carried: Readonly<Record<SourceKeys, readonly ("aws:SourceAccount" | "aws:SourceArn")[]>> = {
  none: [],
  account: ["aws:SourceAccount"],
  both: ["aws:SourceAccount", "aws:SourceArn"],
};

/** Asks a role's trust policy as DMS would call STS. */
export async function dmsMayAssume(options: {
  readonly role: RoleFacts;
  /** `dms.amazonaws.com`, or the regional name for secrets. */
  readonly service: string;
  readonly sourceAccountId: string;
  /** ARN of the endpoint that DMS acts for. */
  readonly sourceArn: string;
  readonly carries: SourceKeys;
  readonly externalId?: string | undefined;
}): Promise<boolean> {
  const { role, externalId, sourceAccountId, sourceArn, carries } = options;
  const origin = { "aws:SourceAccount": sourceAccountId, "aws:SourceArn": sourceArn };
  const verdict = await allows({
    principal: options.service,
    action: "sts:AssumeRole",
    resource: role.roleArn,
    resourceAccountId: role.accountId,
    identityPolicies: [],
    resourcePolicy: role.trust,
    context: {
      ...Object.fromEntries(carried[carries].map((key) => [key, origin[key]])),
      ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
    },
  });
  return verdict.allowed;
}
