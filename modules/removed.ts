/** Resources that an earlier version made, and that leave the state without being destroyed. */
import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/** Properties for `Removed`. */
export interface RemovedProps {
  /** Address that the resource had, such as `aws_iam_role.dms-vpc-role`. */
  readonly from: string;
}

/**
 * A `removed` block (Terraform 1.7), for which cdktf 0.21 has no construct: what a state still has at the address
 * is let go, where a resource that the configuration merely lacks would be destroyed.
 *
 * It does nothing where the state has no such address.
 */
export class Removed extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RemovedProps,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    return { removed: [{ from: this.props.from, lifecycle: { destroy: false } }] };
  }
}
