import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../naming";
import { policyJson, serviceTrust } from "../policy";
import { Removed } from "../removed";

/**
 * The roles that DMS looks for by these exact names, once in each account (DMS guide, security-iam).
 *
 * AWS's managed policies are used, not copies: DMS extends them with its releases.
 */
const serviceRoles = [
  { name: "dms-vpc-role", managedPolicy: "AmazonDMSVPCManagementRole" },
  { name: "dms-cloudwatch-logs-role", managedPolicy: "AmazonDMSCloudWatchLogsRole" },
  { name: "dms-access-for-endpoint", managedPolicy: "AmazonDMSRedshiftS3Role" },
] as const;

/** Properties for `ServiceRoles`. */
export interface ServiceRolesProps {
  readonly provider: AwsProvider;
  readonly partition: string;

  /** Whether the roles are made here, or looked up because the account has them and somebody else sees to them. */
  readonly serviceRoles: "create" | "existing";

  /**
   * Principals of services that load what DMS stages: `dms-access-for-endpoint` has to trust them, too
   * (DMS guide, security-iam, "Creating the IAM roles").
   *
   * @default none
   */
  readonly loadedBy?: readonly string[];
}

/**
 * The account-level roles of DMS, made here or confirmed to exist.
 *
 * Roles that were made here once are let go where they are to exist already: everything else in the account that uses
 * DMS needs them.
 *
 * Their trust carries no confused-deputy conditions: with them DMS no longer makes log groups
 * (terraform-aws-modules/terraform-aws-dms#84).
 */
export class ServiceRoles extends Construct {
  /** Subnet groups and instances have to wait for these. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRolesProps) {
    super(scope, id);
    this.ready = serviceRoles.map(({ name, managedPolicy }) =>
      props.serviceRoles === "create"
        ? this.makeRole(props, name, managedPolicy)
        : this.findRole(props, name),
    );
  }

  private findRole({ provider }: ServiceRolesProps, name: string): ITerraformDependable {
    for (const type of [IamRole.tfResourceType, IamRolePolicyAttachment.tfResourceType]) {
      const from = `${type}.${name}`;
      new Removed(this, from, { from });
    }
    return addressed(new DataAwsIamRole(this, name, { provider, name }), name);
  }

  private makeRole(props: ServiceRolesProps, name: string, managedPolicy: string): ITerraformDependable {
    const { provider } = props;
    const role = addressed(
      new IamRole(this, name, {
        provider,
        name,
        description: "Used by AWS DMS, which looks for exactly this name.",
        assumeRolePolicy: policyJson(serviceTrust(["dms.amazonaws.com", ...loaders(props, name)])),
      }),
      name,
    );
    return addressed(
      new IamRolePolicyAttachment(this, `${name}_policy`, {
        provider,
        role: role.name,
        policyArn: `arn:${props.partition}:iam::aws:policy/service-role/${managedPolicy}`,
      }),
      name,
    );
  }
}

function loaders({ loadedBy = [] }: ServiceRolesProps, name: string): readonly string[] {
  return name === "dms-access-for-endpoint" ? loadedBy : [];
}
