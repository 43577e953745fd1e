/** Statements that several functions need. */
import type { PolicyStatement } from "../../model/policy";

/** Rights of `Markers`. */
export function markerStatement(markerArns: readonly string[]): PolicyStatement {
  return {
    Sid: "ReadAndWriteMarkers",
    Effect: "Allow",
    Action: ["ssm:GetParameter", "ssm:PutParameter"],
    Resource: markerArns,
  };
}

/** Right to read the tags of endpoints. @param endpoints ARN pattern of the endpoints of the account. */
export function seeEndpointTags(endpoints: string): PolicyStatement {
  return { Sid: "SeeTags", Effect: "Allow", Action: "dms:ListTagsForResource", Resource: endpoints };
}

/**
 * Right to hand roles to DMS and to nobody else, by either of its principals. Nothing without roles: a statement without
 * resources is not valid.
 */
export function handRolesToDms(Sid: string, region: string, roleArns: readonly string[]): PolicyStatement[] {
  if (roleArns.length === 0) return [];
  return [
    {
      Sid,
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: [...roleArns],
      Condition: { StringEquals: { "iam:PassedToService": dmsPrincipals(region) } },
    },
  ];
}

/** DMS's principal, and the one of a Region, with which it reads secrets. */
export function dmsPrincipals(region: string): string[] {
  return ["dms.amazonaws.com", `dms.${region}.amazonaws.com`];
}

/** What a bucket's policy, and whether its key can be granted, is read with. */
export const readBucketPolicyActions = ["s3:GetBucketPolicy", "s3:GetEncryptionConfiguration"] as const;

/** Rights of `Endpoints`, and of making endpoints that carry the tag of a stack from the beginning. */
export function newEndpointStatements(options: {
  /** ARN pattern of the endpoints of the account. */
  readonly endpoints: string;
  /** Value of the tag `causeway:stack`. */
  readonly stack: string;
  /** Sid of the statement on tags, which tells it from what a function may tag besides. */
  readonly tagSid: string;
}): PolicyStatement[] {
  const { endpoints, stack, tagSid } = options;
  return [
    {
      Sid: "SeeEndpointsAndTasks",
      Effect: "Allow",
      // Neither knows resources (Service Authorization Reference).
      Action: ["dms:DescribeEndpoints", "dms:DescribeReplicationTasks"],
      Resource: "*",
    },
    seeEndpointTags(endpoints),
    {
      Sid: "MakeOwnEndpoints",
      Effect: "Allow",
      Action: "dms:CreateEndpoint",
      Resource: endpoints,
      Condition: { StringEquals: { "aws:RequestTag/causeway:stack": stack } },
    },
    {
      // DMS checks this one too when a create carries tags. What belongs to another stack stays its own.
      Sid: tagSid,
      Effect: "Allow",
      Action: "dms:AddTagsToResource",
      Resource: endpoints,
      Condition: {
        StringEquals: { "aws:RequestTag/causeway:stack": stack },
        StringEqualsIfExists: { "aws:ResourceTag/causeway:stack": stack },
      },
    },
  ];
}

/** Use of the key that endpoints are encrypted with, through DMS only. */
export function endpointKeyStatement(region: string, keyArn: string): PolicyStatement {
  return {
    Sid: "EncryptEndpoints",
    Effect: "Allow",
    Action: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `dms.${region}.amazonaws.com` } },
  };
}
