/** Connections of interface endpoints to endpoint services, as EC2 keeps them. */
import { AwsError, type AwsCall } from "./aws-server";

export class FakeConnections {
  /** State by interface endpoint, in EC2's spelling of this call (`pendingAcceptance`). */
  readonly states = new Map<string, string>();
  /** What an accepted connection becomes; `pending` for a while on AWS. */
  accepted = "available";
  /** What a rejected connection becomes. */
  rejected = "rejected";
  /** Interface endpoints that EC2 answers for with 200 and a refusal. */
  readonly refusing = new Map<string, string>();

  /** Called once, when a connection is refused. */
  soon: () => unknown = () => undefined;

  constructor(private readonly serviceId: string) {}

  service({ operation, input }: AwsCall): unknown {
    switch (operation) {
      case "DescribeVpcEndpointConnections":
        return {
          vpcEndpointConnectionSet: [...this.states].map(([vpcEndpointId, vpcEndpointState]) => ({
            serviceId: this.serviceId,
            vpcEndpointId,
            vpcEndpointState,
          })),
        };
      case "AcceptVpcEndpointConnections":
        return { unsuccessful: this.accept(String(input.ServiceId), String(input["VpcEndpointId.1"])) };
      case "RejectVpcEndpointConnections":
        for (const [name, id] of Object.entries(input)) {
          if (name.startsWith("VpcEndpointId.")) this.states.set(String(id), this.rejected);
        }
        return { unsuccessful: [] };
      default:
        throw new AwsError("InvalidAction", operation);
    }
  }

  private accept(serviceId: string, vpcEndpointId: string): unknown[] {
    if (serviceId !== this.serviceId) throw new AwsError("InvalidVpcEndpointService.NotFound", serviceId);
    const code = this.refusing.get(vpcEndpointId);
    if (code !== undefined) {
      this.soon();
      return [{ resourceId: vpcEndpointId, error: { code, message: "not now" } }];
    }
    this.states.set(vpcEndpointId, this.accepted);
    return [];
  }
}
