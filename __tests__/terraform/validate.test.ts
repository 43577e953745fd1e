/** Every stack of every environment is accepted by Terraform and the real provider, at the floor of its versions. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";
import { findTerraform } from "../../cli/prerequisites";
import { run } from "../../cli/processes";
import { configureTerraform } from "../../cli/terraform-config";
import { automationEnvironment, privateFolder } from "../../cli/workspace";
import { kitchenSink } from "../support/kitchen-sink";
import { shippedEnvironments, synthInto, type SynthesizedApp } from "../support/synth-app";

const validation = z.object({
  valid: z.boolean(),
  diagnostics: z.array(
    z.object({
      severity: z.string(),
      summary: z.string(),
      detail: z.string().optional(),
      range: z.object({ filename: z.string() }).optional(),
    }),
  ),
});

/** The floor of the provider's versions (docs/adr/0002-provider-floor.md). */
const provider = { source: "hashicorp/aws", version: "5.100.0" };

// A space in the path, as a user's folder may have.
const folder = mkdtempSync(path.join(tmpdir(), "causeway validate-"));
const minutes = 60_000;
let app: SynthesizedApp;

beforeAll(async () => {
  app = synthInto(path.join(folder, "out"), [...shippedEnvironments(), ...kitchenSink()]);
  await init("all", [...app.keys()]);
}, 5 * minutes);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  "every stack is valid, without a warning",
  async () => {
    expect(await problems("all")).toEqual([]);
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
    await init("broken", ["far-dms-pipelines-crm", "far-dms-endpoints-crm"]);
    const found = await problems("broken");
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

/**
 * Makes a configuration that has the stacks as modules, and initializes it.
 *
 * One validation then starts the provider once, where a validation of each stack would take minutes. A
 * backend is not looked at either way: `init` alone does that.
 */
async function init(name: string, stacks: readonly string[]): Promise<void> {
  const directory = path.join(folder, name);
  mkdirSync(directory);
  const modules = Object.fromEntries(stacks.map((stack) => [stack, { source: `../out/stacks/${stack}` }]));
  writeFileSync(
    path.join(directory, "main.tf.json"),
    JSON.stringify({ terraform: { required_providers: { aws: provider } }, module: modules }),
  );
  const { code, stdout, stderr } = await terraform(name, "init", "-input=false", "-no-color");
  if (code !== 0) throw new Error(`terraform init failed:\n${stdout}\n${stderr}`);
}

/** What Terraform says about a configuration. */
async function problems(name: string): Promise<string[]> {
  const { stdout } = await terraform(name, "validate", "-json");
  return validation
    .parse(JSON.parse(stdout))
    .diagnostics.filter(({ summary }) => !/^(Backend|Cloud) configuration ignored$/.test(summary))
    .map(({ range, summary, detail }) => `${range?.filename ?? ""}: ${summary}: ${detail ?? ""}`);
}

async function terraform(name: string, ...args: readonly string[]) {
  const { env } = configureTerraform(privateFolder(path.join(__dirname, "../..")));
  return run({
    file: await findTerraform(),
    args,
    cwd: path.join(folder, name),
    env: { ...process.env, ...automationEnvironment(), ...env },
  });
}
