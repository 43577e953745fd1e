/** What a deploy role is denied in an account whose roles have a permissions boundary, whatever else it is allowed. */
import type { Found } from "../found";
import { grant, type Grant, type Purpose } from "../grant";

const needBoundary: Purpose = {
  sid: "DenyRolesWithoutBoundary",
  access: "write",
  effect: "Deny",
  why: "No role is made, or gets rights, without the permissions boundary, so that no function has more than it allows.",
};
const keepBoundary: Purpose = {
  sid: "DenyTakingBoundaryAway",
  access: "write",
  effect: "Deny",
  why: "Nobody who deploys takes a boundary off a role: its owner does.",
};
const keepPolicy: Purpose = {
  sid: "DenyChangingBoundary",
  access: "write",
  effect: "Deny",
  why: "The policy that is the boundary is its owner's.",
};
const keepSelf: Purpose = {
  sid: "DenyChangingItself",
  access: "write",
  effect: "Deny",
  why: "The deploy role gives itself no rights.",
};

/** Nothing where the account has no boundary. */
export function boundaryGuards(role: Found): Grant[] {
  const { boundary, roleArn } = role.place;
  if (boundary === undefined) return [];
  const anyRole = role.globalArn("iam", "role/*");
  return [
    grant(
      needBoundary,
      ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      anyRole,
      { StringNotEquals: { "iam:PermissionsBoundary": boundary } },
    ),
    grant(keepBoundary, ["iam:DeleteRolePermissionsBoundary"], anyRole),
    grant(
      keepPolicy,
      [
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:SetDefaultPolicyVersion",
      ],
      boundary,
    ),
    grant(
      keepSelf,
      [
        "iam:AttachRolePolicy",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
      ],
      roleArn,
    ),
  ];
}
