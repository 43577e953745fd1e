/** Deploy roles of every account, a visitor's, and DMS's service roles where they are said to exist. */
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  GetPolicyCommand,
  GetRoleCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { partitionOf } from "../../model/names";
import { policyJson, serviceTrust, type PolicyStatement } from "../../model/policy";
import { homeAccountId } from "../emulator/callers";
import { unlessMissing } from "../emulator/iam/reader";
import type { SeedContext } from "./context";

/** The role of whoever looks around in an emulated account (`sandbox env`): deploy roles have their own rights alone. */
export const visitorRole = "sandbox-visitor";

/** The roles that Terraform assumes in each account, without rights yet, a visitor's beside each, and boundaries. */
export async function makeDeployRoles(land: SeedContext): Promise<void> {
  const partition = partitionOf(land.env.region);
  const trust = (condition?: PolicyStatement["Condition"]): string =>
    policyJson({
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${homeAccountId}:root` },
      Action: "sts:AssumeRole",
      ...(condition === undefined ? {} : { Condition: condition }),
    });
  for (const [key, { deployRole, externalId, permissionsBoundary }] of Object.entries(land.env.accounts)) {
    const { iam } = land.of(key);
    const condition = externalId && { StringEquals: { "sts:ExternalId": externalId } };
    await makeRole(iam, deployRole, trust(condition || undefined));
    await makeRole(iam, visitorRole, trust(), `arn:${partition}:iam::aws:policy/AdministratorAccess`);
    if (permissionsBoundary !== undefined) await makeBoundary(iam, permissionsBoundary);
  }
}

/** A boundary without rights yet: they come with those of the deploy roles. */
async function makeBoundary(iam: IAMClient, arn: string): Promise<void> {
  if (await unlessMissing(iam.send(new GetPolicyCommand({ PolicyArn: arn })))) return;
  const parts = arn.replace(/^.*:policy\//, "").split("/");
  const PolicyName = parts.pop();
  await iam.send(
    new CreatePolicyCommand({
      PolicyName,
      Path: parts.length === 0 ? "/" : `/${parts.join("/")}/`,
      PolicyDocument: policyJson({ Effect: "Deny", Action: "*", Resource: "*" }),
    }),
  );
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
  if (await unlessMissing(iam.send(new GetRoleCommand({ RoleName })))) {
    // An owner changes whom a role trusts when the file says another ExternalId.
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust }));
    return;
  }
  await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: trust }));
  if (policyArn === undefined) return;
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn }));
}
