/** A landing zone with everything that an organization has already, in the world that asks most of Causeway. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";

const minutes = 60_000;
const folder = path.join(__dirname, "../../examples/organization");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
const sandbox = new Sandbox("organization", file, folder);

beforeAll(() => sandbox.closeAccounts(), minutes);
afterAll(() => sandbox.close(), minutes);

// The second test goes on where the first ended.
test(
  "is deployed with the written roles, and a second plan is empty",
  async () => {
    const { output } = await sandbox.up({ args: ["--world", "harsh"], limit: 18 * minutes });
    expect(output).toContain("No changes in any of 9 stacks");
    expect(await sandbox.failures()).toEqual([]);
    expect((await sandbox.tasks()).map(({ status }) => status)).toEqual(["running", "running", "running"]);
  },
  20 * minutes,
);

test(
  "is destroyed without a trace, and what others own is as it was",
  async () => {
    const { output } = await sandbox.destroy({ limit: 10 * minutes });
    expect(output).toContain("nothing was left over");
    expect(sandbox.livingProcesses()).toEqual([]);
  },
  12 * minutes,
);
