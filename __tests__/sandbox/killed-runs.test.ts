/**
 * A delete whose answer is lost, and a deploy that is killed with its Terraform, on a busy machine.
 *
 * CAUSEWAY_REPEATS says how often each is done; once, where nobody says it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { underLoad } from "../support/busy";
import { killIn } from "../support/processes-in";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";

const minutes = 60_000;
const repeats = Number(process.env.CAUSEWAY_REPEATS ?? "1");
const runs = Array.from({ length: repeats }, (_, index) => index + 1);
const sandbox = new Sandbox(
  "killed-runs",
  sandboxFile((file) => {
    delete file.pipelines?.["customers-to-lake"];
  }),
);

beforeAll(() => sandbox.closeAccounts(), minutes);
afterEach(() => sandbox.closeAccounts(), minutes);
afterAll(() => sandbox.close(), minutes);

test.each(runs)(
  "a delete that DMS got twice is waited for, and nothing is left over (%i)",
  async () => {
    await sandbox.up();
    expect(await sandbox.tasks()).toHaveLength(2);
    // As long as the SDK waits before it asks again, and longer.
    await sandbox.keepPace({ passing: { task: 10_000 } });
    await sandbox.injectFault({ operation: "dms:DeleteReplicationTask", when: "after", kind: "reset" });
    const { output } = await underLoad(2, () => sandbox.destroy());
    expect(output).toContain("AWS was asked twice and is deleting already");
    expect(output).toContain("nothing was left over");
    expect(sandbox.livingProcesses()).toEqual([]);
  },
  15 * minutes,
);

/** Kills a deploy and its Terraform while AWS has made a key and Terraform does not know it yet. */
async function upKilledAtKey(): Promise<void> {
  let struck: Promise<void> | undefined;
  await sandbox.up({
    mustSucceed: false,
    onLine: (line, child) => {
      if (!line.includes("emulated accounts answer at")) return;
      struck = (async () => {
        await sandbox.injectFault({ operation: "kms:CreateKey", when: "after", kind: "hold" });
        while ((await sandbox.faults()).length > 0) await sleep(200);
        // What else is being made is made by then, and the key alone is missing in the state.
        await sleep(20_000);
        child.kill("SIGKILL");
        killIn(sandbox.folder, "terraform");
      })();
    },
  });
  await struck;
}

test.each(runs)(
  "a key that a killed deploy left is named by the next run, with what removes it (%i)",
  async () => {
    await underLoad(2, upKilledAtKey);
    const { output } = await sandbox.up();
    expect(output).toMatch(
      /was killed while Terraform was making:\n {2}aws_kms_key\.\S+ of killed-runs-\S+\n/,
    );
    expect(output).toContain("aws kms schedule-key-deletion --key-id <ID>");
    expect(output).toContain("No changes in any of");

    const destroyed = await underLoad(2, () => sandbox.destroy({ mustSucceed: false }));
    const left = destroyed.output.split("left over in the emulated accounts:")[1]?.trim().split("\n");
    expect(left).toEqual([expect.stringMatching(/^(dms|lake|orders) key /)]);
    expect(sandbox.livingProcesses()).toEqual([]);
  },
  15 * minutes,
);
