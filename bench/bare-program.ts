/**
 * The bare cdktf program that a synthesis is compared with: one statement for each resource, nothing else.
 *
 * It is generated from what was synthesized, and written as a person would write it: typed bindings,
 * references as attributes. What Causeway computes with expressions stands in it as finished text.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { readStacks, type SynthesizedStack } from "../cli/manifest";
import { argumentsOf, Code, referencesOf, valueOf, type Block } from "./bare-literal";

type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** The parts of `cdk.tf.json` that the stacks use. */
export interface StackDocument {
  readonly terraform: Block & { readonly backend?: Readonly<Record<string, Block>>; readonly cloud?: Block };
  readonly provider?: { readonly aws?: readonly (Block & { readonly alias: string })[] };
  readonly data?: Blocks;
  readonly resource?: Blocks;
  readonly locals?: Block;
  /** Existing things that are taken over, and those that are let go: cdktf has both as overrides alone. */
  readonly import?: readonly Block[];
  readonly removed?: readonly Block[];
  readonly output?: Readonly<Record<string, Block>>;
}

/** A resource, data source or remote state. */
interface Element {
  readonly kind: "data" | "resource";
  readonly type: string;
  readonly name: string;
  readonly address: string;
  readonly block: Block;
}

const remoteStates: Readonly<Record<string, string>> = {
  local: "DataTerraformRemoteStateLocal",
  s3: "DataTerraformRemoteStateS3",
  remote: "DataTerraformRemoteState",
};

const load = createRequire(__filename);

/** Content of a stack's `cdk.tf.json`. */
export function readDocument({ jsonPath }: SynthesizedStack): StackDocument {
  return JSON.parse(readFileSync(jsonPath, "utf8")) as StackDocument;
}

/** TypeScript of a program that writes the stacks of an output folder again. */
export function bareProgram(outDir: string): string {
  const bindings = new Bindings();
  const stacks = readStacks(outDir);
  return [
    'import * as cdktf from "cdktf";',
    ...stacks.map((stack, index) => new StackWriter(stack, `stack${index}`, bindings).text()),
    "const app = new cdktf.App();",
    ...stacks.map(
      ({ name }, index) => `const made${index} = stack${index}(new cdktf.TerraformStack(app, "${name}"));`,
    ),
    ...stacks.flatMap(({ dependencies }, index) =>
      dependencies.map(
        (name) => `made${index}.addDependency(made${stacks.findIndex((stack) => stack.name === name)});`,
      ),
    ),
    "app.synth();",
    ...bindings.imports(),
    "",
  ].join("\n");
}

/** The classes of `@cdktf/provider-aws` that a program uses. */
class Bindings {
  private readonly classes = new Map<string, string>();

  /** The class of a resource or data source, by the type that it says it is. */
  classOf(kind: "data" | "resource" | "provider", type: string): string {
    const base = type.replace(/^aws_/, "").replaceAll("_", "-");
    const module = kind === "provider" ? "provider" : kind === "data" ? `data-aws-${base}` : base;
    const known = this.classes.get(module);
    if (known !== undefined) return known;
    const exported = load(`@cdktf/provider-aws/lib/${module}`) as Record<string, { tfResourceType?: string }>;
    const name = Object.entries(exported).find(([, value]) => value.tfResourceType === type)?.[0];
    if (name === undefined) throw new Error(`@cdktf/provider-aws/lib/${module} has no class for ${type}`);
    this.classes.set(module, name);
    return name;
  }

  imports(): string[] {
    return [...this.classes].map(
      ([module, name]) => `import { ${name} } from "@cdktf/provider-aws/lib/${module}";`,
    );
  }
}

/** Writes one function: the statements of one stack. */
class StackWriter {
  private readonly variables = new Map<string, string>();
  private readonly document: StackDocument;

  constructor(
    private readonly stack: SynthesizedStack,
    private readonly functionName: string,
    private readonly bindings: Bindings,
  ) {
    this.document = readDocument(stack);
  }

  text(): string {
    const { terraform, provider, locals, output } = this.document;
    const blocks = (["import", "removed"] as const).filter((name) => this.document[name] !== undefined);
    const lines = [
      this.backend(),
      `stack.addOverride("terraform.required_providers", ${JSON.stringify(terraform["required_providers"])});`,
      ...(provider?.aws ?? []).map((block) => this.provider(block)),
      ...inOrder(elementsOf(this.document)).map((element) => this.element(element)),
      ...blocks.map((name) => `stack.addOverride("${name}", ${JSON.stringify(this.document[name])});`),
      ...Object.entries(locals ?? {}).map(([name, value]) =>
        this.statement("cdktf.TerraformLocal", `local.${name}`, name, valueOf(value, this.variables, true)),
      ),
      ...Object.entries(output ?? {}).map(([name, block]) =>
        this.withOverrides("cdktf.TerraformOutput", `output.${name}`, name, block),
      ),
    ];
    return `function ${this.functionName}(stack: cdktf.TerraformStack) {\n${lines.join("\n")}\nreturn stack;\n}`;
  }

  private backend(): string {
    const { backend, cloud } = this.document.terraform;
    if (!cloud) {
      const [[type, block] = ["local", {}]] = Object.entries(backend ?? {});
      return `new cdktf.${type === "s3" ? "S3Backend" : "LocalBackend"}(stack, ${this.arguments(block)});`;
    }
    const { workspaces, ...rest } = cloud as Block & { workspaces: { name: string; project?: string } };
    const named = [workspaces.name, workspaces.project].map((word) => JSON.stringify(word)).join(", ");
    const workspace = new Code(`new cdktf.NamedCloudWorkspace(${named})`);
    return `new cdktf.CloudBackend(stack, ${this.arguments({ ...rest, workspaces: workspace })});`;
  }

  private provider(block: Block & { readonly alias: string }): string {
    const variable = this.declare(`aws.${block.alias}`);
    const className = this.bindings.classOf("provider", "aws");
    return `const ${variable} = new ${className}(stack, "provider.${block.alias}", ${this.arguments(block)});`;
  }

  private element({ kind, type, name, address, block }: Element): string {
    if (type === "terraform_remote_state") {
      const { backend, config } = block as { backend: string; config: Block };
      return this.withOverrides(`cdktf.${remoteStates[backend] ?? ""}`, address, name, config);
    }
    if (type === "terraform_data") {
      // cdktf's own class for it starts `terraform version` each time.
      const { input, ...rest } = block;
      const own = { terraform_resource_type: type, ...rest };
      return this.withOverrides("cdktf.TerraformResource", address, name, own, { input });
    }
    const className = this.bindings.classOf(kind, type);
    if (typeof block["filename"] !== "string") return this.withOverrides(className, address, name, block);
    return this.withOverrides(className, address, name, {
      ...block,
      filename: this.asset(block["filename"]),
    });
  }

  /** The archive of a Lambda function: `assets/<id>/<hash>/<file>`. */
  private asset(filename: string): Code {
    const [, id = "", hash = ""] = filename.split("/");
    const path = JSON.stringify(join(this.stack.directory, filename));
    return new Code(
      `new cdktf.TerraformAsset(stack, "${id}", { path: ${path}, type: cdktf.AssetType.FILE, assetHash: "${hash}" }).path`,
    );
  }

  /** Overrides by text whatever the bindings take as constructs, or not at all, and maps whose keys are free. */
  private withOverrides(
    className: string,
    address: string,
    name: string,
    block: Block,
    more: Block = {},
  ): string {
    const { "//": _metadata, provider, depends_on, for_each, triggers, ...rest } = block;
    const own =
      typeof provider === "string"
        ? { ...rest, provider: new Code(this.variables.get(provider) ?? "") }
        : rest;
    const overrides = Object.entries({ depends_on, for_each, triggers, ...more })
      .filter(([, value]) => value !== undefined)
      .map(
        ([key, value]) =>
          ` ${this.declare(address)}.addOverride("${key}", ${valueOf(value, this.variables, true)});`,
      );
    return this.statement(className, address, name, this.arguments(own)) + overrides.join("");
  }

  private statement(className: string, address: string, name: string, config: string): string {
    const variable = this.declare(address);
    return `const ${variable} = new ${className}(stack, "${address}", ${config}); ${variable}.overrideLogicalId("${name}");`;
  }

  private declare(address: string): string {
    const variable = this.variables.get(address) ?? `v${this.variables.size}`;
    this.variables.set(address, variable);
    return variable;
  }

  private arguments(block: Block): string {
    return argumentsOf(block, this.variables);
  }
}

function elementsOf({ data, resource }: StackDocument): Element[] {
  const elementsIn = (kind: Element["kind"], blocks: Blocks | undefined): Element[] =>
    Object.entries(blocks ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, block]) => ({
        kind,
        type,
        name,
        address: kind === "data" ? `data.${type}.${name}` : `${type}.${name}`,
        block,
      })),
    );
  return [...elementsIn("data", data), ...elementsIn("resource", resource)];
}

/** Elements after what they refer to. */
function inOrder(elements: readonly Element[]): Element[] {
  const waiting = new Map(elements.map((element) => [element.address, element]));
  const ordered: Element[] = [];
  const place = (element: Element): void => {
    waiting.delete(element.address);
    for (const address of referencesOf(element.block)) {
      const needed = waiting.get(address);
      if (needed) place(needed);
    }
    ordered.push(element);
  };
  for (const element of elements) if (waiting.has(element.address)) place(element);
  return ordered;
}
