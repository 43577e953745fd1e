/** What the emulated accounts take AWS to do is written down, with its evidence. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { truthPage } from "../../../cli/sandbox-truth";
import { allBeliefs } from "../../../sandbox/emulator/world/beliefs";
import { alternativesOf, modeNames, modes } from "../../../sandbox/emulator/world/modes";

const root = path.join(__dirname, "../../..");
const emulator = path.join(root, "sandbox/emulator");
const named = new Set([
  ...allBeliefs.flatMap(({ usedIn }) => usedIn),
  ...modeNames.flatMap((name): readonly string[] => modes[name].usedIn),
]);

test("the committed page is the one that is made from the tables", () => {
  expect(readFileSync(path.join(root, "docs/sandbox-truth.md"), "utf8")).toBe(truthPage());
});

test("names files that exist", () => {
  expect([...named].filter((file) => !existsSync(path.join(emulator, file)))).toEqual([]);
});

test("every file that refuses a call says on what evidence", () => {
  const refusing = (readdirSync(emulator, { recursive: true }) as string[]).filter(
    (file) =>
      file.endsWith(".ts") && readFileSync(path.join(emulator, file), "utf8").includes("new AwsFault("),
  );
  expect(refusing.length).toBeGreaterThan(20);
  expect(refusing.filter((file) => !named.has(file))).toEqual([]);
});

test.each(modeNames)("%s: both worlds take one of its alternatives", (name) => {
  expect(alternativesOf(name)).toEqual(expect.arrayContaining([modes[name].fair, modes[name].harsh]));
  expect(alternativesOf(name).length).toBeGreaterThan(1);
});
