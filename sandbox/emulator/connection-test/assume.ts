/** Role assumption by DMS: the first link of every chain. */
import { allows } from "../iam/evaluate";
import type { RoleFacts } from "../iam/reader";

/**
 * Condition keys for the origin of DMS's call: none.
 *
 * AWS documents both keys for DMS, but nobody has seen them on the paths of secrets and targets, and roles that demand
 * them were refused (terraform-aws-modules/terraform-aws-dms issues 45, 84 and 85).
 */
const carried: readonly ("aws:SourceAccount" | "aws:SourceArn")[] = [];

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
  const { role, externalId, sourceAccountId, sourceArn } = options;
  const origin = { "aws:SourceAccount": sourceAccountId, "aws:SourceArn": sourceArn };
  const verdict = await allows({
    principal: options.service,
    action: "sts:AssumeRole",
    resource: role.roleArn,
    resourceAccountId: role.accountId,
    identityPolicies: [],
    resourcePolicy: role.trust,
    context: {
      ...Object.fromEntries(carried.map((key) => [key, origin[key]])),
      ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
    },
  });
  return verdict.allowed;
}
