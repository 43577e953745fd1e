/** What a plan sees by calling a function. */
import { environmentFrom } from "../../support/environment";
import { evaluate } from "../../support/terraform-console";
import { elementAt, elements, synthApp, textAt } from "../../support/synth-app";

const stack = "dev-dms-pipelines";
const app = synthApp([environmentFrom()]);

test("an endpoint is finished anew when DMS has not its ExternalId, and stays where the function is not there yet", async () => {
  const value = textAt(elementAt(app, stack, "aws_ssm_parameter.lake-orders").block, "insecure_value");
  const holds = /^\$\{(.*) \? "done" : /s.exec(value)?.[1] ?? "";
  const identifier = /"(dev-lake-orders-[0-9a-f]{8})"/.exec(holds)?.[1] ?? "";
  const seen = (externalId: string) => [JSON.stringify({ externalIds: { [identifier]: externalId } })];
  const answers = {
    not_there_yet: [],
    gone: [JSON.stringify({ externalIds: {} })],
    sealed: seen("sealed"),
    other: seen("other"),
  };

  const evaluated = await evaluate(
    { answers, sealed: "sealed" },
    Object.fromEntries(
      Object.keys(answers).map((name) => [
        name,
        holds
          .replaceAll("data.aws_lambda_invocation.s3-endpoint_look[*].result", `local.answers.${name}`)
          .replaceAll("local.lake-orders_sealed_external_id", "local.sealed"),
      ]),
    ),
  );

  expect(evaluated).toEqual({ not_there_yet: true, gone: false, sealed: true, other: false });
}, 60_000);

test("nothing looks where Terraform makes every endpoint", () => {
  const without = synthApp([
    environmentFrom((file) => {
      for (const endpoint of Object.values(file.endpoints ?? {})) {
        if (endpoint.engine === "s3") endpoint.access = "bucket-policy";
      }
    }),
  ]);

  expect(elements(without, "aws_lambda_function").map(({ name }) => name)).not.toContain("look");
  expect(elements(without, "aws_lambda_functions")).toEqual([]);
});
