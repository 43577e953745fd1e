import type { PolicyStatement } from "../../model/policy";
import { markerStatement } from "../shared/permissions";

/** Whose rights they are. */
export interface SealTrustRights {
  /** The roles it may edit: those that its stack made. */
  readonly roleArns: readonly string[];
  readonly markerArns: readonly string[];
}

/** Rights of `seal-trust`, besides writing its log: it can neither make roles nor give them permissions. */
export function sealTrustStatements(rights: SealTrustRights): PolicyStatement[] {
  return [
    {
      Sid: "SealWriterRoles",
      Effect: "Allow",
      Action: ["iam:GetRole", "iam:ListRoleTags", "iam:UpdateAssumeRolePolicy"],
      Resource: [...rights.roleArns],
    },
    markerStatement(rights.markerArns),
  ];
}
