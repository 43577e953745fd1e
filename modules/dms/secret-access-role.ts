import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { serviceTrust, type PolicyStatement } from "../../model/policy";
import { RoleOfEndpoint } from "./endpoint-role";
import type { PhysicalName } from "../../model/names";

/** Properties for `SecretAccessRole`. */
export interface SecretAccessRoleProps {
  readonly provider: AwsProvider;
  readonly region: string;

  /** Physical name before the account's prefix: at most 64 characters together. */
  readonly roleName: PhysicalName<"role">;

  /** Conditions against a confused deputy, where the environment file wants them. */
  readonly condition?: PolicyStatement["Condition"] | undefined;
}

/**
 * The role with which DMS reads the secret of one source.
 *
 * It trusts the regional DMS principal: DMS refuses a role for secrets that only trusts the global one
 * (DMS guide, security_iam_secretsmanager). Its policy is added when the secret's ARN is known.
 */
export class SecretAccessRole extends RoleOfEndpoint {
  constructor(scope: Construct, id: string, props: SecretAccessRoleProps) {
    super(scope, id, {
      ...props,
      description: "Read by AWS DMS to get the secret of one source.",
      trust: [serviceTrust([`dms.${props.region}.amazonaws.com`], props.condition)],
    });
  }
}

/**
 * Rights of the secret-access role: two statements, so that a refusal in CloudTrail names the one.
 *
 * Actions: DMS guide, security_iam_secretsmanager.
 */
export function secretAccessStatements(options: {
  readonly region: string;
  readonly secretArn: string;
  readonly keyArn: string;
}): PolicyStatement[] {
  return [
    {
      Sid: "ReadSecret",
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: options.secretArn,
    },
    {
      Sid: "DecryptSecret",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: options.keyArn,
      Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${options.region}.amazonaws.com` } },
    },
  ];
}
