/** The small example in the world that asks most of Causeway: `.ci/run` runs this one, `npm run test:harsh`. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";

const minutes = 60_000;
const folder = path.join(__dirname, "../../examples/small");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
const sandbox = new Sandbox("harsh", file, folder);

// What an earlier run left that was killed.
beforeAll(() => sandbox.closeAccounts(), minutes);
afterAll(() => sandbox.close(), minutes);

// The second test goes on where the first ended.
test(
  "deploys where AWS is at its slowest and least helpful: the pipeline runs, a second plan is empty",
  async () => {
    const { output } = await sandbox.up({ args: ["--world", "harsh"], limit: 10 * minutes });
    expect(output).toContain("No changes in any of 6 stacks");
    expect(await sandbox.failures()).toEqual([]);
    expect((await sandbox.tasks()).map(({ status }) => status)).toEqual(["running"]);
  },
  11 * minutes,
);

test(
  "is destroyed there without a resource or a process left over",
  async () => {
    const { output } = await sandbox.destroy({ limit: 6 * minutes });
    expect(output).toContain("nothing was left over");
    expect(sandbox.livingProcesses()).toEqual([]);
  },
  7 * minutes,
);
