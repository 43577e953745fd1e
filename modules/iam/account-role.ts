/** Every role that is made, with what its account demands of roles. */
import { IamRole, type IamRoleConfig } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { withoutUndefined } from "../../model/members";
import type { AccountConfig } from "../../model/schema/environment";
import { roleNameIn, type RoleBaseName, type RoleConventions } from "../../model/names";

/** What an account demands of its roles and functions. */
export type AccountConventions = RoleConventions & Pick<AccountConfig, "functionConcurrency">;

/** The provider of an account, which knows what the account demands of roles and functions. */
export class AccountProvider extends AwsProvider {
  constructor(
    scope: Construct,
    id: string,
    config: AwsProviderConfig,
    readonly conventions: AccountConventions,
  ) {
    super(scope, id, config);
  }
}

/** What the account of a provider demands: nothing, where nobody has said. */
export function conventionsOf(provider: AwsProvider): AccountConventions {
  return provider instanceof AccountProvider ? provider.conventions : {};
}

/** Properties for `AccountRole`. */
export interface AccountRoleProps extends Omit<
  IamRoleConfig,
  "name" | "namePrefix" | "permissionsBoundary" | "provider"
> {
  readonly provider: AwsProvider;

  /** What the stacks call it; `fixedName` is a name that AWS looks for, which takes neither prefix nor path. */
  readonly roleName: RoleBaseName | { readonly fixedName: string };

  /**
   * A path below the account's own, as `writerRolePath` gives it.
   *
   * @default the account's own
   */
  readonly path?: string;
}

/** A role with its account's permissions boundary, path and prefix. No other place makes one: a test looks. */
export class AccountRole extends IamRole {
  private readonly isUnderPath: boolean;

  constructor(scope: Construct, id: string, { roleName, ...config }: AccountRoleProps) {
    const account = conventionsOf(config.provider);
    const { permissionsBoundary, rolePath } = account;
    const isFixed = typeof roleName === "object";
    super(scope, id, {
      ...config,
      name: isFixed ? roleName.fixedName : roleNameIn(account, roleName),
      ...withoutUndefined({ permissionsBoundary, path: isFixed ? undefined : (config.path ?? rolePath) }),
    });
    this.isUnderPath = rolePath !== undefined && !isFixed;
  }

  /**
   * Name for the policies of this role, in its own stack.
   *
   * Under a path it is the role's id, which is the name as well: of a role that is made anew with another path the name
   * stays known, so that Terraform would leave its policies alone, which go with the old role.
   */
  get nameForPolicies(): string {
    return this.isUnderPath ? this.id : this.name;
  }
}
