/** What people see of Causeway who call cdktf themselves: docs/cdktf.md. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { run } from "../../cli/processes";
import { withoutColor } from "../../cli/terraform-events";
import { put, removeFolders, temporaryFolder } from "../support/command-line";
import { root } from "../support/causeway-command";

afterEach(removeFolders);
jest.setTimeout(120_000);

const example = path.join(root, "examples/small");

/** Runs cdktf on the small example, changed. */
async function cdktf(args: readonly string[], change: (file: string) => string = (file) => file) {
  const folder = temporaryFolder();
  for (const file of readdirSync(example)) {
    put(path.join(folder, "files", file), change(readFileSync(path.join(example, file), "utf8")));
  }
  const { code, stdout, stderr } = await run({
    file: "npx",
    args: ["cdktf", ...args, "--output", path.join(folder, "out"), "--no-color"],
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: undefined,
      CI: "1",
      CHECKPOINT_DISABLE: "1",
      TF_CLI_CONFIG_FILE: undefined,
      CAUSEWAY_ENVIRONMENTS_DIR: path.join(folder, "files"),
    },
  });
  return { code, said: withoutColor(`${stdout}${stderr}`), written: readdirSync(folder) };
}

test("fails: HCL, which Terraform would refuse, is not written; the message says what there is instead", async () => {
  const { code, said, written } = await cdktf(["synth", "--hcl"]);
  expect(code).toBe(1);
  expect(said).toContain("cdktf would write what Terraform refuses");
  expect(said).toContain('"cdktf synth" writes JSON, which Terraform reads like HCL');
  expect(said).not.toMatch(/^\s+at /m);
  expect(written).toEqual(["files"]);
});

test("fails: a mistake in a file is told with its line, without a stack trace", async () => {
  const { code, said } = await cdktf(["list"], (file) =>
    file.replace("full-load-and-cdc", "full-load-and-cdcc"),
  );
  expect(code).toBe(1);
  expect(said).toContain("dev.yaml:40:20  pipelines.orders-to-lake.migrationType");
  expect(said).not.toMatch(/^\s+at /m);
});

test("a warning is shown, and the stacks are listed", async () => {
  const { code, said } = await cdktf(["list"], (file) =>
    file.replace(
      "    runsOn: main",
      "    runsOn: main\n    taskSettings: { TargetMetadata: { LobMaxSize: 200000 } }",
    ),
  );
  expect(code).toBe(0);
  expect(said).toContain("expected 102400 or less");
  expect(said).toContain("dev-dms-pipelines");
});

test("cdktf comes in the version of its library", () => {
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const { cdktf: library, "cdktf-cli": cli } = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(library).toMatch(/^\d+\.\d+\.\d+$/);
  expect(cli).toBe(library);
});
