/** Policies of deploy roles: what the command line writes for their owners, given to them in the emulated accounts. */
import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { parseRoleArn } from "../emulator/iam/reader";
import type { SandboxAddress } from "../emulator/address";
import { accountClients } from "../emulator/moto";

/** Policy documents by the ARN of the deploy role that gets them. */
export type RightsByRole = ReadonlyMap<string, readonly object[]>;

/** Gives deploy roles exactly these policies, and takes away what they had. */
export async function giveRights(
  rights: RightsByRole,
  sandbox: SandboxAddress,
  region: string,
): Promise<void> {
  for (const [roleArn, documents] of rights) {
    const { accountId = "", roleName: RoleName = "" } = parseRoleArn(roleArn) ?? {};
    const { iam } = accountClients(sandbox, accountId, region);
    const names = documents.map((_, index) => `deploy-${index + 1}`);
    for (const [index, document] of documents.entries()) {
      const PolicyDocument = JSON.stringify(document);
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: names[index], PolicyDocument }));
    }
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames.filter((name) => !names.includes(name))) {
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    }
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn } of AttachedPolicies) {
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    }
  }
}

/** Policy documents by the ARN of the policy that is a permissions boundary. */
export type BoundaryDocuments = ReadonlyMap<string, object>;

/** Gives boundaries exactly these rights, as their owners do. */
export async function giveBoundaries(
  boundaries: BoundaryDocuments,
  sandbox: SandboxAddress,
  region: string,
): Promise<void> {
  for (const [PolicyArn, document] of boundaries) {
    const { iam } = accountClients(sandbox, PolicyArn.split(":")[4] ?? "", region);
    const PolicyDocument = JSON.stringify(document);
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
    const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    for (const { VersionId, IsDefaultVersion } of Versions) {
      if (IsDefaultVersion !== true) await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    }
  }
}
