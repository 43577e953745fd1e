/** One module in a stack of its own, as the JSON that Terraform gets, and what Terraform says about it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Testing, TerraformStack } from "cdktf";
import * as z from "zod";
import { findTerraform } from "../../cli/prerequisites";
import { run } from "../../cli/processes";
import { configureTerraform } from "../../cli/terraform-config";
import { automationEnvironment, privateFolder } from "../../cli/workspace";
import type { Block, StackJson } from "./synth-app";

/** What a module test builds with: the stack, and one aliased provider for each account. */
export interface ModuleBench {
  readonly stack: TerraformStack;
  readonly provider: (account: string) => AwsProvider;
}

/** The JSON of a stack that holds what `make` makes. */
export function synthModule(make: (bench: ModuleBench) => void): StackJson {
  const stack = new TerraformStack(Testing.app(), "module");
  const providers = new Map<string, AwsProvider>();
  make({
    stack,
    provider: (account) => {
      const provider =
        providers.get(account) ??
        new AwsProvider(stack, `aws_${account}`, { alias: account, region: "eu-west-1" });
      providers.set(account, provider);
      return provider;
    },
  });
  const empty = { provider: {}, resource: {}, data: {}, ephemeral: {}, locals: {}, output: {} };
  return { ...empty, ...(JSON.parse(Testing.synth(stack)) as Pick<StackJson, "terraform">) };
}

/** A resource by type and name; fails with the names that there are. */
export function resourceIn({ resource }: StackJson, type: string, name: string): Block {
  const found = resource[type]?.[name];
  if (!found) {
    const all = Object.entries(resource).flatMap(([type, blocks]) =>
      Object.keys(blocks).map((one) => `${type}.${one}`),
    );
    throw new Error(`no ${type}.${name}; there are: ${all.join(", ")}`);
  }
  return found;
}

/** A policy document among a resource's arguments, parsed. */
export function policyIn(block: Block, argument: string): unknown {
  const text = block[argument];
  if (typeof text !== "string") throw new Error(`${argument} is no text`);
  return JSON.parse(text);
}

/** The provider that is tested with (docs/adr/0002-provider-floor.md). */
const awsProvider = { source: "hashicorp/aws", version: "5.100.0" };

const validation = z.object({
  diagnostics: z.array(z.object({ summary: z.string(), detail: z.string().optional() })),
});

/** Errors and warnings of `terraform validate`, with the real provider. */
export async function terraformProblems(json: StackJson): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "causeway-module-"));
  try {
    const terraform = { required_providers: { aws: awsProvider } };
    // Terraform refuses sections that are there and hold nothing.
    const sections = Object.entries({ ...json, terraform }).filter(
      ([, section]) => Object.keys(section).length > 0,
    );
    writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify(Object.fromEntries(sections), null, 2));
    const { env } = configureTerraform(privateFolder(path.join(__dirname, "../..")));
    const file = await findTerraform();
    const call = (...args: readonly string[]) =>
      run({ file, args, cwd: folder, env: { ...process.env, ...automationEnvironment(), ...env } });
    const { code, stdout, stderr } = await call("init", "-input=false", "-no-color");
    if (code !== 0) throw new Error(`terraform init failed:\n${stdout}\n${stderr}`);
    return validation
      .parse(JSON.parse((await call("validate", "-json")).stdout))
      .diagnostics.map(({ summary, detail }) => `${summary}: ${detail ?? ""}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
