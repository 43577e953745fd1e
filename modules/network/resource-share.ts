import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { RamPrincipalAssociation } from "@cdktf/provider-aws/lib/ram-principal-association";
import { RamResourceAssociation } from "@cdktf/provider-aws/lib/ram-resource-association";
import { RamResourceShare } from "@cdktf/provider-aws/lib/ram-resource-share";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";

/** Properties for `ResourceShare`. */
export interface ResourceShareProps {
  /** Of the account that owns what is shared. */
  readonly provider: AwsProvider;

  /** Physical name. */
  readonly name: string;

  /** ARNs to share, in a fixed order: the place in the list is in the address. */
  readonly resourceArns: readonly string[];

  /** 12-digit id of the one account it is shared with. */
  readonly accountId: string;
}

/**
 * A share of AWS RAM with one account of the same organization.
 *
 * No account outside the organization can be added. Within it nobody has to accept, provided that sharing
 * with the organization was once enabled in its management account (RAM API, EnableSharingWithAwsOrganization);
 * otherwise AWS refuses the account here.
 */
export class ResourceShare extends Construct {
  /** Whatever uses a shared resource in the other account depends on these. */
  public readonly shared: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ResourceShareProps) {
    super(scope, id);
    const { provider, name } = props;
    const share = addressed(
      new RamResourceShare(this, "Default", {
        provider,
        name,
        allowExternalPrincipals: false,
        tags: { Name: name },
      }),
      id,
    );
    const resources = props.resourceArns.map((resourceArn, index) =>
      addressed(
        new RamResourceAssociation(this, `resource_${index + 1}`, {
          provider,
          resourceShareArn: share.arn,
          resourceArn,
        }),
        props.resourceArns.length === 1 ? id : `${id}_${index + 1}`,
      ),
    );
    const principal = addressed(
      new RamPrincipalAssociation(this, "principal", {
        provider,
        resourceShareArn: share.arn,
        principal: props.accountId,
        // An account that is let in sees everything at once, and loses it last.
        dependsOn: resources,
      }),
      id,
    );
    this.shared = [...resources, principal];
  }
}
