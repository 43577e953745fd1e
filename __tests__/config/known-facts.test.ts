/** The file that `npm run facts` writes: not an environment, read with care, and doubted when it is of others. */
import { formatWarning } from "../../config/error";
import { knownEnvironments } from "../../config/load";
import { memberPaths } from "../../model/schema/account-facts";
import { factsOf, filesWith } from "../support/account-facts";
import { inFolder, loadFiles } from "../support/environment-files";

const nextDay = new Date("2026-11-29T12:00:00Z");

function warnings(facts: ReturnType<typeof factsOf>, today?: Date): string[] {
  const said: string[] = [];
  loadFiles(filesWith(facts), {
    ...(today === undefined ? {} : { today }),
    onWarning: (warning) => said.push(formatWarning(warning)),
  });
  return said;
}

test("it is no environment, and its environment has it", () => {
  inFolder(filesWith(factsOf()), (directory) => {
    expect(knownEnvironments(directory)).toEqual(["dev"]);
  });
  expect(loadFiles(filesWith(factsOf()))[0]?.known).toEqual(factsOf());
  expect(warnings(factsOf(), nextDay)).toEqual([]);
});

test("an environment without the file knows nothing", () => {
  const { "dev.facts.json": _facts, ...files } = filesWith(factsOf());
  expect(loadFiles(files)[0]).not.toHaveProperty("known");
});

test("fails: text that is no JSON", () => {
  expect(() => loadFiles(filesWith("{"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.facts.json has 1 problem:

      environments/dev.facts.json
        got text that is no JSON; expected what \`npm run facts\` writes
        fix: run \`npm run facts -- dev\`, which writes it anew, or delete it"
  `);
});

test("fails: a value that nobody has written", () => {
  const facts = JSON.stringify(factsOf()).replace('"persists"', '"perhaps"');
  expect(() => loadFiles(filesWith(facts))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.facts.json has 1 problem:

      environments/dev.facts.json  foreignRole.value
        Invalid option: expected one of "persists"|"returns-only"|"refuses"|"pass-role"|"not-tried"; expected what \`npm run facts\` writes
        fix: run \`npm run facts -- dev\`, which writes it anew, or delete it"
  `);
});

test("fails: a file of a later version", () => {
  const facts = JSON.stringify({ ...factsOf(), version: 2 });
  expect(() => loadFiles(filesWith(facts))).toThrow("dev.facts.json  version");
});

test("whoever looks anew is stopped neither by a broken file nor by what an old one says", () => {
  expect(loadFiles(filesWith("{"), { facts: "none" })).toHaveLength(1);
  const refusing = factsOf((facts) => {
    facts.foreignRole.value = "refuses";
  });
  expect(loadFiles(filesWith(refusing), { facts: "none" })).toHaveLength(1);
});

test("warns: facts of another account or Region are used by no rule", () => {
  const elsewhere = factsOf((facts) => {
    facts.replicationAccount = "999999999999";
    facts.foreignRole.value = "refuses";
  });
  expect(warnings(elsewhere)).toMatchInlineSnapshot(`
    [
      "warning:
      environments/dev.facts.json
        got facts of account 999999999999 in eu-west-1; expected those of 111111111111 in eu-west-1, so no rule uses them
        fix: run \`npm run facts -- dev\` again, or delete the file",
    ]
  `);
  expect(warnings(factsOf((facts) => (facts.region = "us-east-1")))).toHaveLength(1);
});

test("warns: facts of another engine version", () => {
  const older = factsOf((facts) => (facts.engineVersion = "3.5.4"));
  expect(warnings(older)).toMatchInlineSnapshot(`
    [
      "warning:
      environments/dev.facts.json
        got facts of DMS "3.5.4"; expected those of "3.6.1", which the instances have
        fix: run \`npm run facts -- dev\` again, or delete the file",
    ]
  `);
});

test("warns: facts older than half a year, where somebody says what day it is", () => {
  expect(warnings(factsOf(), new Date("2027-05-27T00:00:00Z"))).toEqual([]);
  expect(warnings(factsOf(), new Date("2027-05-28T00:00:00Z"))).toMatchInlineSnapshot(`
    [
      "warning:
      environments/dev.facts.json
        got facts of 2026-11-28, 181 days ago; expected at most 180 days, as AWS changes
        fix: run \`npm run facts -- dev\` again, or delete the file",
    ]
  `);
  expect(warnings(factsOf(() => undefined))).toEqual([]);
});

test("members of a settings document by section, components of the log by their id", () => {
  const document = {
    Logging: { EnableLogging: true, LogComponents: [{ Id: "IO", Severity: "x" }] },
    TTSettings: null,
    Flag: false,
    PostProcessingRules: { Rules: [1, 2] },
  };
  expect(memberPaths(document)).toEqual([
    "Logging.EnableLogging",
    "Logging.LogComponents.IO",
    "TTSettings",
    "Flag",
    "PostProcessingRules.Rules",
  ]);
});
