import { AwsError, type FakeService } from "./aws-server";

/** SSM parameters. */
export class FakeSsm {
  readonly parameters = new Map<string, string>();
  /** Values before the present one, the newest 99. */
  private readonly former = new Map<string, readonly string[]>();

  service: FakeService = ({ operation, input }) => {
    const name = String(input.Name);
    const value = this.parameters.get(name);
    switch (operation) {
      case "GetParameter":
        if (value === undefined) throw new AwsError("ParameterNotFound", "");
        return { Parameter: { Name: name, Type: "String", Value: value } };
      case "PutParameter":
        if (value !== undefined && input.Overwrite !== true) throw new AwsError("ParameterAlreadyExists", "");
        if (value !== undefined) this.former.set(name, [...(this.former.get(name) ?? []), value].slice(-99));
        this.parameters.set(name, String(input.Value));
        return { Version: 2 };
      case "GetParameterHistory": {
        if (value === undefined) throw new AwsError("ParameterNotFound", "");
        const versions = [...(this.former.get(name) ?? []), value].map((Value) => ({ Name: name, Value }));
        const [from, size] = [Number(input.NextToken ?? 0), Number(input.MaxResults)];
        const rest = versions.length > from + size ? { NextToken: String(from + size) } : {};
        return { Parameters: versions.slice(from, from + size), ...rest };
      }
      default:
        throw new AwsError("InvalidAction", operation);
    }
  };
}
