import { Fn, TerraformOutput, TerraformStack, Testing } from "cdktf";
import * as fc from "fast-check";
import { literal } from "../../../modules/lambda/hcl-literal";
import { evaluate } from "../../support/terraform-console";

/** The expression that Terraform gets for a value in `jsonencode`. */
function expressionOf(value: unknown): string {
  const stack = new TerraformStack(Testing.app(), "literal");
  new TerraformOutput(stack, "value", { value: Fn.jsonencode(literal(value)) });
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

test("so does any key of a map", async () => {
  const map = Object.fromEntries(texts.map((key) => [key, { [key]: key }]));
  const found = await evaluate({}, { all: expressionOf(map) });
  expect(JSON.parse((found as { all: string }).all)).toEqual(map);
});
