import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { evaluate } from "../support/terraform-console";
import { elementAt, elements, exampleEnvironments, managed, synthApp, textAt } from "../support/synth-app";

const pipelinesStack = "dev-dms-pipelines";

/** All endpoints and pipelines of an environment with a tag that says which they are. */
function tagged<T extends object>(things: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(things).map(([key, thing]) => [key, { ...thing, tags: { team: `of-${key}` } }]),
  );
}

const engines = synthApp(
  exampleEnvironments()
    .filter(({ name }) => name === "engines")
    .map((environment) => ({
      ...environment,
      tags: { team: "all", project: "shop" },
      endpoints: tagged(environment.endpoints),
      pipelines: tagged(environment.pipelines),
    })),
);

test.each(["aws_dms_endpoint", "aws_dms_s3_endpoint", "aws_dms_replication_task"])(
  "every %s has the tags of the file",
  (type) => {
    const made = managed(elements(engines, type));
    expect(made.length).toBeGreaterThan(0);
    for (const { name, block } of made) {
      expect(block["tags"]).toEqual({ team: `of-${name.replace(/_(source|target)$/, "")}` });
    }
  },
);

test("the function that makes an endpoint is told them in the environment's place", () => {
  const calls = elements(engines, "aws_lambda_invocation")
    .map(({ name, block }) => ({ name: name.replace(/_(source|target)$/, ""), input: block["input"] }))
    .filter(({ input }) => typeof input === "string" && input.includes('"action" = "ensure"'));
  expect(calls.length).toBeGreaterThan(0);
  for (const { name, input } of calls) {
    expect(input).toContain(
      `"tags" = {"causeway:environment" = "engines", "project" = "shop", "team" = "of-${name}"}`,
    );
  }
});

test("a serverless replication has those of its pipeline, and its own before them", () => {
  const app = synthApp([
    environmentFrom((file) => {
      const pipeline = file.pipelines?.["orders-to-lake"];
      if (!pipeline) throw new Error("the base has no such pipeline");
      pipeline.tags = { team: "shop", cost: "7" };
      pipeline.runsOn = { serverless: { maxCapacityUnits: 4, tags: { team: "lake" } } };
    }),
  ]);
  expect(elementAt(app, pipelinesStack, "aws_dms_replication_config.orders-to-lake").block["tags"]).toEqual({
    team: "lake",
    cost: "7",
  });
});

describe("an assumed-role endpoint", () => {
  const appWith = (edit: (file: EnvironmentFile) => void = () => {}) => synthApp([environmentFrom(edit)]);
  const edited = appWith((file) => {
    const endpoint = file.endpoints?.["lake-orders"];
    if (endpoint) endpoint.tags = { team: "lake" };
  });
  const inputAt = (app: typeof edited, stack: string) =>
    textAt(elementAt(app, stack, "aws_lambda_invocation.lake-orders").block, "input");

  test("is asked for and finished with its tags, as the same endpoint", () => {
    const before = appWith();
    for (const stack of ["dev-dms-endpoints", pipelinesStack]) {
      const tags = '"tags" = {"causeway:environment" = "dev", "project" = "shop"';
      expect(inputAt(before, stack)).toContain(`${tags}}`);
      expect(inputAt(edited, stack)).toBe(
        inputAt(before, stack).replace(`${tags}}`, `${tags}, "team" = "lake"}`),
      );
    }
  });

  test("is started on when it is finished", () => {
    const start = elementAt(edited, pipelinesStack, "aws_lambda_invocation.orders-to-lake_start").block;
    expect(textAt(start, "input")).toContain(
      '"target" = jsondecode(aws_lambda_invocation.lake-orders.result).endpointArn}',
    );
  });

  test("keeps its ARN at plan when it is finished again, so that its tasks are not made anew", async () => {
    const task = elementAt(edited, pipelinesStack, "aws_dms_replication_task.orders-to-lake").block;
    const arn = textAt(task, "target_endpoint_arn").replace(/^\$\{(.*)\}$/s, "$1");
    const identifier = /"(dev-lake-orders-[0-9a-f]{8})"/.exec(arn)?.[1] ?? "";
    const seen = (endpointArns: object) => [JSON.stringify({ externalIds: {}, endpointArns })];
    const answers = {
      not_there_yet: [],
      // An earlier version of the function tells no ARNs.
      earlier: [JSON.stringify({ externalIds: {} })],
      gone: seen({}),
      there: seen({ [identifier]: "seen" }),
    };

    const evaluated = await evaluate(
      { answers },
      Object.fromEntries(
        Object.keys(answers).map((name) => [
          name,
          arn
            .replaceAll("data.aws_lambda_invocation.s3-endpoint_look[*].result", `local.answers.${name}`)
            .replaceAll("jsondecode(aws_lambda_invocation.lake-orders.result).endpointArn", '"made"'),
        ]),
      ),
    );

    expect(evaluated).toEqual({ not_there_yet: "made", earlier: "made", gone: "made", there: "seen" });
  }, 60_000);
});
