import {
  AcceptVpcEndpointConnectionsCommand,
  DescribeVpcEndpointConnectionsCommand,
  RejectVpcEndpointConnectionsCommand,
  type EC2Client,
  type UnsuccessfulItem,
} from "@aws-sdk/client-ec2";
import { call } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { CallFailed } from "../shared/errors";
import { allPages } from "../shared/pages";

/** A connection of an interface endpoint to an endpoint service. */
export interface Connection {
  readonly vpcEndpointId: string;
  /** In EC2's words, in lower case. */
  readonly state: string;
}

/** The calls to EC2 that this function makes. */
export class ConnectionApi {
  constructor(
    private readonly client: EC2Client,
    private readonly deadline: Deadline,
  ) {}

  /** All connections to a service, or that of one interface endpoint. */
  async connections(serviceId: string, vpcEndpointId?: string): Promise<Connection[]> {
    const only = vpcEndpointId === undefined ? [] : [{ Name: "vpc-endpoint-id", Values: [vpcEndpointId] }];
    const connections = await allPages({
      action: "ec2:DescribeVpcEndpointConnections",
      page: (NextToken) =>
        call(this.deadline, "ec2:DescribeVpcEndpointConnections", serviceId, (options) =>
          this.client.send(
            new DescribeVpcEndpointConnectionsCommand({
              Filters: [{ Name: "service-id", Values: [serviceId] }, ...only],
              NextToken,
            }),
            options,
          ),
        ),
      items: ({ VpcEndpointConnections }) => VpcEndpointConnections,
      next: ({ NextToken }) => NextToken,
    });
    return connections.flatMap(({ VpcEndpointId, VpcEndpointState }) =>
      VpcEndpointId === undefined
        ? []
        : [{ vpcEndpointId: VpcEndpointId, state: VpcEndpointState?.toLowerCase() ?? "unknown" }],
    );
  }

  /** State of one connection; undefined when the service has none such. */
  async state(serviceId: string, vpcEndpointId: string): Promise<string | undefined> {
    const connections = await this.connections(serviceId, vpcEndpointId);
    return connections.find((one) => one.vpcEndpointId === vpcEndpointId)?.state;
  }

  async accept(serviceId: string, vpcEndpointId: string): Promise<void> {
    const action = "ec2:AcceptVpcEndpointConnections";
    const { Unsuccessful } = await call(this.deadline, action, serviceId, (options) =>
      this.client.send(
        new AcceptVpcEndpointConnectionsCommand({ ServiceId: serviceId, VpcEndpointIds: [vpcEndpointId] }),
        options,
      ),
    );
    refuse(action, serviceId, Unsuccessful);
  }

  async reject(serviceId: string, vpcEndpointIds: readonly string[]): Promise<void> {
    const action = "ec2:RejectVpcEndpointConnections";
    const { Unsuccessful } = await call(this.deadline, action, serviceId, (options) =>
      this.client.send(
        new RejectVpcEndpointConnectionsCommand({
          ServiceId: serviceId,
          VpcEndpointIds: [...vpcEndpointIds],
        }),
        options,
      ),
    );
    refuse(action, serviceId, Unsuccessful);
  }
}

/** EC2 answers 200 with what it could not do. */
function refuse(action: string, serviceId: string, unsuccessful: readonly UnsuccessfulItem[] = []): void {
  const [refused] = unsuccessful;
  if (refused === undefined) return;
  const { Code = "Unknown", Message = "no message" } = refused.Error ?? {};
  throw new CallFailed(action, serviceId, Code, Message, undefined);
}
