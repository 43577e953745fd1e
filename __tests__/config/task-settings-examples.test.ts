/**
 * The settings documents that the DMS guide prints (pages CHAP_Tasks.CustomizingTasks.TaskSettings.* and
 * CHAP_Task.CDC; 2023 copy, and its page on resync today): as JSON as AWS prints them, as YAML as a file
 * of Causeway says them.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { rules } from "../../config/rules";
import { taskSettings as schema } from "../../model/schema/task-settings";
import { taskSettings } from "../../modules/dms/task-settings";
import { settingProblems, type Ends } from "../support/setting-problems";

const folder = path.join(__dirname, "task-settings-examples");
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => path.parse(file).name);

/** Ends between which the guide means an example; most are for any that the setting knows. */
const ends: Readonly<Record<string, Ends>> = {
  "before-image": { source: "oracle", target: "kinesis" },
};
const usual: Ends = { source: "oracle", target: "aurora-postgresql" };

/** What is refused in an example, because the security bar or DMS itself asks for something else. */
const refused: Readonly<Record<string, readonly string[]>> = {
  whole: ["Logging.EnableLogging got false"],
  logging: ['Logging.LogComponents.7.Severity got "LOGGER_SEVERITY_INFO" for TARGET_LOAD'],
};

const aboutSettings = rules.filter(({ name }) => /^task-|lob|validation|resync|batch|time-travel/.test(name));

/** A log as the guide prints it, without its place, which DMS chooses, and without the component that it may not answer. */
function sent(printed: object = {}): object {
  const { CloudWatchLogGroup: _group, CloudWatchLogStream: _stream, ...log } = printed as PrintedLog;
  const components = log.LogComponents?.filter(({ Id }) => Id !== "VALIDATOR");
  return components === undefined ? log : { ...log, LogComponents: components };
}

interface PrintedLog {
  readonly CloudWatchLogGroup?: unknown;
  readonly CloudWatchLogStream?: unknown;
  readonly LogComponents?: readonly { readonly Id: string }[];
}

test("the guide's examples are all here", () => {
  expect(names).toHaveLength(13);
});

test.each(names)(
  "%s: can be said, and is refused nothing but what the security bar or DMS refuses",
  (name) => {
    const said = schema.parse(parse(read(`${name}.yaml`)));
    const problems = settingProblems(aboutSettings, said, ends[name] ?? usual);
    const expected = (refused[name] ?? []).map((start) => expect.stringContaining(start) as string);
    expect(problems).toEqual(expected);
  },
);

test.each(names)("%s: comes out equal, with the log that every task has", (name) => {
  const { Logging: printedLog, ...printed } = JSON.parse(read(`${name}.json`)) as { Logging?: object };
  const { Logging: log, ...made } = taskSettings(schema.parse(parse(read(`${name}.yaml`))));
  expect(made).toEqual(printed);
  expect(log).toMatchObject(sent(printedLog));
});
