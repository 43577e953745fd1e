/** Ending the Terraform of a run, where nothing is to be kept of what it makes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { RunFolder } from "../../cli/run-folder";
import { put, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

test("kills the Terraform of guards that are at work, and of no other", async () => {
  const folder = temporaryFolder();
  const [terraform, other] = [spawn("sleep", ["60"]), spawn("sleep", ["60"])];
  // A guard is named by its process id, and writes down that of its Terraform.
  put(path.join(folder, `${process.pid}.running`), `${terraform.pid ?? ""}\n`);
  put(path.join(folder, "999999999.running"), `${other.pid ?? ""}\n`);
  const ended = once(terraform, "exit");
  RunFolder.kill(folder);
  expect((await ended)[1]).toBe("SIGKILL");
  expect(other.exitCode).toBeNull();
  other.kill("SIGKILL");
});

test("has nothing to kill where no run was", () => {
  expect(() => RunFolder.kill(path.join(temporaryFolder(), "none"))).not.toThrow();
});

test.each([
  ["", undefined],
  ["1", undefined],
  ["0\n", 0],
  ["130\n", 130],
])("an exit code counts once its whole line is written: %j", async (written, code) => {
  const folder = await RunFolder.open(temporaryFolder(), () => undefined);
  expect(folder.exitCode("dev-lake-storage", "apply")).toBeUndefined();
  put(path.join(folder.directory, "dev-lake-storage.apply.exit"), written);
  expect(folder.exitCode("dev-lake-storage", "apply")).toBe(code);
});
