import { GetParameterHistoryCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { call } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { failedWith } from "../shared/errors";
import { allPages } from "../shared/pages";
import { clockTolerance } from "./notification";

/** Most versions that Parameter Store gives in a page (GetParameterHistory). */
const pageSize = 50;

/**
 * The SSM parameter with the time of the newest announcement that was ever taken.
 *
 * Rules carry that time, too, but are gone when somebody removes them; then an older announcement would count.
 * Parameter Store has no conditional write, so that of two runs at the same time the older one may write last. Its
 * history keeps what both wrote, up to 100 versions: the newest of them is what counts, and never goes back.
 */
export class Newest {
  constructor(
    private readonly client: SSMClient,
    private readonly deadline: Deadline,
    private readonly name: string,
  ) {}

  /**
   * Makes sure that the time of an announcement is kept, before anything is opened for it.
   *
   * A parameter that does not exist is left to Terraform.
   *
   * @returns The newest time that was ever taken, in milliseconds since the epoch: another one makes this one late.
   */
  async take(time: number): Promise<number> {
    const known = await this.known();
    if (known === undefined) return time;
    if (known >= time) return known;
    await call(this.deadline, "ssm:PutParameter", this.name, (options) =>
      this.client.send(
        new PutParameterCommand({
          Name: this.name,
          Value: new Date(time).toISOString(),
          Type: "String",
          Overwrite: true,
        }),
        options,
      ),
    );
    // A later one may have been taken between the two calls.
    return Math.max(time, (await this.known()) ?? 0);
  }

  /** Newest time in the history; 0 when there is none, undefined without a parameter. */
  private async known(): Promise<number | undefined> {
    const action = "ssm:GetParameterHistory";
    try {
      const versions = await allPages({
        action,
        page: (NextToken) =>
          call(this.deadline, action, this.name, (options) =>
            this.client.send(
              new GetParameterHistoryCommand({
                Name: this.name,
                MaxResults: pageSize,
                ...(NextToken === undefined ? {} : { NextToken }),
              }),
              options,
            ),
          ),
        items: (page) => page.Parameters,
        next: (page) => page.NextToken,
      });
      const latest = this.deadline.clock.now() + clockTolerance;
      // What no announcement can have written would shut everything out for good.
      const times = versions.map(({ Value = "" }) => Date.parse(Value)).filter((time) => time <= latest);
      return Math.max(0, ...times);
    } catch (error) {
      if (failedWith(error, "ParameterNotFound")) return undefined;
      throw error;
    }
  }
}
