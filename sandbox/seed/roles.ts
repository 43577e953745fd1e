/** Deploy roles of every account, a visitor's, and DMS's service roles where they are said to exist. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { partitionOf } from "../../model/names";
import { policyJson, serviceTrust } from "../../model/policy";
import { homeAccountId } from "../emulator/callers";
import { unlessMissing } from "../emulator/iam/reader";
import type { SeedContext } from "./context";

/** The role of whoever looks around in an emulated account (`sandbox env`): deploy roles have their own rights alone. */
export const visitorRole = "sandbox-visitor";

/** The roles that Terraform assumes in each account, without rights yet, and a visitor's beside each. */
export async function makeDeployRoles(land: SeedContext): Promise<void> {
  const partition = partitionOf(land.env.region);
  const trust = policyJson({
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${homeAccountId}:root` },
    Action: "sts:AssumeRole",
  });
  for (const [key, { deployRole }] of Object.entries(land.env.accounts)) {
    const { iam } = land.of(key);
    await makeRole(iam, deployRole, trust);
    await makeRole(iam, visitorRole, trust, `arn:${partition}:iam::aws:policy/AdministratorAccess`);
  }
}

/** Fixed names and AWS's policies for them (DMS user guide, security-iam). */
const serviceRoles = {
  "dms-vpc-role": "service-role/AmazonDMSVPCManagementRole",
  "dms-cloudwatch-logs-role": "service-role/AmazonDMSCloudWatchLogsRole",
  "dms-access-for-endpoint": "service-role/AmazonDMSRedshiftS3Role",
};

export async function makeServiceRoles(land: SeedContext): Promise<void> {
  const { iam } = land.of(land.env.replication.account);
  const partition = partitionOf(land.env.region);
  for (const [name, policy] of Object.entries(serviceRoles)) {
    const trust = policyJson(serviceTrust(["dms.amazonaws.com"]));
    await makeRole(iam, name, trust, `arn:${partition}:iam::aws:policy/${policy}`);
  }
}

/** @param nameWithPath A role name, with its path in front if it has one. */
async function makeRole(
  iam: IAMClient,
  nameWithPath: string,
  trust: string,
  policyArn?: string,
): Promise<void> {
  const parts = nameWithPath.split("/").filter((part) => part !== "");
  const RoleName = parts.pop() ?? nameWithPath;
  const Path = parts.length === 0 ? "/" : `/${parts.join("/")}/`;
  if (await unlessMissing(iam.send(new GetRoleCommand({ RoleName })))) return;
  await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: trust }));
  if (policyArn === undefined) return;
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn }));
}
