/** Rights on IAM roles: exact names, named policies, each role for the service that assumes it, inside the boundary. */
import { grant, type Catalogue, type Conditions, type Grant, type Purpose } from "../grant";
import type { Found } from "../found";
import { boundaryGuards } from "./boundary-guards";

const readRoles: Purpose = {
  sid: "ReadRoles",
  access: "read",
  why: "Every plan reads the roles that stacks make or look up.",
};
const changeRoles: Purpose = {
  sid: "ChangeRoles",
  access: "write",
  why: "Roles of functions, endpoints and services, by their exact names.",
};
const makeRoles: Purpose = {
  sid: "MakeRoles",
  access: "write",
  why: "New roles, by their exact names; with the account's permissions boundary, where the file names one.",
};
const writePolicies: Purpose = {
  sid: "WriteRolePolicies",
  access: "write",
  why: "What roles may do; where the file names a permissions boundary, only of roles that have it.",
};
const changeTrust: Purpose = {
  sid: "ChangeTrust",
  access: "write",
  why: "Who may assume a role; in an account with a permissions boundary not of roles that read secrets, which would let anybody read them.",
};
const attachPolicies: Purpose = {
  sid: "AttachNamedPolicies",
  access: "write",
  why: "AWS's own policies for roles of services: these and no other, so that no role becomes an administrator.",
};
const listRoles: Purpose = {
  sid: "ListRoles",
  access: "read",
  why: "Which writer roles exist already; IAM lists without resources.",
};

function roleArn(role: Found): string {
  const path = role.text("path");
  return role.globalArn("iam", `role${path === "*" ? "/" : path}${role.text("name")}`);
}

/** Only roles that have the account's boundary, or get it; all, where the account has none. */
function bounded({ place }: Found): Conditions | undefined {
  return place.boundary === undefined
    ? undefined
    : { StringEquals: { "iam:PermissionsBoundary": place.boundary } };
}

function trustChange(role: Found): Grant[] {
  if (role.place.boundary !== undefined && readsSecrets(role)) return [];
  return [grant(changeTrust, ["iam:UpdateAssumeRolePolicy"], roleArn(role))];
}

/**
 * Roles that DMS and RDS proxies read secrets with, by whom they trust: DMS reads secrets as the principal of its Region,
 * and everything else as `dms.amazonaws.com` (DMS guide, security_iam_secretsmanager).
 */
function readsSecrets(role: Found): boolean {
  return /"(dms\.[a-z0-9-]+|rds)\.amazonaws\.com"/.test(String(role.block.assume_role_policy));
}

/** Arguments name a role without its path. */
function namedRole(part: Found): string {
  const arn = part.arnOf("role");
  return arn.startsWith("arn:") ? arn : part.globalArn("iam", `role/${part.text("role")}`);
}

/** What `data.aws_iam_role` may look up: a role of one name, wherever it stands. */
function lookedUp(role: Found): string[] {
  const listed = /name == "([^"$]+)"/.exec(String(role.block.for_each))?.[1];
  const name = listed ?? role.text("name");
  return [
    role.globalArn("iam", `role/${name}`),
    ...(name === "*" ? [] : [role.globalArn("iam", `role/*/${name}`)]),
  ];
}

export const iam: Catalogue = {
  aws_iam_role: (role) => [
    grant(readRoles, ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"], roleArn(role)),
    grant(
      changeRoles,
      [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:ListInstanceProfilesForRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      roleArn(role),
    ),
    grant(
      makeRoles,
      ["iam:CreateRole", ...(role.place.boundary === undefined ? [] : ["iam:PutRolePermissionsBoundary"])],
      roleArn(role),
      bounded(role),
    ),
    ...trustChange(role),
    ...boundaryGuards(role),
  ],
  aws_iam_role_policy: (policy) => [
    grant(readRoles, ["iam:GetRolePolicy"], namedRole(policy)),
    grant(changeRoles, ["iam:DeleteRolePolicy"], namedRole(policy)),
    grant(writePolicies, ["iam:PutRolePolicy"], namedRole(policy), bounded(policy)),
  ],
  aws_iam_role_policy_attachment: (attachment) => [
    grant(readRoles, ["iam:ListAttachedRolePolicies"], namedRole(attachment)),
    grant(attachPolicies, ["iam:AttachRolePolicy", "iam:DetachRolePolicy"], namedRole(attachment), {
      ArnEquals: { "iam:PolicyARN": attachment.text("policy_arn") },
      ...bounded(attachment),
    }),
  ],
  "data.aws_iam_role": (role) => [grant(readRoles, ["iam:GetRole"], lookedUp(role))],
  "data.aws_iam_roles": () => [grant(listRoles, ["iam:ListRoles"], "*")],
};
