/** Two deploys at once in one checkout: the command line and cdktf in processes of their own, a Terraform that pretends. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { causeway, root as today, type Said } from "../support/causeway-command";
import { copyCheckout, removeCopy } from "../support/checkout-copy";
import { put, putTerraform, removeFolders, temporaryFolder, until } from "../support/command-line";
import { killIn } from "../support/processes-in";

const minutes = 60_000;
jest.setTimeout(10 * minutes);

/** Between two stacks, cdktf asks for the outputs of the first one: no Terraform is at work that changes anything. */
const pauseBetweenStacks = `echo "$stack output" >>"$(dirname "$0")/calls"; until [ -e "$(dirname "$0")/go" ]; do sleep 0.1; done; echo '{}'`;
const summary = (operation: string) =>
  `{"type":"change_summary","changes":{"add":1,"change":0,"remove":0,"operation":"${operation}"}}`;

let root: string;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  root = copyCheckout();
  folder = temporaryFolder();
  const succeed = `case "$1" in apply) echo '${summary("plan")}'; echo '${summary("apply")}' ;; esac`;
  const terraform = putTerraform(folder, succeed);
  put(
    terraform,
    readFileSync(terraform, "utf8").replace("output) echo '{}'", `output) ${pauseBetweenStacks}`),
  );
  env = {
    TERRAFORM_BINARY_NAME: terraform,
    CAUSEWAY_ENVIRONMENTS_DIR: path.join(today, "examples/small"),
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
  };
});
afterEach(() => {
  // Where a test failed, what it left is ended.
  put(path.join(folder, "go"), "");
  killIn(root, "cdktf");
  removeCopy(root);
  removeFolders();
});

const isBetweenStacks = () => calls().includes(" output");
const calls = () =>
  existsSync(path.join(folder, "calls")) ? readFileSync(path.join(folder, "calls"), "utf8") : "";

async function deploy(args: readonly string[] = [], watch?: Parameters<typeof causeway>[2]): Promise<Said> {
  return await causeway(["deploy", "dev", "--auto-approve", ...args], env, watch, undefined, root);
}

test("the second one stops and says who is at work, or waits; the first one ends well", async () => {
  // GIVEN a deploy between its first stack and its second
  const first = deploy();
  await until(isBetweenStacks, 2 * minutes);

  // WHEN
  const intruder = deploy();
  // One that is not refused comes to the pause, too.
  const pauses = until(() => calls().split(" output").length > 2, 2 * minutes).catch(() => undefined);
  await Promise.race([intruder, pauses]);
  const lines: string[] = [];
  const third = deploy(["--lock-timeout", "5m"], (line) => lines.push(line));
  await until(() => lines.some((line) => line.startsWith("waiting: ")), 2 * minutes);
  put(path.join(folder, "go"), "");

  // THEN
  expect(await intruder).toEqual({
    code: 3,
    output: expect.stringMatching(
      /^\S+ on \S+ is at work on dev: "deploy dev --auto-approve", since [\d-]+ [\d:]+ UTC \(\d+ s\), process \d+\. Nothing was begun\. Run the command again when that one has ended, or have it wait: --lock-timeout 30m$/,
    ) as string,
  });
  expect(await first).toMatchObject({
    code: 0,
    output: expect.stringContaining("dev is deployed") as string,
  });
  expect(await third).toMatchObject({
    code: 0,
    output: expect.stringContaining("dev is deployed") as string,
  });
  const applied = calls().match(/^\S+ apply /gm) ?? [];
  // One after the other, each stack once; which of two that do not wait for each other comes first, says nothing.
  const stacks = [...new Set(applied)].sort();
  expect(applied.slice(0, stacks.length).sort()).toEqual(stacks);
  expect(applied.slice(stacks.length).sort()).toEqual(stacks);
});
