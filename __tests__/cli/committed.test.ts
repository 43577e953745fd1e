import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import {
  committedFiles,
  compareCommitted,
  describeDifference,
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

test("writes what changed, takes away what nothing synthesizes, and is then up to date", () => {
  // GIVEN
  const folder = temporaryFolder();
  put(path.join(folder, "dev/same.tf.json"), "same");
  put(path.join(folder, "dev/old.tf.json"), "old");
  put(path.join(folder, "gone/gone.tf.json"), "gone");
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
    superfluous: ["gone/gone.tf.json"],
  });
  expect(readFileSync(path.join(folder, "dev/old.tf.json"), "utf8")).toBe("new");
  expect(existsSync(path.join(folder, "gone"))).toBe(false);
  expect(describeDifference("synthesized", compareCommitted(folder, files))).toBeUndefined();
});

test("lists what is not up to date, and how to put it right", () => {
  expect(
    describeDifference("synthesized", {
      stale: ["dev/a.tf.json"],
      missing: ["dev/b.tf.json"],
      superfluous: ["dev/c.tf.json"],
    }),
  ).toMatchInlineSnapshot(`
    "synthesized/ is not what the configuration synthesizes now:

      stale        synthesized/dev/a.tf.json
      missing      synthesized/dev/b.tf.json
      superfluous  synthesized/dev/c.tf.json

    run: npm run synth:commit"
  `);
});
