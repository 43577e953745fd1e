/** The role that DMS needs in an account before it touches a VPC. */
import { allows } from "../iam/evaluate";
import { AwsFault } from "../reply";
import type { DmsContext } from "./context";

/** DMS accepts this name only, and needs this AWS policy (DMS user guide, security-iam). */
const vpcRole = { name: "dms-vpc-role", policy: "AmazonDMSVPCManagementRole" };

/** @throws AccessDeniedFault when dms-vpc-role is missing, trusts somebody else, or lacks its policy. */
export async function requireVpcRole({ store, reader }: DmsContext): Promise<void> {
  const arn = `arn:${store.partition}:iam::${store.accountId}:role/${vpcRole.name}`;
  const role = await reader.role(arn);
  const trusted =
    role &&
    (await allows({
      principal: "dms.amazonaws.com",
      action: "sts:AssumeRole",
      resource: arn,
      resourceAccountId: store.accountId,
      identityPolicies: [],
      resourcePolicy: role.trust,
      context: {
        "aws:SourceAccount": store.accountId,
        "aws:SourceArn": `arn:${store.partition}:dms:${store.region}:${store.accountId}:rep:*`,
      },
    }));
  const attached = trusted?.allowed ? await reader.attachedPolicyNames(arn) : [];
  if (!attached.includes(vpcRole.policy)) {
    throw new AwsFault("AccessDeniedFault", `The IAM Role ${arn} is not configured properly.`);
  }
}
