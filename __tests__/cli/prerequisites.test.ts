import * as path from "node:path";
import { checkNode, findPython, findTerraform, isAtLeast, versionIn } from "../../cli/prerequisites";
import { putScript, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

/** A PATH with nothing on it but these programs; each is a shell script. */
function pathWith(programs: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  for (const [name, body] of Object.entries(programs)) putScript(path.join(folder, name), body);
  return { PATH: folder };
}

test.each([
  ["v20.19.1", [20, 19, 1]],
  ["Terraform v1.11.4\non linux_amd64", [1, 11, 4]],
  ["Python 3.13", [3, 13, 0]],
])("reads the version in %j", (text, version) => {
  expect(versionIn(text)).toEqual(version);
});

test.each([
  [[1, 11, 0], true],
  [[1, 10, 9], false],
  [[2, 0, 0], true],
  [[1, 9, 12], false],
] as const)("knows whether %j is at least 1.11.0", (version, expected) => {
  expect(isAtLeast(version, [1, 11, 0])).toBe(expected);
});

test("fails on a Node.js that is too old, in one sentence with how to get one", () => {
  expect(() => {
    checkNode("v18.20.0");
  }).toThrow(
    "Node.js v18.20.0 is too old: install Node.js 20.19 or newer (22 is best) from https://nodejs.org",
  );
});

test("finds Terraform, or what TERRAFORM_BINARY_NAME names", async () => {
  const env = pathWith({ terraform: "echo Terraform v1.11.0", tofu: "echo OpenTofu v1.11.0" });
  await expect(findTerraform(env)).resolves.toBe("terraform");
  await expect(findTerraform({ ...env, TERRAFORM_BINARY_NAME: "tofu" })).resolves.toBe("tofu");
});

test("fails without Terraform, saying where to get it", async () => {
  await expect(findTerraform(pathWith({}))).rejects.toThrow(
    'Terraform was not found (looked for "terraform" on the PATH): install Terraform 1.11 or newer from https://developer.hashicorp.com/terraform/install',
  );
});

test("fails on a Terraform that is too old", async () => {
  await expect(findTerraform(pathWith({ terraform: "echo Terraform v1.10.5" }))).rejects.toThrow(
    "Terraform 1.10.5 is too old: install Terraform 1.11 or newer",
  );
});

test("finds the first Python that is new enough", async () => {
  const env = pathWith({ python3: "echo Python 3.9.2", "python3.12": "echo Python 3.12.1" });
  await expect(findPython(env)).resolves.toBe("python3.12");
});

test("fails without Python, and on one that is too old", async () => {
  await expect(findPython(pathWith({}))).rejects.toThrow(
    'Python was not found (looked for "python3" on the PATH): install Python 3.10 or newer',
  );
  await expect(findPython(pathWith({ python3: "echo Python 3.9.2" }))).rejects.toThrow(
    "Python 3.9.2 is too old: install Python 3.10 or newer",
  );
});

test("fails on a Python without venv, naming the package", async () => {
  const python = 'case "$1" in --version) echo Python 3.11.2 ;; *) exit 1 ;; esac';
  await expect(findPython(pathWith({ python3: python }))).rejects.toThrow(
    "Python 3.11.2 is there but cannot make virtual environments: install its venv module (on Debian and Ubuntu: apt install python3.11-venv)",
  );
});

test("tells of a Node.js that has ended, and of no other", () => {
  expect(checkNode("v20.19.0")).toBe(
    "Node.js v20.19.0 has ended (April 2026), and the AWS SDK drops it in January 2027: install 22",
  );
  expect(checkNode("v22.11.0")).toBeUndefined();
});
