import type { PolicyStatement } from "../../model/policy";
import { markerStatement, readBucketPolicyActions } from "../shared/permissions";

/** Whose rights they are. */
export interface MergeStatementRights {
  /** Secrets whose resource policy it edits; may be empty. */
  readonly secretArns: readonly string[];
  /** Buckets whose policy it edits; may be empty. */
  readonly bucketArns: readonly string[];
  readonly markerArns: readonly string[];
}

/** Rights of `merge-statement`, besides writing its log: it can read neither secrets nor objects. */
export function mergeStatementStatements(rights: MergeStatementRights): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  if (rights.secretArns.length > 0) statements.push(...secretStatements(rights.secretArns));
  if (rights.bucketArns.length > 0) {
    statements.push({
      Sid: "EditBucketPolicies",
      Effect: "Allow",
      Action: ["s3:DeleteBucketPolicy", ...readBucketPolicyActions, "s3:PutBucketPolicy"],
      Resource: rights.bucketArns,
    });
  }
  statements.push(markerStatement(rights.markerArns));
  return statements;
}

function secretStatements(secretArns: readonly string[]): PolicyStatement[] {
  return [
    {
      Sid: "ReadAndRemoveSecretPolicies",
      Effect: "Allow",
      Action: ["secretsmanager:DeleteResourcePolicy", "secretsmanager:GetResourcePolicy"],
      Resource: secretArns,
    },
    {
      Sid: "WriteSecretPolicies",
      Effect: "Allow",
      Action: "secretsmanager:PutResourcePolicy",
      Resource: secretArns,
      // It asks Secrets Manager to refuse public policies, and cannot leave that out.
      Condition: { Bool: { "secretsmanager:BlockPublicPolicy": "true" } },
    },
  ];
}
