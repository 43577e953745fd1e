import { GetParameterCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { call } from "./call";
import type { Deadline } from "./deadline";
import { AnswerIncomplete, failedWith } from "./errors";

/**
 * The SSM parameters that tell Terraform whether a step holds.
 *
 * Terraform makes them with the value "done". A value that begins with "due" is drift that the next plan
 * shows, and the next deploy calls the step again. A parameter that does not exist is left to Terraform.
 */
export class Markers {
  constructor(
    private readonly client: SSMClient,
    private readonly deadline: Deadline,
  ) {}

  /** Says that the step holds. To be the last call of a step. */
  async done(name: string | undefined): Promise<void> {
    if (name !== undefined) await this.write(name, "done");
  }

  /** Says that the step has to be done again. */
  async due(name: string | undefined, reason: string): Promise<void> {
    if (name !== undefined) await this.write(name, `due: ${reason}`);
  }

  private async write(name: string, value: string): Promise<void> {
    const present = await this.read(name);
    if (present === undefined || present === value) return;
    await call(this.deadline, "ssm:PutParameter", name, (options) =>
      this.client.send(
        new PutParameterCommand({ Name: name, Value: value, Type: "String", Overwrite: true }),
        options,
      ),
    );
  }

  private async read(name: string): Promise<string | undefined> {
    try {
      const { Parameter } = await call(this.deadline, "ssm:GetParameter", name, (options) =>
        this.client.send(new GetParameterCommand({ Name: name }), options),
      );
      if (Parameter?.Value === undefined) throw new AnswerIncomplete("ssm:GetParameter", "a value");
      return Parameter.Value;
    } catch (error) {
      if (failedWith(error, "ParameterNotFound")) return undefined;
      throw error;
    }
  }
}
