/** Statements that let the secret-access role of the replication account read a secret of another account. */
import { deepCanonical } from "../hcl-canonical";
import { fingerprint } from "../../model/canonical";
import type { PolicyStatement } from "../../model/policy";
import { statementId } from "../../model/names";

/** The statements that a secret's resource policy needs; their Sids start with `sidPrefix`. */
export function secretStatements(options: {
  readonly sidPrefix: string;
  readonly secretArn: string;
  readonly secretAccessRoleArn: string;
  readonly deployRoleArn: string;
  /**
   * The role of a function that makes the endpoint.
   *
   * @default Terraform makes it
   */
  readonly maker?: { readonly roleArn: string; readonly accountArn: string } | undefined;
}): PolicyStatement[] {
  return [
    {
      Sid: `${options.sidPrefix}Read`,
      Effect: "Allow",
      Principal: { AWS: options.secretAccessRoleArn },
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: options.secretArn,
    },
    {
      // Whoever makes a DMS endpoint has to be able to describe its secret (DMS guide, security_iam_secretsmanager).
      Sid: `${options.sidPrefix}Describe`,
      Effect: "Allow",
      Principal: { AWS: options.deployRoleArn },
      Action: ["secretsmanager:DescribeSecret"],
      Resource: options.secretArn,
    },
    ...(options.maker === undefined
      ? []
      : [
          {
            Sid: `${options.sidPrefix}DescribeByFunction`,
            Effect: "Allow" as const,
            // The role is made later, beside the endpoint, and a policy can only name roles that exist.
            Principal: { AWS: options.maker.accountArn },
            Action: ["secretsmanager:DescribeSecret"],
            Resource: options.secretArn,
            Condition: { ArnEquals: { "aws:PrincipalArn": options.maker.roleArn } },
          },
        ]),
  ];
}

/**
 * The statement that keeps all other accounts from reading a secret that is made here, whatever else is allowed later.
 *
 * Its own account stays out of it: the owner and whoever deploys, whose roles nobody here knows, cannot be locked out.
 */
export function readByNobodyElse(options: {
  readonly sidPrefix: string;
  readonly secretArn: string;
  readonly secretAccessRoleArn: string;
  /** The account of the secret. */
  readonly accountId: string;
}): PolicyStatement {
  return {
    Sid: `${options.sidPrefix}NobodyElse`,
    Effect: "Deny",
    Principal: "*",
    Action: "secretsmanager:GetSecretValue",
    Resource: options.secretArn,
    Condition: {
      ArnNotEquals: { "aws:PrincipalArn": options.secretAccessRoleArn },
      StringNotEquals: { "aws:PrincipalAccount": options.accountId },
    },
  };
}

/** The statement that a secret's key policy needs, where the owner writes it. */
export function keyStatement(options: {
  readonly sidPrefix: string;
  readonly region: string;
  readonly secretAccessRoleArn: string;
}): PolicyStatement {
  return {
    Sid: `${options.sidPrefix}Decrypt`,
    Effect: "Allow",
    Principal: { AWS: options.secretAccessRoleArn },
    Action: ["kms:Decrypt", "kms:DescribeKey"],
    Resource: "*",
    Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${options.region}.amazonaws.com` } },
  };
}

/**
 * Start of the Sids of everything that Causeway writes into a policy for an endpoint.
 *
 * It ends in digits of its own, so that it is never the start of another endpoint's (`orders`, `orders-2`):
 * whoever edits the statements of one would take away the other's.
 */
export function sidPrefix(environment: string, endpoint: string): string {
  return `${statementId("causeway", environment, endpoint)}${fingerprint({ environment, endpoint })}`;
}

/**
 * Terraform expression: whether a policy, as read at plan, holds exactly the wanted statements among
 * those whose Sid starts with the prefix.
 */
export function statementsHold(policy: string, prefix: string, wanted: string): string {
  const ours = `[for s in flatten([jsondecode(${policy}).Statement]) : s if startswith(try(s.Sid, ""), "${prefix}")]`;
  return `try(${deepCanonical(ours)} == ${deepCanonical(wanted)}, false)`;
}
