/** Roles that are made to be tried: what they trust, what they may do, and their end. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import {
  onlyForDmsOf,
  policyDocument,
  serviceTrust,
  type PolicyDocument,
  type PolicyStatement,
} from "../../model/policy";
import { encryptStatement } from "../../modules/dms/writer-role";
import type { Probe, ProbeAccount } from "./probe";

/** Roles of the replication account, by what is tried with them. */
export const ownRoles = ["control", "creation", "test", "run", "folder", "root", "secret"] as const;

/** The role of the lake account. */
export const foreignRole = "foreign";

/** A role of DMS's own, of which an account has one. */
export const serviceRole = "dms-vpc-role";

export type RoleWord = (typeof ownRoles)[number] | typeof foreignRole;

/**
 * Whom a role trusts: DMS in any case, DMS where it carries one source key or both, and nobody, by a condition
 * that no call fulfils.
 */
export type Trust = "open" | "account" | "both" | "nobody";

const policyName = "facts";

export function roleName({ name }: Probe, word: RoleWord): string {
  return `${name}-${word}`;
}

/** Without a path: a call that names a role which is gone is judged as if it had none. */
export function roleArn(probe: Probe, { id }: ProbeAccount, word: RoleWord): string {
  return `arn:${probe.partition}:iam::${id}:role/${roleName(probe, word)}`;
}

/** Trust policy by which DMS assumes a role; secrets are read by the Region's own principal. */
export function trustPolicy(probe: Probe, word: RoleWord, trust: Trust): PolicyDocument {
  const service = word === "secret" ? `dms.${probe.region}.amazonaws.com` : "dms.amazonaws.com";
  return policyDocument(serviceTrust([service], conditionOf(probe, trust)));
}

function conditionOf({ partition, region, replication }: Probe, trust: Trust): PolicyStatement["Condition"] {
  switch (trust) {
    case "open":
      return undefined;
    case "account":
      return { StringEquals: { "aws:SourceAccount": replication.id } };
    case "both":
      return onlyForDmsOf({ partition, region, accountId: replication.id });
    case "nobody":
      return { StringEquals: { "aws:SourceAccount": "000000000000" } };
  }
}

/** Makes a role that DMS may assume. */
export async function makeRole(
  iam: IAMClient,
  probe: Probe,
  word: RoleWord,
  statements: readonly PolicyStatement[],
): Promise<void> {
  const RoleName = roleName(probe, word);
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      Description: "Made by npm run facts, which takes it away again.",
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy(probe, word, "open")),
      Tags: [{ Key: "causeway:environment", Value: probe.name }],
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: policyName,
      PolicyDocument: JSON.stringify(policyDocument(...statements)),
    }),
  );
}

/** Changes whom a role trusts. */
export async function changeTrust(
  iam: IAMClient,
  probe: Probe,
  word: RoleWord,
  trust: PolicyDocument,
): Promise<void> {
  await iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: roleName(probe, word),
      PolicyDocument: JSON.stringify(trust),
    }),
  );
}

/** Takes a role away, if it is there. */
export async function removeRole(iam: IAMClient, probe: Probe, word: RoleWord): Promise<void> {
  const RoleName = roleName(probe, word);
  await unlessMissing(() => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: policyName })));
  await unlessMissing(() => iam.send(new DeleteRoleCommand({ RoleName })));
}

/** Whether DMS's own roles are in the account already, so that stacks must not make them. */
export async function serviceRoles(iam: IAMClient): Promise<"create" | "existing"> {
  const found = await unlessMissing(() => iam.send(new GetRoleCommand({ RoleName: serviceRole })));
  return found === undefined ? "create" : "existing";
}

async function unlessMissing<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name.startsWith("NoSuchEntity")) return undefined;
    throw error;
  }
}

/** Use of a bucket, of all of it or of a part: `within` a folder, or everywhere `beside` it. */
export function bucketStatements(
  probe: Probe,
  { bucket }: ProbeAccount,
  only: { readonly within?: string; readonly beside?: string } = {},
): PolicyStatement[] {
  const arn = `arn:${probe.partition}:s3:::${bucket}`;
  const objects = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"];
  const folder = (name: string): string => `${arn}/${name}/*`;
  return [
    {
      Effect: "Allow",
      Action: objects,
      Resource: only.within === undefined ? `${arn}/*` : folder(only.within),
    },
    { Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: arn },
    encryptStatement(probe.region, "*"),
    ...(only.beside === undefined
      ? []
      : [{ Effect: "Deny" as const, Action: objects, Resource: folder(only.beside) }]),
  ];
}
