import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { unzipSync } from "fflate";
import { functionEnvironment } from "../../../bench/function-environment";
import {
  bundleFrom,
  bundleFunction,
  lambdaFunctionNames,
  type LambdaFunctionName,
} from "../../../modules/lambda/bundle";
import { modelOfFunctions } from "../../../modules/lambda/bundle-sources";
import type * as Build from "../../../modules/lambda/bundle-build";
import { zippedBundle } from "../../../modules/lambda/bundle-build";

jest.mock("../../../modules/lambda/bundle-build", () => {
  const actual = jest.requireActual<typeof Build>("../../../modules/lambda/bundle-build");
  return { ...actual, zippedBundle: jest.fn(actual.zippedBundle) };
});

const root = resolve(__dirname, "../../..");
const folders: string[] = [];

/** A copy of what functions are made of, in a folder whose path has a space. */
function otherCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), "causeway checkout "));
  folders.push(folder);
  for (const sources of ["lambda-src", modelOfFunctions]) {
    cpSync(join(root, sources), join(folder, sources), { recursive: true });
  }
  cpSync(join(root, "package-lock.json"), join(folder, "package-lock.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Only the message: Node itself shows the line that throws, and those of a minified bundle are endless. */
const probe = `
  try { console.log(typeof require("./index.js").handler); }
  catch (error) { console.error(error.message); }`;

/** Files that not every invocation needs. */
const clientsOf: Partial<Record<LambdaFunctionName, string[]>> = {
  "merge-statement": ["clients/s3.js", "clients/secrets-manager.js"],
  look: ["clients/dms.js", "clients/s3.js"],
};

describe.each(lambdaFunctionNames)("%s", (name) => {
  test("has the same bytes from another folder and at another time", () => {
    const here = bundleFunction(name);
    const there = bundleFrom(otherCheckout(), name);

    expect(there.zipPath).not.toBe(here.zipPath);
    expect(readFileSync(there.zipPath).equals(readFileSync(here.zipPath))).toBe(true);
    expect(there).toMatchObject({ sha256Base64: here.sha256Base64, sha256Hex: here.sha256Hex });
  });

  test("is far smaller than 1 MB and holds index.js and clients, without a path of this machine", () => {
    const { zipPath } = bundleFunction(name);
    const files = unzipSync(readFileSync(zipPath));

    expect(statSync(zipPath).size).toBeLessThan(300 * 1024);
    expect(Object.keys(files)).toEqual([...(clientsOf[name] ?? []), "index.js"]);
    for (const code of Object.values(files)) expect(Buffer.from(code).includes(root)).toBe(false);
  });

  test("loads in a fresh Node process, and fault 5: names a missing environment variable", () => {
    const folder = mkdtempSync(join(tmpdir(), "causeway-function-"));
    folders.push(folder);
    writeFileSync(
      join(folder, "index.js"),
      unzipSync(readFileSync(bundleFunction(name).zipPath))["index.js"] ?? "",
    );
    const load = (env: Record<string, string>) =>
      spawnSync(process.execPath, ["-e", probe], {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env.PATH, AWS_REGION: "eu-west-1", ...env },
      });

    const configured = load(functionEnvironment);
    expect(configured.stdout.trim()).toBe("function");
    expect(load({}).stderr).toMatch(/environment variable \w+ is missing or empty/);
  });
});

test("the archive has the earliest time a zip knows", () => {
  const zip = readFileSync(bundleFunction("start-tasks").zipPath);

  // Local file header: time at 10, date at 12; 1980-01-01 00:00 is 0 and 0x21.
  expect(zip.readUInt16LE(10)).toBe(0);
  expect(zip.readUInt16LE(12)).toBe(0x21);
});

test("an unchanged function is not bundled again, whatever the times of its files", () => {
  const checkout = otherCheckout();
  const first = bundleFrom(checkout, "start-tasks");
  jest.mocked(zippedBundle).mockClear();
  utimesSync(join(checkout, "lambda-src", "start-tasks", "handler.ts"), 0, 0);

  expect(bundleFrom(checkout, "start-tasks")).toEqual(first);
  expect(zippedBundle).not.toHaveBeenCalled();
});

test("a change of what functions share makes another archive", () => {
  const checkout = otherCheckout();
  const before = bundleFrom(checkout, "start-tasks");
  const file = join(checkout, "lambda-src", "shared", "deadline.ts");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace("const longestPause = 5_000", "const longestPause = 4_000"),
  );

  expect(bundleFrom(checkout, "start-tasks").sha256Hex).not.toBe(before.sha256Hex);
});

test("so does a change of another function that it uses", () => {
  const checkout = otherCheckout();
  const before = bundleFrom(checkout, "look");
  const file = join(checkout, "lambda-src", "merge-statement", "merged-policy.ts");
  writeFileSync(file, readFileSync(file, "utf8").replaceAll("startsWith(", "endsWith("));

  expect(bundleFrom(checkout, "look").sha256Hex).not.toBe(before.sha256Hex);
});

test("fails with esbuild's message when a function does not compile", () => {
  const checkout = otherCheckout();
  writeFileSync(join(checkout, "lambda-src", "start-tasks", "handler.ts"), 'import "./missing";');

  expect(() => bundleFrom(checkout, "start-tasks")).toThrow(/Could not resolve "\.\/missing"/);
});

test("functions are made of no other part of the model than the one that makes another archive", () => {
  const files = readdirSync(join(root, "lambda-src"), { recursive: true, encoding: "utf8" });
  const imports = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => readFileSync(join(root, "lambda-src", file), "utf8").split("\n"))
    .filter((line) => /^(import|export) (?!type).*model\//.test(line));
  expect(imports).not.toEqual([]);
  expect(imports.filter((line) => !line.includes(`/${modelOfFunctions}/`))).toEqual([]);
});
