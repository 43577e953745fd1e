import { Fn, TerraformLocal, TerraformOutput, TerraformStack, Testing } from "cdktf";
import * as fc from "fast-check";
import { jsonencode } from "../../modules/jsonencode";
import { evaluate } from "../support/terraform-console";

/** The expression that Terraform gets for a value in `jsonencode`. */
function expressionOf(value: unknown, stack = new TerraformStack(Testing.app(), "jsonencode")): string {
  new TerraformOutput(stack, "value", { value: jsonencode(value) });
  const synthesized = JSON.parse(Testing.synth(stack)) as { output: { value: { value: string } } };
  return synthesized.output.value.value.replace(/^\$\{/, "").replace(/\}$/, "");
}

const texts = [
  'SET search_path TO "Sales"',
  'x" = file("/etc/hostname"), "y',
  "a\\b \\n \\",
  "two\nlines",
  "${x} %{y} $${z} %%{",
  '"quoted"',
  '\\"${',
  ...fc.sample(fc.string({ unit: fc.constantFrom('"', "\\", "$", "%", "{", "}", "\n", "a", "'") }), {
    numRuns: 60,
    seed: 7,
  }),
];

test("any text reaches Terraform as it is, in an argument of a function", async () => {
  const found = await evaluate({}, { all: expressionOf({ texts }) });
  expect(JSON.parse((found as { all: string }).all)).toEqual({ texts });
});

test("so does what refers to something else, alone and in the middle of a text", async () => {
  const stack = new TerraformStack(Testing.app(), "jsonencode");
  const name = new TerraformLocal(stack, "name", "b").asString;
  const value = { alone: name, list: [`a-${name}-${Fn.upper(name)}`], left: undefined, none: null };
  const found = await evaluate({ name: "b" }, { all: expressionOf(value, stack) });
  expect(JSON.parse((found as { all: string }).all)).toEqual({ alone: "b", list: ["a-b-B"], none: null });
});

test("so does any key of a map", async () => {
  const map = Object.fromEntries(texts.map((key) => [key, { [key]: key }]));
  const found = await evaluate({}, { all: expressionOf(map) });
  expect(JSON.parse((found as { all: string }).all)).toEqual(map);
});
