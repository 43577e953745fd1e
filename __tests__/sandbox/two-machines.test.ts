/** Two deploys at once, in one checkout and in two whose states are in one bucket, as on two machines: nothing is lost. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { isolatedEnvironment } from "../../cli/sandbox/isolation";
import { causeway, type Said, type Watch } from "../support/causeway-command";
import { copyCheckout, removeCopy } from "../support/checkout-copy";
import { until } from "../support/command-line";
import type { EnvironmentFile } from "../support/environment";
import { killIn } from "../support/processes-in";
import { Sandbox } from "../support/sandbox";
import { startAccountsOf } from "../support/started-accounts";

const minutes = 60_000;
const name = "two-machines";
const folder = path.join(__dirname, "../../examples/small");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
file.backend = { type: "s3", bucket: "shop-states", region: "eu-west-1" };
const sandbox = new Sandbox(name, file, folder);
let [one, other] = ["", ""];

beforeAll(async () => {
  await sandbox.closeAccounts();
  await startAccountsOf(sandbox);
  [one, other] = [copyCheckout(), copyCheckout()];
}, 5 * minutes);

afterAll(async () => {
  for (const machine of [one, other]) {
    // Where a test failed, what it left is ended.
    for (const word of ["terraform", "cdktf"]) killIn(machine, word);
    removeCopy(machine);
  }
  await sandbox.close();
}, 2 * minutes);

/** `npm run <verb> -- two-machines` in a checkout, without npm. */
async function run(
  machine: string,
  verb: "deploy" | "plan" | "destroy",
  args: readonly string[] = [],
  onLine?: Watch["onLine"],
): Promise<Said> {
  const env = {
    ...isolatedEnvironment(process.env, sandbox, sandbox.environment.region),
    CAUSEWAY_ENVIRONMENTS_DIR: sandbox.directory,
  };
  return await causeway([verb, name, ...args], env, onLine, undefined, machine);
}

test(
  "one checkout lets one deploy at work, two machines take turns at each stack, and a second plan is empty",
  async () => {
    // GIVEN
    const lines: string[] = [];
    const first = run(one, "deploy", ["--auto-approve"], (line) => lines.push(line));
    const elsewhere = run(other, "deploy", ["--auto-approve", "--lock-timeout", "12m"]);
    await until(() => lines.some((line) => line.includes("foundation")), 5 * minutes);

    // WHEN
    const second = await run(one, "deploy", ["--auto-approve"]);
    const ended = await Promise.all([first, elsewhere]);

    // THEN
    expect(second).toEqual({
      code: 3,
      output: expect.stringMatching(
        /is at work on two-machines: "deploy two-machines --auto-approve", since .* Nothing was begun/,
      ) as string,
    });
    for (const { code, output } of ended) {
      expect([code, output]).toEqual([0, expect.stringContaining(`${name} is deployed`)]);
    }
    for (const machine of [one, other]) {
      const { code, output } = await run(machine, "plan");
      expect([code, output]).toEqual([0, expect.stringContaining("No changes in any of 6 stacks")]);
    }
    expect((await sandbox.tasks()).map(({ status }) => status)).toEqual(["running"]);
    expect(await sandbox.failures()).toEqual([]);
  },
  20 * minutes,
);

test(
  "two destroys at once leave nothing over, either",
  async () => {
    const args = ["--auto-approve", "--lock-timeout", "12m"];
    const ended = await Promise.all([run(one, "destroy", args), run(other, "destroy", args)]);
    for (const { code, output } of ended) {
      expect([code, output]).toEqual([0, expect.stringContaining(`${name} is destroyed`)]);
    }
    expect(await sandbox.leftovers()).toEqual([]);
  },
  20 * minutes,
);
