/** Every stack of every environment is accepted by Terraform and the real provider. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { kitchenSink } from "../support/kitchen-sink";
import { shippedEnvironments, synthInto, type SynthesizedApp } from "../support/synth-app";
import { initStacks, problemsIn } from "../support/terraform-validation";

// A space in the path, as a user's folder may have.
const folder = mkdtempSync(path.join(tmpdir(), "causeway validate-"));
const minutes = 60_000;
let app: SynthesizedApp;

beforeAll(async () => {
  app = synthInto(path.join(folder, "out"), [...shippedEnvironments(), ...kitchenSink()]);
  await initStacks(folder, "all", [...app.keys()]);
}, 5 * minutes);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  "every stack is valid, without a warning",
  async () => {
    expect(await problemsIn(folder, "all")).toEqual([]);
  },
  3 * minutes,
);

test(
  "a wrong argument, value or reference would be found",
  async () => {
    // A reference in a stack of its own: Terraform does not look for them where arguments are wrong.
    const mend = [
      spoil("far-dms-pipelines-crm", (text) =>
        text
          .replace('"encryption_mode"', '"encryption_mood"')
          .replace('"ssl_mode": "verify-ca"', '"ssl_mode": "verify-it"'),
      ),
      spoil("far-dms-endpoints-crm", (text) =>
        text.replace(
          "aws_lambda_function.s3-endpoint.function_name",
          "aws_lambda_function.gone.function_name",
        ),
      ),
    ];
    await initStacks(folder, "broken", ["far-dms-pipelines-crm", "far-dms-endpoints-crm"]);
    const found = await problemsIn(folder, "broken");
    for (const undo of mend) undo();
    expect(found.join("\n")).toMatch(/encryption_mood/);
    expect(found.join("\n")).toMatch(/ssl_mode/);
    expect(found.join("\n")).toMatch(/aws_lambda_function/);
  },
  3 * minutes,
);

/** Writes something else into a stack's file; the answer puts it right again. */
function spoil(stack: string, change: (text: string) => string): () => void {
  const file = path.join(folder, "out/stacks", stack, "cdk.tf.json");
  const text = readFileSync(file, "utf8");
  const spoiled = change(text);
  expect(spoiled).not.toBe(text);
  writeFileSync(file, spoiled);
  return () => writeFileSync(file, text);
}
