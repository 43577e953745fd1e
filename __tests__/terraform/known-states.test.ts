/** An environment that is deployed already is not planned by a state that does not know it: the real Terraform. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform } from "../../cli/prerequisites";
import { run, type Finished } from "../../cli/processes";
import { configureTerraform } from "../../cli/terraform-config";
import { automationEnvironment, privateFolder } from "../../cli/workspace";
import { AwsServer } from "../support/aws-server";
import { alone } from "../support/dms-terraform";
import { environmentFrom } from "../support/environment";
import { synthApp } from "../support/synth-app";
import { localProvider } from "../support/local-provider";

const minutes = 60_000;
const home = mkdtempSync(path.join(tmpdir(), "causeway-states-"));
const parameters = new Map<string, { readonly Value: unknown; readonly Description: unknown }>();
let server: AwsServer;

beforeAll(async () => {
  server = await AwsServer.start({ ssm: ({ operation, input }) => answers[operation]?.(input) ?? {} });
});
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

type Input = Readonly<Record<string, unknown>>;

function told(name: string) {
  return { Name: name, Type: "String", Version: 1, ARN: `arn:${name}`, ...parameters.get(name) };
}

const answers: Readonly<Record<string, (input: Input) => object>> = {
  GetParametersByPath: ({ Path }) => ({
    Parameters: [...parameters.keys()].filter((name) => name.startsWith(`${String(Path)}/`)).map(told),
  }),
  PutParameter: ({ Name, Value, Description }) => {
    parameters.set(String(Name), { Value, Description });
    return { Version: 1, Tier: "Standard" };
  },
  GetParameter: ({ Name }) => ({ Parameter: told(String(Name)) }),
  DeleteParameter: ({ Name }) => {
    parameters.delete(String(Name));
    return {};
  },
  DescribeParameters: () => ({ Parameters: [...parameters.keys()].map(told) }),
  ListTagsForResource: () => ({ TagList: [] }),
};

/** A machine, or a backend, of its own. */
class Place {
  readonly folder: string;

  constructor(name: string) {
    this.folder = path.join(home, name);
    mkdirSync(this.folder);
    const app = synthApp([environmentFrom()]);
    const block = (address: string) => alone(app, "dev-dms-foundation", address);
    const { lifecycle, input } = block("terraform_data.states");
    const provider = localProvider({ ssm: server.url });
    const configuration = {
      terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
      provider: { aws: provider },
      data: { aws_ssm_parameters_by_path: { states: block("data.aws_ssm_parameters_by_path.states") } },
      resource: {
        terraform_data: { states: { lifecycle, input } },
        aws_ssm_parameter: {
          states: { ...block("aws_ssm_parameter.states"), depends_on: ["terraform_data.states"] },
        },
      },
    };
    writeFileSync(path.join(this.folder, "main.tf.json"), JSON.stringify(configuration));
  }

  async terraform(...args: readonly string[]): Promise<Finished> {
    const { env } = configureTerraform(privateFolder(path.join(__dirname, "../..")));
    return run({
      file: await findTerraform(),
      args: [...args, "-input=false", "-no-color"],
      cwd: this.folder,
      env: { ...process.env, ...automationEnvironment(), ...env },
    });
  }
}

test(
  "the first deploy is not refused, an empty state afterwards is, and a state that was moved is not",
  async () => {
    // GIVEN
    const first = new Place("first");
    await first.terraform("init");
    expect((await first.terraform("apply", "-auto-approve")).stderr).toBe("");
    expect((await first.terraform("plan")).stdout).toContain("No changes.");

    // WHEN
    const second = new Place("second");
    await second.terraform("init");
    const { code, stderr } = await second.terraform("plan");

    // THEN
    expect(code).toBe(1);
    expect(stderr.replace(/[\s│]+/g, " ")).toContain(
      'environment "dev" is deployed already, by states that were at files of one machine then,',
    );
    cpSync(path.join(first.folder, "terraform.tfstate"), path.join(second.folder, "terraform.tfstate"));
    expect((await second.terraform("plan")).stdout).toContain("No changes.");

    // AND after a teardown anybody may begin
    await second.terraform("destroy", "-auto-approve");
    const third = new Place("third");
    await third.terraform("init");
    expect((await third.terraform("plan")).code).toBe(0);
  },
  10 * minutes,
);
