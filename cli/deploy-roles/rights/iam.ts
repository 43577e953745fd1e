/** Rights on IAM roles: exact names, named policies, and each role for the service that assumes it. */
import { grant, type Catalogue, type Purpose } from "../grant";
import type { Found } from "../found";

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
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:ListInstanceProfilesForRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      roleArn(role),
    ),
  ],
  aws_iam_role_policy: (policy) => [
    grant(readRoles, ["iam:GetRolePolicy"], namedRole(policy)),
    grant(changeRoles, ["iam:DeleteRolePolicy", "iam:PutRolePolicy"], namedRole(policy)),
  ],
  aws_iam_role_policy_attachment: (attachment) => [
    grant(readRoles, ["iam:ListAttachedRolePolicies"], namedRole(attachment)),
    grant(attachPolicies, ["iam:AttachRolePolicy", "iam:DetachRolePolicy"], namedRole(attachment), {
      ArnEquals: { "iam:PolicyARN": attachment.text("policy_arn") },
    }),
  ],
  "data.aws_iam_role": (role) => [grant(readRoles, ["iam:GetRole"], lookedUp(role))],
  "data.aws_iam_roles": () => [grant(listRoles, ["iam:ListRoles"], "*")],
};
