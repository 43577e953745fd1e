import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { AccountRole } from "../iam/account-role";
import { policyJson, serviceTrust } from "../../model/policy";
import { Removed } from "../removed";

/**
 * The roles that DMS looks for by these exact names, once in each account (DMS guide, security-iam).
 *
 * AWS's managed policies are used, not copies: DMS extends them with its releases.
 */
const serviceRoles = [
  { name: "dms-vpc-role", managedPolicy: "AmazonDMSVPCManagementRole" },
  { name: "dms-cloudwatch-logs-role", managedPolicy: "AmazonDMSCloudWatchLogsRole" },
  { name: "dms-access-for-endpoint", managedPolicy: "AmazonDMSRedshiftS3Role", onlyForLoaders: true },
] as const satisfies readonly ServiceRole[];

interface ServiceRole {
  readonly name: string;
  readonly managedPolicy: string;
  /** True if only services that load staged rows need it. @default false */
  readonly onlyForLoaders?: boolean;
}

/** Properties for `ServiceRoles`. */
export interface ServiceRolesProps {
  readonly provider: AwsProvider;
  readonly partition: string;

  /** `create`, or `existing` to look up roles of the account that somebody else sees to. */
  readonly serviceRoles: "create" | "existing";

  /**
   * Principals of services that load what DMS stages: `dms-access-for-endpoint` has to trust them, too
   * (DMS guide, security-iam, "Creating the IAM roles").
   *
   * @default none, and without any that role is neither made nor looked for
   */
  readonly loadedBy?: readonly string[];
}

/**
 * The account-level roles of DMS, made here or confirmed to exist.
 *
 * Roles that were made here once are let go where they are to exist already: everything else in the account that uses
 * DMS needs them. So is `dms-access-for-endpoint` where nothing loads: AWS's policy of it reaches every bucket whose name
 * begins with `dms-`.
 *
 * Their trust carries no confused-deputy conditions: with them DMS no longer makes log groups
 * (terraform-aws-modules/terraform-aws-dms#84).
 */
export class ServiceRoles extends Construct {
  /** Subnet groups and instances have to wait for these. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRolesProps) {
    super(scope, id);
    const { provider, loadedBy = [] } = props;
    this.ready = serviceRoles.flatMap((role: ServiceRole) => {
      const { name, onlyForLoaders = false } = role;
      const isNeeded = !onlyForLoaders || loadedBy.length > 0;
      if (isNeeded && props.serviceRoles === "create") return [this.makeRole(props, role)];
      this.letGo(name);
      return isNeeded ? [addressed(new DataAwsIamRole(this, name, { provider, name }), name)] : [];
    });
  }

  /** Leaves a role that an earlier deploy made in the account. */
  private letGo(name: string): void {
    for (const type of [IamRole.tfResourceType, IamRolePolicyAttachment.tfResourceType]) {
      const from = `${type}.${name}`;
      new Removed(this, from, { from });
    }
  }

  private makeRole(props: ServiceRolesProps, serviceRole: ServiceRole): ITerraformDependable {
    const { provider, loadedBy = [] } = props;
    const { name, managedPolicy, onlyForLoaders = false } = serviceRole;
    const loaders = onlyForLoaders ? loadedBy : [];
    const role = addressed(
      new AccountRole(this, name, {
        provider,
        roleName: { fixedName: name },
        description: "Used by AWS DMS, which looks for exactly this name.",
        assumeRolePolicy: policyJson(serviceTrust(["dms.amazonaws.com", ...loaders])),
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
