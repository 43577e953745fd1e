import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { withoutUndefined } from "../../model/members";
import { addressed } from "../addressed";
import { AccountRole, type AccountRoleProps } from "../iam/account-role";
import { policyJson, serviceTrust, type PolicyStatement } from "../../model/policy";
import type { PhysicalName } from "../../model/names";

/** Properties for every role of an endpoint. */
export interface EndpointRoleProps {
  readonly provider: AwsProvider;

  /** Physical name before the account's prefix: at most 64 characters together. */
  readonly roleName: PhysicalName<"role">;

  /** Endpoint that the role belongs to, by its key; each endpoint has its own. */
  readonly endpoint: string;
}

/** Properties that differ between the roles. */
interface RoleOfEndpointProps
  extends Omit<EndpointRoleProps, "endpoint">, Pick<AccountRoleProps, "path" | "lifecycle"> {
  /** @default the role does not say whose it is */
  readonly endpoint?: string;

  readonly description: string;
  readonly trust: readonly PolicyStatement[];
}

/** Base of the roles that DMS uses for an endpoint. */
export abstract class RoleOfEndpoint extends Construct {
  public readonly roleName: string;
  public readonly roleArn: string;
  /** Changes when the role is deleted and made again: policies that named the old one no longer match. */
  public readonly uniqueId: string;

  constructor(scope: Construct, id: string, props: RoleOfEndpointProps) {
    super(scope, id);
    const { endpoint, path, lifecycle } = props;
    const role = addressed(
      new AccountRole(this, "Default", {
        provider: props.provider,
        roleName: props.roleName,
        description: props.description,
        assumeRolePolicy: policyJson(...props.trust),
        // The permissions come from another stack, and have to go with the role.
        forceDetachPolicies: true,
        ...(endpoint === undefined ? {} : { tags: { "causeway:endpoint": endpoint } }),
        ...withoutUndefined({ path, lifecycle }),
      }),
      id,
    );
    this.roleName = role.name;
    this.roleArn = role.arn;
    this.uniqueId = role.uniqueId;
  }
}

/** Properties for `EndpointRole`. */
export interface OwnEndpointRoleProps extends EndpointRoleProps {
  /** Purpose, for people: `Writes the objects`. */
  readonly does: string;

  /** Conditions against a confused deputy, where the environment file wants them. */
  readonly condition?: PolicyStatement["Condition"] | undefined;
}

/** A role in the replication account that DMS reads or writes with for one endpoint. */
export class EndpointRole extends RoleOfEndpoint {
  constructor(scope: Construct, id: string, props: OwnEndpointRoleProps) {
    super(scope, id, {
      ...props,
      description: `${props.does} of DMS endpoint ${props.endpoint}.`,
      trust: [serviceTrust(["dms.amazonaws.com"], props.condition)],
    });
  }
}
