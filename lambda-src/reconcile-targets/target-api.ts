import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
  type ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { call, type CallOptions } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import { HealthUnknown, TargetGroupMissing, TargetOverused, TargetRefused } from "./errors";

/** A target as Elastic Load Balancing tells it. */
export interface LiveTarget {
  readonly id: string;
  readonly port: number;
  /** As it has to be said again to deregister the target. */
  readonly zone: string | undefined;
  readonly state: string;
}

/** The calls to Elastic Load Balancing that this function makes, for one target group. */
export class TargetApi {
  constructor(
    private readonly client: ElasticLoadBalancingV2Client,
    private readonly deadline: Deadline,
    private readonly group: { readonly endpoint: string; readonly targetGroupArn: string },
  ) {}

  /** Every target, also those that drain. @throws HealthUnknown, TargetGroupMissing, AnswerIncomplete. */
  async targets(): Promise<LiveTarget[]> {
    const action = "elasticloadbalancing:DescribeTargetHealth";
    const { TargetHealthDescriptions } = await this.send(action, (options) =>
      this.client.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: this.group.targetGroupArn }),
        options,
      ),
    );
    if (!TargetHealthDescriptions) throw new AnswerIncomplete(action, "its list");
    return TargetHealthDescriptions.map(({ Target, TargetHealth }) => {
      if (Target?.Id === undefined || Target.Port === undefined || TargetHealth?.State === undefined) {
        throw new AnswerIncomplete(action, "the address, port or state of a target");
      }
      return { id: Target.Id, port: Target.Port, zone: Target.AvailabilityZone, state: TargetHealth.State };
    });
  }

  /** @throws TargetRefused, TargetOverused, TargetGroupMissing, and CallFailed with "TooManyTargets". */
  async register(id: string, port: number): Promise<void> {
    const { endpoint, targetGroupArn: TargetGroupArn } = this.group;
    const target = `${id}:${port}`;
    try {
      await this.send("elasticloadbalancing:RegisterTargets", (options) =>
        this.client.send(
          new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: id, Port: port }] }),
          options,
        ),
      );
    } catch (error) {
      if (failedWith(error, "InvalidTarget")) throw new TargetRefused(endpoint, target, error.reason, error);
      if (failedWith(error, "TooManyRegistrationsForTargetId")) {
        throw new TargetOverused(endpoint, target, error);
      }
      throw error;
    }
  }

  /** A target that is gone already is success. */
  async deregister({ id, port, zone }: LiveTarget): Promise<void> {
    // Without the port the call succeeds and the target stays.
    const target = { Id: id, Port: port, ...(zone === undefined ? {} : { AvailabilityZone: zone }) };
    try {
      await this.send("elasticloadbalancing:DeregisterTargets", (options) =>
        this.client.send(
          new DeregisterTargetsCommand({ TargetGroupArn: this.group.targetGroupArn, Targets: [target] }),
          options,
        ),
      );
    } catch (error) {
      if (!failedWith(error, "InvalidTarget")) throw error;
    }
  }

  private async send<T>(action: string, send: (options: CallOptions) => Promise<T>): Promise<T> {
    const { endpoint, targetGroupArn } = this.group;
    try {
      return await call(this.deadline, action, targetGroupArn, send);
    } catch (error) {
      if (failedWith(error, "TargetGroupNotFound")) throw new TargetGroupMissing(endpoint, error);
      if (failedWith(error, "HealthUnavailable")) throw new HealthUnknown(endpoint, error);
      throw error;
    }
  }
}
