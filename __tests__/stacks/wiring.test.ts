import { kitchenSink } from "../support/kitchen-sink";
import { addressesOf, producerOf, readOutputs, referredTo } from "../../cli/synthesized-json/references";
import { elements, elementsOf, shippedEnvironments, stackOf, synthApp } from "../support/synth-app";
import { environmentFrom } from "../support/environment";

const app = synthApp([...shippedEnvironments(), ...kitchenSink()]);
const stacks = [...app.values()];

describe.each(stacks.map((stack) => [stack.name, stack] as const))("%s", (_name, stack) => {
  test("refers only to what it has itself", () => {
    const own = addressesOf(stack);
    expect(referredTo(stack).filter((address) => !own.has(address))).toEqual([]);
  });

  test("reads only outputs that their producers publish", () => {
    const missing = readOutputs(stack).filter(
      ({ producer, output }) => app.get(producer)?.json.output[output] === undefined,
    );
    expect(missing).toEqual([]);
  });

  test("waits for exactly the stacks whose states it reads", () => {
    const read = elementsOf(stack, "terraform_remote_state").map(({ block }) => producerOf(block));
    expect([...stack.dependencies].sort()).toEqual(read.sort());
  });

  test("reads every state that it declares", () => {
    const declared = elementsOf(stack, "terraform_remote_state").map(({ block }) => producerOf(block));
    const used = new Set(readOutputs(stack).map(({ producer }) => producer));
    expect(declared.filter((producer) => !used.has(producer))).toEqual([]);
  });

  test("names the provider of an account for everything of AWS", () => {
    const aliases = (stack.json.provider["aws"] ?? []).map(({ alias }) => `aws.${String(alias)}`);
    const wrong = elementsOf(stack).filter(
      ({ type, block }) => type.startsWith("aws_") && !aliases.includes(String(block["provider"])),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});

test("a reference to something that is not there would be seen", () => {
  const stack = structuredClone(stackOf(app, "dev-lake-trust"));
  delete stack.json.resource["aws_ssm_parameter"];
  delete stack.json.locals["lake-orders_trust_with_older"];
  const own = addressesOf(stack);
  expect(referredTo(stack).filter((address) => !own.has(address))).toEqual(
    expect.arrayContaining(["aws_ssm_parameter.lake-orders", "local.lake-orders_trust_with_older"]),
  );
});

test("every output has a description, none is sensitive, and names are chosen words", () => {
  const bad = stacks.flatMap(({ name, json }) =>
    Object.entries(json.output)
      .filter(
        ([output, { description, sensitive }]) =>
          typeof description !== "string" ||
          description === "" ||
          sensitive === true ||
          /cross-stack/.test(output),
      )
      .map(([output]) => `${name} ${output}`),
  );
  expect(bad).toEqual([]);
});

test("stacks read no one but earlier stacks of their own environment", () => {
  const order = [...app.keys()];
  const bad = stacks.filter(({ name, dependencies }) =>
    dependencies.some(
      (other) => other.split("-")[0] !== name.split("-")[0] || order.indexOf(other) >= order.indexOf(name),
    ),
  );
  expect(bad.map(({ name }) => name)).toEqual([]);
});

test("data sources look things up by names of the file, never by another stack's output", () => {
  const reading = elements(app).filter(
    ({ kind, type, block }) =>
      kind === "data" &&
      type !== "terraform_remote_state" &&
      JSON.stringify(block).includes("data.terraform_remote_state."),
  );
  expect(reading.map(({ id }) => id)).toEqual([]);
});

test("the stacks of an environment come in the order foundation, accounts, endpoints, trust, pipelines", () => {
  const names = [...synthApp([environmentFrom()]).keys()];
  expect(names).toEqual([
    "dev-dms-foundation",
    "dev-lake-storage",
    "dev-orders-database",
    "dev-dms-endpoints",
    "dev-lake-trust",
    "dev-dms-pipelines",
  ]);
});

test("what DMS does with an ExternalId happens in order: ask, seal, permit, finish, start, retire, narrow", () => {
  const one = synthApp([environmentFrom()]);
  const reads = (stack: string) => readOutputs(stackOf(one, stack)).map(({ output }) => output);
  expect(reads("dev-lake-trust")).toContain("lake-orders_external_id");
  expect(reads("dev-dms-pipelines")).toContain("lake-orders_sealed_external_id");
  const waits = (stack: string, address: string) =>
    elementsOf(stackOf(one, stack)).find((element) => element.address === address)?.block["depends_on"];
  expect(waits("dev-lake-trust", "aws_iam_role_policy.lake-orders")).toContain(
    "aws_lambda_invocation.lake-orders",
  );
  expect(
    stackOf(one, "dev-lake-trust").json.output["lake-orders_sealed_external_id"]?.["depends_on"],
  ).toContain("aws_iam_role_policy.lake-orders");
  expect(waits("dev-dms-pipelines", "aws_lambda_invocation.s3-endpoint_retire")).toEqual(
    expect.arrayContaining([
      "aws_lambda_invocation.orders-to-lake_start",
      "aws_lambda_invocation.audit-to-lake_start",
    ]),
  );
  expect(waits("dev-dms-pipelines", "aws_lambda_invocation.seal-trust_lake_narrow")).toContain(
    "aws_lambda_invocation.s3-endpoint_retire",
  );
});

test("every step waits for the policy of the function that it calls, in the stack that has the function", () => {
  const bad = elements(app, "aws_lambda_invocation").filter(({ stack, block }) => {
    const own = /aws_lambda_function\.([\w-]+)/.exec(String(block["function_name"]))?.[1];
    if (own === undefined) return false;
    return !reaches(stack, block, `aws_iam_role_policy.${own}`);
  });
  expect(bad.map(({ id }) => id)).toEqual([]);
});

/** Whether a block depends on an address, by whatever way of `depends_on`. */
function reaches(stack: string, block: Record<string, unknown>, address: string): boolean {
  const direct = Array.isArray(block["depends_on"]) ? block["depends_on"].map(String) : [];
  return (
    direct.includes(address) ||
    direct.some((next) => {
      const found = elementsOf(stackOf(app, stack)).find((element) => element.address === next);
      return found !== undefined && reaches(stack, found.block, address);
    })
  );
}
