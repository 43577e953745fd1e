/**
 * Which arguments replace a resource when they change, asked of the AWS provider itself.
 *
 * Its schema, as `terraform providers schema` prints it, does not say. So a state is made up with one resource of
 * every type and nothing in it, and a configuration that says every argument, with values that are not known yet; the plan
 * of that says which of them force a replacement. Nothing is refreshed: no account is asked.
 *
 * `npx tsx cli/replacing-arguments.ts` writes `cli/review/replacing-arguments.ts`; a test holds the committed one
 * against the provider.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as z from "zod";
import { testedProvider } from "../model/schema/environment";
import { catalogue } from "./deploy-roles/rights";
import { findTerraform } from "./prerequisites";
import { run } from "./processes";
import { configureTerraform } from "./terraform-config";
import { automationEnvironment, privateFolder } from "./workspace";

/** Types → arguments of which another value makes another resource. */
export type ReplacingArguments = Readonly<Record<string, readonly string[]>>;

const provider = "registry.terraform.io/hashicorp/aws";

/** What the provider does not take beside another one, or without a value that it knows. */
const leftOut: readonly string[] = ["arn_resource", "filter_policy_scope", "ip_resource", "metric_query"];

/** Types for which the provider's answer is a mistake of its own, which Terraform refuses. */
const withoutAnswer: readonly string[] = [
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
];

/** Of any type, and known only after the apply. */
const unknown = "${jsondecode(terraform_data.unknown.output)}";

const attributeSchema = z.looseObject({
  optional: z.boolean().default(false),
  required: z.boolean().default(false),
});

const blockSchema = z.object({
  attributes: z.record(z.string(), attributeSchema).default({}),
  get block_types() {
    return z.record(z.string(), z.object({ nesting_mode: z.string(), block: blockSchema })).default({});
  },
});

type Block = z.infer<typeof blockSchema>;

const schemasSchema = z.object({
  provider_schemas: z.record(
    z.string(),
    z.object({
      resource_schemas: z.record(z.string(), z.object({ version: z.number(), block: blockSchema })),
    }),
  ),
});

const planSchema = z.object({
  resource_changes: z.array(
    z.object({
      type: z.string(),
      change: z.object({ replace_paths: z.array(z.array(z.unknown())).default([]) }),
    }),
  ),
});

/** Asks the provider about every type that stacks have. @throws Error with what Terraform says. */
export async function askForReplacingArguments(root: string): Promise<ReplacingArguments> {
  const folder = mkdtempSync(path.join(tmpdir(), "causeway-replacing-"));
  try {
    const terraform = await terraformIn(folder, root);
    write(folder, "main.tf.json", configurationWith({}));
    await terraform("init", "-input=false", "-no-color");
    const { provider_schemas } = schemasSchema.parse(
      JSON.parse(await terraform("providers", "schema", "-json")),
    );
    const schemas = provider_schemas[provider]?.resource_schemas ?? {};
    const types = Object.keys(catalogue).flatMap((type) => {
      const schema = schemas[type];
      return schema === undefined || withoutAnswer.includes(type) ? [] : [{ type, ...schema }];
    });
    const resources = Object.fromEntries(types.map(({ type, block }) => [type, { it: configured(block) }]));
    write(folder, "main.tf.json", configurationWith(resources));
    write(folder, "terraform.tfstate", stateOf(types));
    await terraform("plan", "-refresh=false", "-input=false", "-no-color", "-out=plan");
    const plan = planSchema.parse(JSON.parse(await terraform("show", "-json", "plan")));
    return byType(plan);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function terraformIn(folder: string, root: string) {
  const file = await findTerraform();
  const { env } = configureTerraform(privateFolder(root));
  return async (...args: readonly string[]): Promise<string> => {
    const environment = { ...process.env, ...automationEnvironment(), ...env };
    const { code, stdout, stderr } = await run({ file, args, cwd: folder, env: environment });
    if (code === 0) return stdout;
    const said = stderr
      .split("\n")
      .filter((line) => line.length < 300)
      .slice(0, 40);
    throw new Error(`terraform ${args.join(" ")} ended with ${code}:\n${said.join("\n")}`);
  };
}

function write(folder: string, name: string, content: unknown): void {
  writeFileSync(path.join(folder, name), JSON.stringify(content));
}

/** A provider that asks nobody who it is. */
function configurationWith(resource: Readonly<Record<string, unknown>>): unknown {
  const aws = {
    region: "eu-west-1",
    access_key: "none",
    secret_key: "none",
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: "true",
  };
  return {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: testedProvider } } },
    provider: { aws },
    resource: { terraform_data: { unknown: { input: "" } }, ...resource },
  };
}

/** Every argument, with a value that is not known before the apply: no check of values looks at those. */
function configured({ attributes, block_types }: Block): Record<string, unknown> {
  const settable = Object.entries(attributes).filter(
    ([name, { optional, required }]) => required || (optional && name !== "id" && !leftOut.includes(name)),
  );
  return {
    ...Object.fromEntries(settable.map(([name]) => [name, unknown])),
    ...nested(block_types),
  };
}

/** Each block once, without timeouts, which change nothing. */
function nested(blocks: Block["block_types"]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(blocks)
      .filter(([name]) => name !== "timeouts" && !leftOut.includes(name))
      .map(([name, { nesting_mode, block }]) => [
        name,
        nesting_mode === "single" ? configured(block) : [configured(block)],
      ]),
  );
}

/** Each type once, with nothing but an id: every argument then changes. */
function stateOf(types: readonly { readonly type: string; readonly version: number }[]): unknown {
  const resources = types.map(({ type, version }) => ({
    mode: "managed",
    type,
    name: "it",
    provider: `provider["${provider}"]`,
    instances: [{ schema_version: version, attributes: { id: "it" } }],
  }));
  return { version: 4, serial: 1, lineage: "made-up", outputs: {}, resources };
}

function byType({ resource_changes }: z.infer<typeof planSchema>): ReplacingArguments {
  const entries = resource_changes
    .filter(({ type }) => type !== "terraform_data")
    .map(({ type, change }) => {
      const names = change.replace_paths.map(([name]) => String(name));
      return [type, [...new Set(names)].sort()] as const;
    });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The committed answer. */
export const replacingArgumentsFile = path.join(__dirname, "review", "replacing-arguments.ts");

/** The text of the committed answer, before Prettier. */
export function replacingArgumentsText(answer: ReplacingArguments): string {
  return `/**
 * Arguments of which another value makes another resource, by type: what AWS provider ${testedProvider} answers.
 *
 * Generated by \`npx tsx cli/replacing-arguments.ts\`, then \`npm run format\`. Do not edit.
 */
export const replacingArguments: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(answer, null, 2)};
`;
}

if (require.main === module) {
  void askForReplacingArguments(path.join(__dirname, "..")).then((answer) => {
    writeFileSync(replacingArgumentsFile, replacingArgumentsText(answer));
  });
}
