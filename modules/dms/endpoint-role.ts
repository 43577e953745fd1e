import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../naming";
import { policyJson, serviceTrust, type PolicyStatement } from "../policy";

/** What every role of an endpoint needs. */
export interface EndpointRoleProps {
  readonly provider: AwsProvider;

  /** Physical name: at most 64 characters. */
  readonly roleName: string;

  /** Endpoint that the role belongs to, by its key; each endpoint has its own. */
  readonly endpoint: string;
}

/** What the roles that DMS reads and writes with have in common. */
export abstract class RoleOfEndpoint extends Construct {
  public readonly roleName: string;
  public readonly roleArn: string;
  /** Changes when the role is deleted and made again: policies that named the old one no longer match. */
  public readonly uniqueId: string;

  constructor(scope: Construct, id: string, role: (scope: Construct) => IamRole) {
    super(scope, id);
    const made = addressed(role(this), id);
    this.roleName = made.name;
    this.roleArn = made.arn;
    this.uniqueId = made.uniqueId;
  }
}

/** Properties for `EndpointRole`. */
export interface OwnEndpointRoleProps extends EndpointRoleProps {
  /** What DMS does with it, for people: `Writes the objects`. */
  readonly does: string;

  /** Conditions against a confused deputy, where the environment file wants them. */
  readonly condition?: PolicyStatement["Condition"] | undefined;
}

/** A role in the replication account that DMS reads or writes with for one endpoint. */
export class EndpointRole extends RoleOfEndpoint {
  constructor(scope: Construct, id: string, props: OwnEndpointRoleProps) {
    super(
      scope,
      id,
      (parent) =>
        new IamRole(parent, "Default", {
          provider: props.provider,
          name: props.roleName,
          description: `${props.does} of DMS endpoint ${props.endpoint}.`,
          assumeRolePolicy: policyJson(serviceTrust(["dms.amazonaws.com"], props.condition)),
          // The permissions come from another stack, and have to go with the role.
          forceDetachPolicies: true,
          tags: { "causeway:endpoint": props.endpoint },
        }),
    );
  }
}
