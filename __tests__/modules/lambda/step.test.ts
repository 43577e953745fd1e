import { Testing, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Step, Teardown } from "../../../modules/lambda/step";
import { at, stringsIn, textAt } from "../../support/synth-app";

function synthesized(make: (stack: TerraformStack, provider: AwsProvider) => void): unknown {
  const stack = new TerraformStack(Testing.app(), "steps");
  make(stack, new AwsProvider(stack, "aws", { alias: "dms" }));
  return JSON.parse(Testing.synth(stack));
}

const plain = { functionName: "dev-step", input: { action: "seal", roles: ["a"] } };

describe("a step", () => {
  const json = synthesized((stack, provider) => {
    const first = new Step(stack, "first", { provider, ...plain });
    new Step(stack, "second", {
      provider,
      ...plain,
      marker: "/causeway/dev/second",
      inSyncWhen: "local.there",
      after: [first.done],
    });
  });
  const call = (name: string) => at(json, "resource", "aws_lambda_invocation", name);
  const marker = at(json, "resource", "aws_ssm_parameter", "second");

  test("calls the function when it is made and never when it is destroyed", () => {
    expect(call("first")).toMatchObject({ lifecycle_scope: "CREATE_ONLY", function_name: "dev-step" });
    expect(textAt(call("first"), "input")).toBe('${jsonencode({"action" = "seal", "roles" = ["a"]})}');
  });

  test("without a marker has no parameter, and is called again by another event only", () => {
    expect(at(json, "resource", "aws_ssm_parameter", "first")).toBeUndefined();
    expect(at(call("first"), "lifecycle", "replace_triggered_by")).toBeUndefined();
  });

  test("with a marker is due while what it did is not there, and says since when", () => {
    expect(textAt(marker, "insecure_value")).toBe('${local.there ? "done" : "due since ${plantimestamp()}"}');
    expect(textAt(marker, "type")).toBe("String");
    expect(at(marker, "value")).toBeUndefined();
  });

  test("with a marker is called again when the marker changes, and tells the function its name", () => {
    expect(stringsIn(at(call("second"), "lifecycle", "replace_triggered_by"))).toEqual([
      expect.stringMatching(/^aws_ssm_parameter\.second/),
    ]);
    expect(textAt(call("second"), "input")).toContain('"marker" = "/causeway/dev/second"');
  });

  test("waits for its marker and for what comes before", () => {
    expect(at(call("second"), "depends_on")).toEqual([
      "aws_lambda_invocation.first",
      "aws_ssm_parameter.second",
    ]);
  });

  test("with a marker that no plan reads is done until a function asks for it again", () => {
    const other = synthesized(
      (stack, provider) => new Step(stack, "ask", { provider, ...plain, marker: "/m" }),
    );
    expect(textAt(other, "resource", "aws_ssm_parameter", "ask", "insecure_value")).toBe("done");
  });

  test("hands on members of the function's answer", () => {
    const other = synthesized((stack, provider) => {
      const step = new Step(stack, "ask", { provider, ...plain });
      new Step(stack, "next", { provider, functionName: "f", input: { id: step.result("externalId") } });
    });
    expect(textAt(other, "resource", "aws_lambda_invocation", "next", "input")).toBe(
      '${jsonencode({"id" = jsondecode(aws_lambda_invocation.ask.result).externalId})}',
    );
  });
});

test("a teardown is called at the end with an input that never changes", () => {
  const json = synthesized((stack, provider) => {
    new Teardown(stack, "all_teardown", {
      provider,
      functionName: "f",
      input: { sidPrefix: "CausewayDev" },
      after: [],
    });
  });
  expect(at(json, "resource", "aws_lambda_invocation", "all_teardown")).toMatchObject({
    lifecycle_scope: "CRUD",
    input: '{"action":"lifecycle","sidPrefix":"CausewayDev"}',
  });
});
