import { AwsError, type FakeService } from "./aws-server";

/** SSM parameters. */
export class FakeSsm {
  readonly parameters = new Map<string, string>();

  service: FakeService = ({ operation, input }) => {
    const name = String(input.Name);
    const value = this.parameters.get(name);
    switch (operation) {
      case "GetParameter":
        if (value === undefined) throw new AwsError("ParameterNotFound", "");
        return { Parameter: { Name: name, Type: "String", Value: value } };
      case "PutParameter":
        if (value !== undefined && input.Overwrite !== true) throw new AwsError("ParameterAlreadyExists", "");
        this.parameters.set(name, String(input.Value));
        return { Version: 2 };
      default:
        throw new AwsError("InvalidAction", operation);
    }
  };
}
