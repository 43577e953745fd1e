/** Deploy roles of every account, and DMS's service roles where they are said to exist. */
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

/** The role that Terraform assumes in each account. */
export async function makeDeployRoles(land: SeedContext): Promise<void> {
  const partition = partitionOf(land.env.region);
  for (const [key, { deployRole }] of Object.entries(land.env.accounts)) {
    const trust = policyJson({
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${homeAccountId}:root` },
      Action: "sts:AssumeRole",
    });
    await makeRole(
      land.of(key).iam,
      deployRole,
      trust,
      `arn:${partition}:iam::aws:policy/AdministratorAccess`,
    );
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
  policyArn: string,
): Promise<void> {
  const parts = nameWithPath.split("/").filter((part) => part !== "");
  const RoleName = parts.pop() ?? nameWithPath;
  const Path = parts.length === 0 ? "/" : `/${parts.join("/")}/`;
  if (await unlessMissing(iam.send(new GetRoleCommand({ RoleName })))) return;
  await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: trust }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn }));
}
