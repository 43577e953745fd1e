/** Fault 34: synthesis gives the same bytes wherever and however it runs. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { kitchenSink } from "../support/kitchen-sink";
import { shippedEnvironments, shippedFolder, synthInto } from "../support/synth-app";

const root = path.join(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "causeway-twice-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file of a folder with its content, Lambda archives included. */
function contents(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(directory, file), readFileSync(file, "base64")]),
  );
}

/** Runs the app as `cdktf` does: in a process of its own. */
async function synthesize(
  outdir: string,
  where: { readonly cwd: string; readonly environments: string; readonly timeZone: string },
): Promise<void> {
  const main = path.join(root, "main.ts");
  const tsx = path.join(root, "node_modules/tsx/dist/cli.mjs");
  await promisify(execFile)(process.execPath, [tsx, main], {
    cwd: where.cwd,
    env: {
      ...process.env,
      CDKTF_OUTDIR: outdir,
      CAUSEWAY_ENVIRONMENTS_DIR: where.environments,
      TZ: where.timeZone,
      LC_ALL: "C",
      NODE_OPTIONS: "",
    },
  });
}

test("fault 34: two syntheses in one process are the same, to the byte", () => {
  const environments = [...shippedEnvironments(), ...kitchenSink()];
  synthInto(path.join(folder, "one"), environments);
  synthInto(path.join(folder, "two"), environments);
  expect(contents(path.join(folder, "two"))).toEqual(contents(path.join(folder, "one")));
});

test("fault 34: so are those from another folder, one with a space, in another time zone", async () => {
  // GIVEN copies of the environment files in two places
  const here = path.join(folder, "here");
  const there = path.join(folder, "over there/deeper");
  for (const place of [here, there]) {
    mkdirSync(place, { recursive: true });
    cpSync(shippedFolder, path.join(place, "environments"), { recursive: true });
  }
  // WHEN each is synthesized by a process of its own
  await Promise.all([
    synthesize(path.join(here, "out"), {
      cwd: root,
      environments: path.join(here, "environments"),
      timeZone: "UTC",
    }),
    synthesize(path.join(there, "out put"), {
      cwd: there,
      environments: "environments",
      timeZone: "Asia/Tokyo",
    }),
  ]);
  // THEN
  const [one, other] = [contents(path.join(here, "out")), contents(path.join(there, "out put"))];
  expect(Object.keys(one).filter((file) => file.endsWith("cdk.tf.json"))).not.toEqual([]);
  expect(Object.keys(other)).toEqual(Object.keys(one));
  expect(Object.keys(one).filter((file) => one[file] !== other[file])).toEqual([]);
}, 120_000);

test("fault 34: a synthesis over an older one is what it would be without", () => {
  const outdir = path.join(folder, "again");
  synthInto(outdir, shippedEnvironments());
  const before = contents(outdir);
  synthInto(outdir, shippedEnvironments());
  expect(contents(outdir)).toEqual(before);
});
