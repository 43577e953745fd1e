/** What is deployed goes along to another backend: the real cdktf and Terraform, the emulated S3. */
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import { deployCommand } from "../../cli/commands/deploy";
import { moveStatesCommand } from "../../cli/commands/move-states";
import { planCommand } from "../../cli/commands/plan";
import { synthCommand } from "../../cli/commands/synth";
import { findTerraform } from "../../cli/prerequisites";
import { isolatedEnvironment } from "../../cli/sandbox/isolation";
import type { Workspace } from "../../cli/workspace";
import { startAccounts, stopAccounts } from "../../sandbox/accounts";
import { homeAccountId } from "../../sandbox/emulator/callers";
import type { SandboxAddress } from "../../sandbox/emulator/address";
import { accountClients } from "../../sandbox/emulator/moto";
import { put, removeFolders, temporaryFolder } from "../support/command-line";
import { virtualEnvironment } from "../support/started-accounts";

jest.setTimeout(300_000);

const root = path.join(__dirname, "..", "..");
const region = "eu-west-1";

/** Two stacks, the second of which reads the first; where their states are stands in a file. */
const app = `
  import { readFileSync } from "node:fs";
  import { App, LocalBackend, S3Backend, TerraformStack } from "cdktf";
  const { type, prefix, bucket } = JSON.parse(readFileSync("backend.json", "utf8"));
  const at = (name) => type === "local"
    ? { path: "../../../states/" + name + ".tfstate" }
    : { bucket, region: "${region}", key: prefix + "/" + name + ".tfstate" };
  const app = new App({ outdir: process.env.CDKTF_OUTDIR, skipValidation: true });
  const first = new TerraformStack(app, "dev-dms-foundation");
  const second = new TerraformStack(app, "dev-dms-pipelines");
  second.addDependency(first);
  for (const stack of [first, second]) {
    if (type === "local") new LocalBackend(stack, at(stack.node.id));
    else new S3Backend(stack, { ...at(stack.node.id), encrypt: true }).addOverride("use_lockfile", true);
  }
  first.addOverride("resource.terraform_data.it", { input: "first" });
  first.addOverride("output.id.value", "\${terraform_data.it.id}");
  second.addOverride("data.terraform_remote_state.first", { backend: type, config: at("dev-dms-foundation") });
  second.addOverride("resource.terraform_data.it", { input: "\${data.terraform_remote_state.first.outputs.id}" });
  app.synth();`;

const local = { type: "local" };
const s3 = (bucket: string, prefix = "causeway") => ({ type: "s3", bucket, prefix });

let accounts: string;
let sandbox: SandboxAddress;
let workspace: Workspace;
const said: string[] = [];

beforeAll(async () => {
  accounts = temporaryFolder();
  const venvDir = await virtualEnvironment();
  sandbox = await startAccounts({ workDir: accounts, venvDir });
  const { s3: client } = accountClients(sandbox, homeAccountId, region);
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  for (const Bucket of ["states-one", "states-two"]) {
    await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  }
  const folder = temporaryFolder();
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  put(path.join(folder, "main.ts"), app);
  put(path.join(folder, "cdktf.json"), '{"language":"typescript","app":"true","projectId":"test"}');
  put(path.join(folder, "environments/dev.yaml"), "");
  workspace = {
    root: folder,
    environment: "dev",
    outDir: path.join(folder, "cdktf.out"),
    logDir: path.join(folder, "logs"),
    committed: path.join(folder, "synthesized"),
    terraform: await findTerraform(),
    env: {
      ...isolatedEnvironment(process.env, sandbox, region),
      CHECKPOINT_DISABLE: "1",
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    },
    usesRegistry: false,
  };
  jest.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterAll(async () => {
  await stopAccounts(accounts);
  removeFolders();
});
beforeEach(() => void (said.length = 0));

function choose(backend: object): void {
  put(path.join(workspace.root, "backend.json"), JSON.stringify(backend));
}

const plan = () => planCommand(workspace, { verbose: false });
const deploy = () => deployCommand(workspace, "deploy", { autoApprove: true, verbose: false });
const move = () => moveStatesCommand(workspace);
const commit = () =>
  synthCommand({
    root: workspace.root,
    environments: path.join(workspace.root, "environments"),
    commit: true,
    check: false,
    strict: false,
  });

/** As on another machine: what is committed, and nothing that Terraform remembers. */
function forgetEverything(): void {
  for (const name of ["cdktf.out", "cdktf.out.moving"]) {
    rmSync(path.join(workspace.root, name), { recursive: true, force: true });
  }
}

test("what is deployed with local states is refused with the way out, moved to S3, and unchanged there", async () => {
  choose(local);
  await deploy();
  await commit();
  choose(s3("states-one"));

  for (const command of [plan, deploy]) {
    await expect(command()).rejects.toThrow(
      /another backend[^]*dev-dms-foundation: file \S+foundation\.tfstate[^]*npm run move-states -- dev/,
    );
  }
  await move();

  expect(said).toContain(
    "dev-dms-pipelines: moved (file ../../../states/dev-dms-pipelines.tfstate → s3://states-one/causeway/dev-dms-pipelines.tfstate)",
  );
  expect(await plan()).toBe(0);
  expect(existsSync(path.join(workspace.root, "cdktf.out.moving", "stacks", "dev-dms-pipelines"))).toBe(
    false,
  );
});

test("again, it changes nothing", async () => {
  await move();
  expect(await plan()).toBe(0);
});

test("from S3 to S3 it goes on another machine, too, by what is committed", async () => {
  await commit();
  forgetEverything();
  choose(s3("states-two", "team/causeway"));

  await move();

  expect(await plan()).toBe(0);
});

test("and from S3 to files", async () => {
  await commit();
  rmSync(path.join(workspace.root, "states"), { recursive: true });
  choose(local);

  await expect(plan()).rejects.toThrow("npm run move-states -- dev");
  await move();

  expect(await plan()).toBe(0);
  const file = path.join(workspace.root, "states", "dev-dms-foundation.tfstate");
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ resources: [{ type: "terraform_data" }] });
});

test("fails where another state is at the new place, and leaves it", async () => {
  // GIVEN somebody else's, of the same name
  forgetEverything();
  choose(s3("states-two", "others"));
  rmSync(path.join(workspace.root, "synthesized"), { recursive: true });
  await deploy();
  choose(local);
  forgetEverything();
  await deploy();
  await commit();

  // WHEN
  choose(s3("states-two", "others"));

  // THEN
  await expect(move()).rejects.toThrow(
    "dev-dms-foundation: at s3://states-two/others/dev-dms-foundation.tfstate is another state already, so nothing was written.",
  );
});

test("a backend that was only initialised is no deployment", async () => {
  forgetEverything();
  rmSync(path.join(workspace.root, "states"), { recursive: true });
  rmSync(path.join(workspace.root, "synthesized"), { recursive: true });
  choose(local);
  expect(await plan()).toBe(2);
  choose(s3("states-one", "fresh"));

  expect(await plan()).toBe(2);
});
