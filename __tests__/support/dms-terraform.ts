/** The AWS provider of a real Terraform, at the floor of its versions, before the emulated DMS. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform } from "../../cli/prerequisites";
import { run, type Finished } from "../../cli/processes";
import { configureTerraform } from "../../cli/terraform-config";
import { automationEnvironment, privateFolder } from "../../cli/workspace";
import { concrete } from "../../cli/synthesized-json/concrete";
import { startDmsServer, type DmsServer } from "./dms-server";
import { elementAt, type Block, type SynthesizedApp } from "./synth-app";
import { localProvider } from "./local-provider";

/** Resources by type and name, as a configuration in JSON has them. */
export type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** A configuration in a folder of its own, and the accounts that it is applied to. */
export class DmsTerraform {
  private initialized = false;
  private readonly folder = mkdtempSync(path.join(tmpdir(), "causeway-dms-"));

  private constructor(readonly dms: DmsServer) {}

  /** Starts the emulated DMS; `close` ends it and takes the folder away. */
  static async start(): Promise<DmsTerraform> {
    return new DmsTerraform(await startDmsServer());
  }

  async close(): Promise<void> {
    await this.dms.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Replaces the configuration. */
  write(resource: Resources): void {
    const provider = localProvider({ dms: this.dms.url });
    const required = { aws: { source: "hashicorp/aws", version: "5.100.0" } };
    const configuration = {
      terraform: { required_providers: required },
      provider: { aws: provider },
      resource,
    };
    writeFileSync(path.join(this.folder, "main.tf.json"), JSON.stringify(configuration));
  }

  /**
   * Puts into the state what DMS has already, so that the provider does not wait for it to be made.
   *
   * @param resources what the provider cannot read, and the id; a refresh reads the rest
   */
  adopt(resources: Readonly<Record<string, Readonly<Record<string, { readonly id: string }>>>>): void {
    const managed = Object.entries(resources).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, attributes]) => ({
        mode: "managed",
        type,
        name,
        provider: 'provider["registry.terraform.io/hashicorp/aws"]',
        instances: [{ schema_version: 0, attributes }],
      })),
    );
    const state = { version: 4, serial: 1, lineage: "adopted", outputs: {}, resources: managed };
    writeFileSync(path.join(this.folder, "terraform.tfstate"), JSON.stringify(state));
  }

  /** Runs Terraform, which may fail. */
  async terraform(...args: readonly string[]): Promise<Finished> {
    if (!this.initialized) {
      this.initialized = true;
      await this.mustSucceed("init");
    }
    const { env } = configureTerraform(privateFolder(path.join(__dirname, "../..")));
    return run({
      file: await findTerraform(),
      args: [...args, "-input=false", "-no-color"],
      cwd: this.folder,
      env: { ...process.env, ...automationEnvironment(), ...env },
    });
  }

  /** Applies the configuration. @throws Error with what Terraform said if that fails. */
  async apply(...args: readonly string[]): Promise<string> {
    return this.mustSucceed("apply", "-auto-approve", ...args);
  }

  /** What a plan would change. */
  async planned(): Promise<string[]> {
    return plannedIn(await this.mustSucceed("plan"));
  }

  private async mustSucceed(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.terraform(...args);
    if (code !== 0) throw new Error(`terraform ${args.join(" ")}:\n${stdout}${stderr}`);
    return stdout;
  }
}

/** Addresses of what a plan or an apply says that it changes, sorted, each with what is done to it. */
export function plannedIn(output: string): string[] {
  return [...output.matchAll(/# (aws_\S+ (?:will be|must be) .*)/g)].map(([, line = ""]) => line).sort();
}

/** A resource of a synthesized stack, by itself: without what it waits for, and with names for references. */
export function alone(app: SynthesizedApp, stack: string, address: string): Block {
  const { provider: _provider, depends_on: _order, ...block } = elementAt(app, stack, address).block;
  return JSON.parse(concrete(app, stack, JSON.stringify(block))) as Block;
}
