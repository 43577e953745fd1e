import {
  DescribeReplicationInstancesCommand,
  type DatabaseMigrationServiceClient,
} from "@aws-sdk/client-database-migration-service";
import { DescribeNatGatewaysCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { call } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete } from "../shared/errors";
import { allPages } from "../shared/pages";

/** A replication instance, as far as its way out matters. */
export interface LiveInstance {
  readonly identifier: string;
  readonly status: string;
  readonly publiclyAccessible: boolean;
  readonly publicAddresses: readonly string[];
}

/** A NAT gateway and the public addresses it gives. */
export interface LiveGateway {
  readonly id: string;
  readonly state: string;
  readonly publicAddresses: readonly string[];
}

/** The clients that this function calls AWS with. */
export interface Clients {
  readonly dms: DatabaseMigrationServiceClient;
  readonly ec2: EC2Client;
  readonly sns: SNSClient;
}

/** The calls to AWS that this function makes. */
export class EgressApi {
  constructor(
    private readonly clients: Clients,
    private readonly deadline: Deadline,
  ) {}

  /** All replication instances of the account and Region. */
  async instances(): Promise<LiveInstance[]> {
    const action = "dms:DescribeReplicationInstances";
    const all = await allPages({
      action,
      page: (Marker) =>
        call(this.deadline, action, "*", (options) =>
          this.clients.dms.send(new DescribeReplicationInstancesCommand({ Marker }), options),
        ),
      items: (page) => page.ReplicationInstances,
      next: (page) => page.Marker,
    });
    return all.map((instance) => {
      const { ReplicationInstanceIdentifier: identifier, PubliclyAccessible: publiclyAccessible } = instance;
      if (identifier === undefined || publiclyAccessible === undefined) {
        throw new AnswerIncomplete(action, "an instance's identifier or whether it is publicly accessible");
      }
      return {
        identifier,
        publiclyAccessible,
        status: instance.ReplicationInstanceStatus ?? "unknown",
        // A standby in another zone has an address of its own.
        publicAddresses: (instance.ReplicationInstancePublicIpAddresses ?? []).filter((one) => one !== ""),
      };
    });
  }

  /** All NAT gateways of a VPC, in whatever state. */
  async gateways(vpcId: string): Promise<LiveGateway[]> {
    const action = "ec2:DescribeNatGateways";
    const all = await allPages({
      action,
      page: (NextToken) =>
        call(this.deadline, action, vpcId, (options) =>
          this.clients.ec2.send(
            new DescribeNatGatewaysCommand({
              Filter: [{ Name: "vpc-id", Values: [vpcId] }],
              ...(NextToken === undefined ? {} : { NextToken }),
            }),
            options,
          ),
        ),
      items: (page) => page.NatGateways,
      next: (page) => page.NextToken,
    });
    return all.map(({ NatGatewayId, State, NatGatewayAddresses }) => {
      if (NatGatewayId === undefined || State === undefined || NatGatewayAddresses === undefined) {
        throw new AnswerIncomplete(action, "a gateway's id, state or addresses");
      }
      return {
        id: NatGatewayId,
        state: State,
        // A private gateway has none; a secondary address that could not be given is not used.
        publicAddresses: NatGatewayAddresses.flatMap(({ PublicIp, Status }) =>
          PublicIp === undefined || PublicIp === "" || Status === "failed" ? [] : [PublicIp],
        ),
      };
    });
  }

  /** @returns SNS's id of the message. */
  async publish(topicArn: string, message: string): Promise<string> {
    const { MessageId } = await call(this.deadline, "sns:Publish", topicArn, (options) =>
      this.clients.sns.send(new PublishCommand({ TopicArn: topicArn, Message: message }), options),
    );
    if (MessageId === undefined) throw new AnswerIncomplete("sns:Publish", "the id of the message");
    return MessageId;
  }
}
