import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import {
  committedFiles,
  committedStacks,
  compareCommitted,
  describeDifference,
  describeRetired,
  prettyStack,
  writeCommitted,
} from "../../cli/committed";
import { put, putStacks, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

test("shows a stack complete and indented, keys in the order they have, with a last line end", () => {
  const policy = JSON.stringify({ Version: "2012-10-17" });
  expect(prettyStack(JSON.stringify({ z: { policy }, a: [1, "x"] }))).toBe(
    '{\n  "z": {\n    "policy": "{\\"Version\\":\\"2012-10-17\\"}"\n  },\n  "a": [\n    1,\n    "x"\n  ]\n}\n',
  );
});

test("puts each stack into its environment's folder", () => {
  const stacks = putStacks(temporaryFolder(), { "dev-dms-foundation": {}, "prod-dms-foundation": {} });
  expect([...committedFiles(stacks, ["dev", "prod"]).keys()]).toEqual([
    "dev/dev-dms-foundation.tf.json",
    "prod/prod-dms-foundation.tf.json",
  ]);
});

test("fails on a stack that no environment name begins", () => {
  const stacks = putStacks(temporaryFolder(), { "dms-foundation": {} });
  expect(() => committedFiles(stacks, ["dev"])).toThrow('stack "dms-foundation" belongs to no environment');
});

test("writes what changed, and is then up to date", () => {
  // GIVEN
  const folder = temporaryFolder();
  put(path.join(folder, "dev/same.tf.json"), "same");
  put(path.join(folder, "dev/old.tf.json"), "old");
  put(path.join(folder, "dev/deep/notes.txt"), "no stack");
  const files = new Map([
    ["dev/same.tf.json", "same"],
    ["dev/old.tf.json", "new"],
    ["prod/fresh.tf.json", "fresh"],
  ]);
  // WHEN
  const difference = writeCommitted(folder, files);
  // THEN
  expect(difference).toEqual({
    stale: ["dev/old.tf.json"],
    missing: ["prod/fresh.tf.json"],
    unretired: [],
    superfluous: ["dev/deep/notes.txt"],
  });
  expect(readFileSync(path.join(folder, "dev/old.tf.json"), "utf8")).toBe("new");
  expect(existsSync(path.join(folder, "dev/deep"))).toBe(false);
  expect(describeDifference("synthesized", compareCommitted(folder, files))).toBeUndefined();
});

describe("stacks that nothing synthesizes any more", () => {
  const connectivity = "dev/dev-dms-connectivity.tf.json";
  const retired = "dev/retired/dev-dms-connectivity.tf.json";
  const files = new Map([["dev/dev-dms-foundation.tf.json", "{}"]]);

  test("keep their JSON, among the retired ones, also where their whole environment is gone", () => {
    // GIVEN
    const folder = temporaryFolder();
    put(path.join(folder, connectivity), "last deployed");
    put(path.join(folder, "old/old-dms-foundation.tf.json"), "{}");
    // WHEN
    const { unretired } = writeCommitted(folder, files);
    // THEN
    expect(unretired).toEqual([connectivity, "old/old-dms-foundation.tf.json"]);
    expect(readFileSync(path.join(folder, retired), "utf8")).toBe("last deployed");
    expect(describeDifference("synthesized", compareCommitted(folder, files))).toBeUndefined();
    expect(
      committedStacks(folder).map((one) => [one.environment, one.name, one.present, one.retired]),
    ).toEqual([
      ["dev", "dev-dms-foundation", "dev/dev-dms-foundation.tf.json", false],
      ["dev", "dev-dms-connectivity", retired, true],
      ["old", "old-dms-foundation", "old/retired/old-dms-foundation.tf.json", true],
    ]);
  });

  test("are in use again when the configuration has them again", () => {
    const folder = temporaryFolder();
    put(path.join(folder, retired), "last deployed");
    const again = new Map([...files, [connectivity, "new"]]);
    const { missing, superfluous } = writeCommitted(folder, again);
    expect(missing).toContain(connectivity);
    expect(superfluous).toEqual([retired]);
    expect(existsSync(path.join(folder, "dev/retired"))).toBe(false);
  });

  test("are told with the command that destroys them", () => {
    const folder = temporaryFolder();
    put(path.join(folder, connectivity), "{}");
    put(path.join(folder, "old/old-dms-foundation.tf.json"), "{}");
    writeCommitted(folder, files);
    expect(describeRetired("synthesized", committedStacks(folder), ["dev"])).toMatchInlineSnapshot(`
      "The configuration no longer has these stacks. What is deployed of them stays until they are destroyed:

        synthesized/dev/retired/dev-dms-connectivity.tf.json  npm run deploy -- dev   destroys it before it deploys the rest
        synthesized/old/retired/old-dms-foundation.tf.json    npm run destroy -- old

      Commit the files with the change. Delete one when its stack is destroyed, or if it was never deployed."
    `);
  });

  test("are not told where there are none", () => {
    const folder = temporaryFolder();
    writeCommitted(folder, files);
    expect(describeRetired("synthesized", committedStacks(folder), ["dev"])).toBeUndefined();
  });
});

test("lists what is not up to date, and how to put it right", () => {
  expect(
    describeDifference("synthesized", {
      stale: ["dev/a.tf.json"],
      missing: ["dev/b.tf.json"],
      unretired: ["dev/c.tf.json"],
      superfluous: ["dev/retired/d.tf.json"],
    }),
  ).toMatchInlineSnapshot(`
    "synthesized/ is not what the configuration synthesizes now:

      stale        synthesized/dev/a.tf.json
      missing      synthesized/dev/b.tf.json
      to retire    synthesized/dev/c.tf.json
      superfluous  synthesized/dev/retired/d.tf.json

    run: npm run synth:commit"
  `);
});
