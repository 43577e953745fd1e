/** `.ci/audit` has three results: a registry that gives no report is no success. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { run } from "../../cli/processes";
import { removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const root = path.join(__dirname, "../..");

/** The last line and the exit code where npm answers with some text. */
async function auditWith(answer: string, code = 0): Promise<[string, number]> {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, "bin"));
  writeFileSync(path.join(folder, "answer"), answer);
  const npm = `#!/bin/sh\ncat '${path.join(folder, "answer")}'\nexit ${code}\n`;
  writeFileSync(path.join(folder, "bin/npm"), npm, { mode: 0o755 });
  const env = { ...process.env, PATH: `${path.join(folder, "bin")}:${process.env.PATH ?? ""}` };
  const ended = await run({ file: path.join(root, ".ci/audit"), args: [], cwd: root, env });
  return [ended.stdout.trim().split("\n").pop() ?? "", ended.code];
}

const report = (high: number, vulnerabilities: object = {}): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities,
    metadata: { vulnerabilities: { low: 0, high, critical: 0 }, dependencies: { total: 900 } },
  });

test("passes where the registry knows of nothing", async () => {
  expect(await auditWith(report(0))).toEqual(["audit: passed", 0]);
});

test("fails where it knows of something, which is named", async () => {
  const left = { name: "left", severity: "high", range: "<2", via: [{ title: "Prototype pollution" }] };
  expect(await auditWith(report(1, { left }), 1)).toEqual(["audit: FAILED, 1 packages", 1]);
});

test.each([
  ["nothing", ""],
  ["an error", JSON.stringify({ message: "405 Method Not Allowed", statusCode: 405, error: {} })],
  ["a page", "<html>proxy</html>"],
  ["a report about no packages", report(0).replace("900", "0")],
])("is not checked where the registry answers with %s", async (_what, answer) => {
  const [line, code] = await auditWith(answer, 1);
  expect(line).toContain("audit: NOT CHECKED");
  expect(code).toBe(2);
});
