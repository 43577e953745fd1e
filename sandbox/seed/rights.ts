/** Policies of deploy roles: what the command line writes for their owners, given to them in the emulated accounts. */
import {
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { parseRoleArn } from "../emulator/iam/reader";
import { accountClients } from "../emulator/moto";

/** Policy documents by the ARN of the deploy role that gets them. */
export type RightsByRole = ReadonlyMap<string, readonly object[]>;

/** Gives deploy roles exactly these policies, and takes away what they had. */
export async function giveRights(rights: RightsByRole, url: string, region: string): Promise<void> {
  for (const [roleArn, documents] of rights) {
    const { accountId = "", roleName: RoleName = "" } = parseRoleArn(roleArn) ?? {};
    const { iam } = accountClients(url, accountId, region);
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
