/**
 * IAM policy documents as plain objects.
 *
 * They are written into the JSON as strings, not as `aws_iam_policy_document` data sources, so that a
 * reviewer reads the policy itself and tests can evaluate it offline.
 */

/** A statement of an identity, trust, key or resource policy. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export function policyDocument(...statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** A policy document as the JSON string that Terraform arguments take. */
export function policyJson(...statements: readonly PolicyStatement[]): string {
  return JSON.stringify(policyDocument(...statements));
}

/** Lets an AWS service assume a role. */
export function serviceTrust(
  services: readonly string[],
  condition?: PolicyStatement["Condition"],
): PolicyStatement {
  return {
    Effect: "Allow",
    Principal: { Service: services },
    Action: "sts:AssumeRole",
    ...(condition ? { Condition: condition } : {}),
  };
}

/**
 * Conditions against a confused deputy: DMS acts for this account's resources only.
 *
 * Formats: DMS guide, "Cross-service confused deputy prevention".
 */
export function onlyForDmsOf(options: {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}): PolicyStatement["Condition"] {
  return {
    StringEquals: { "aws:SourceAccount": options.accountId },
    ArnLike: { "aws:SourceArn": `arn:${options.partition}:dms:${options.region}:${options.accountId}:*` },
  };
}
