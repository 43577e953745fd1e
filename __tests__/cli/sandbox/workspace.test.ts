import { rmSync } from "node:fs";
import * as path from "node:path";
import { makeVirtualEnvironment } from "../../../cli/sandbox/virtual-environment";
import {
  loadSandboxEnvironment,
  sandboxCommand,
  sandboxFolder,
  withSandboxLock,
} from "../../../cli/sandbox/workspace";
import { put, putScript, removeFolders, temporaryFolder } from "../../support/command-line";
import { inFolder, wholeEnvironment } from "../../support/environment-files";

afterEach(removeFolders);

function options(root: string) {
  return { root, environments: path.join(root, "environments"), environment: "dev", verbose: false };
}

test("lets one run at a time work on a sandbox, also while its folder is taken away", async () => {
  const root = temporaryFolder();
  await withSandboxLock(options(root), async () => {
    rmSync(sandboxFolder(root, "dev"), { recursive: true, force: true });
    await expect(withSandboxLock(options(root), () => Promise.resolve())).rejects.toThrow(
      "is at work on the sandbox of dev: ",
    );
  });
});

test("fails on an environment whose states Terraform Cloud keeps", () => {
  const cloud = wholeEnvironment.replace("{ type: local }", "{ type: cloud, organization: shop }");
  const load = () =>
    inFolder({ "dev.yaml": cloud }, (environments) =>
      loadSandboxEnvironment({ ...options(environments), environments }),
    );
  expect(load).toThrow(
    'environment "dev" keeps its states in Terraform Cloud, which the sandbox must not talk to: use an environment with a local or s3 backend (--env NAME)',
  );
});

test("names commands as they are typed", () => {
  expect(sandboxCommand({ environment: "dev" }, "")).toBe("npm run sandbox");
  expect(sandboxCommand({ environment: "test" }, "destroy")).toBe("npm run sandbox -- destroy --env test");
});

describe("the Python environment", () => {
  /** A Python that makes an environment of itself and keeps what it was called with. */
  function python(folder: string, pip = "true"): string {
    return putScript(
      path.join(folder, "python3"),
      `echo "$*" >>"${folder}/calls"
case "$2" in
  venv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  pip) ${pip} ;;
esac`,
    );
  }

  async function make(folder: string, file: string): Promise<boolean> {
    return await makeVirtualEnvironment({
      directory: path.join(folder, "venv"),
      requirements: path.join(folder, "requirements.txt"),
      python: file,
      onProgress: () => undefined,
    });
  }

  test("is made once, and again when the requirements change", async () => {
    const folder = temporaryFolder();
    const file = python(folder);
    put(path.join(folder, "requirements.txt"), "moto==1\n");
    await expect(make(folder, file)).resolves.toBe(true);
    await expect(make(folder, file)).resolves.toBe(false);
    put(path.join(folder, "requirements.txt"), "moto==2\n");
    await expect(make(folder, file)).resolves.toBe(true);
  });

  test("is made again after an installation that failed", async () => {
    const folder = temporaryFolder();
    put(path.join(folder, "requirements.txt"), "moto==1\n");
    await expect(make(folder, python(folder, "echo no such package; exit 1"))).rejects.toThrow(
      "installing the emulator failed:\n  no such package\nCheck that the Python package index can be reached",
    );
    await expect(make(folder, python(folder))).resolves.toBe(true);
  });
});
