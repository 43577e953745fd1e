/** File systems that the loader must survive: cases 32 and 34 of the fault catalogue. */
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { loadEnvironments } from "../../config/load";
import { inFolder, loadFiles, wholeEnvironment, type Files } from "../support/environment-files";

/** Loads a folder that was made strange by `prepare`. */
function loadingFolder(prepare: (folder: string) => void, files: Files = {}): () => void {
  return () =>
    inFolder({ "common.yaml": wholeEnvironment, ...files }, (directory) => {
      prepare(directory);
      loadEnvironments({ directory });
    });
}

test("fault 32: fails: bytes that are not UTF-8", () => {
  const latin1 = Buffer.from("region: eu-west-1\ntags: { team: caf\xe9 }\n", "latin1");
  expect(() => loadFiles({ "dev.yaml": latin1 })).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:2:18
        got bytes that are not UTF-8; expected UTF-8 text
        fix: save the file as UTF-8"
  `);
});

test("fault 32: fails: UTF-16, and control characters", () => {
  const files = {
    "dev.yaml": Buffer.from("\uFEFFregion: eu-west-1\n", "utf16le"),
    "test.yaml": "region: eu\u0000-west-1\n",
  };
  expect(() => loadFiles(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml
        got a UTF-16 file; expected UTF-8
        fix: save it as UTF-8

    environments/test.yaml has 1 problem:

      environments/test.yaml:1:11
        got a control character; expected text
        fix: delete the character, or save the file as UTF-8 text"
  `);
});

test("fault 32: fails: 50 MB, unread", () => {
  const large = loadingFolder((folder) => {
    writeFileSync(path.join(folder, "dev.yaml"), "");
    truncateSync(path.join(folder, "dev.yaml"), 50 * 1024 * 1024);
  });
  const start = performance.now();
  expect(large).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml
        got 51200 KiB; expected at most 1024 KiB
        fix: check that this is an environment file; a very large environment is better split into several"
  `);
  expect(performance.now() - start).toBeLessThan(1000);
});

test("fault 32: fails: a folder instead of a file", () => {
  expect(loadingFolder((folder) => mkdirSync(path.join(folder, "dev.yaml"))))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml
        got a folder; expected a file
        fix: move the folder away and write the environment as a file"
  `);
});

test("fault 32: fails: a device instead of a file", () => {
  expect(loadingFolder((folder) => symlinkSync("/dev/zero", path.join(folder, "dev.yaml"))))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml
        got a device, pipe or socket; expected a file
        fix: put a regular file in its place"
  `);
});

test("fault 32: fails: links that lead nowhere or back to themselves", () => {
  expect(
    loadingFolder((folder) => {
      symlinkSync("dev.yaml", path.join(folder, "dev.yaml"));
      symlinkSync("gone", path.join(folder, "test.yaml"));
    }),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml
        got a symbolic link that leads back to itself; expected a file
        fix: replace the link by the file itself

    environments/test.yaml has 1 problem:

      environments/test.yaml
        got no such file, or a link to nothing; expected a file
        fix: write the file, or mend the link"
  `);
});

/** Root may read everything, so the tests of a root user look with the eyes of another. */
function asOrdinaryUser<T>(run: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test("fault 32: fails: a file that may not be read, and a folder", () => {
  inFolder({ "common.yaml": wholeEnvironment, "dev.yaml": "region: eu-west-1" }, (directory) => {
    chmodSync(".", 0o755);
    chmodSync(path.join(directory, "dev.yaml"), 0);
    const load = () => asOrdinaryUser(() => loadEnvironments({ directory }));
    expect(load).toThrowErrorMatchingInlineSnapshot(`
      "environments/dev.yaml has 1 problem:

        environments/dev.yaml
          got no permission to read this file; expected one that can be read
          fix: allow it: chmod u+r"
    `);
    chmodSync(directory, 0);
    expect(load).toThrowErrorMatchingInlineSnapshot(`
      "environments has 1 problem:

        environments
          got no permission to read this folder; expected one that can be read
          fix: allow it: chmod u+rx
      Cause: EACCES: permission denied, scandir 'environments'"
    `);
    chmodSync(directory, 0o755);
  });
});

test("fault 32: fails: an environment that does not exist, with a near miss", () => {
  const files = {
    "common.yaml": wholeEnvironment,
    "dev.yaml": "region: eu-west-1",
    "prod.yaml": "region: eu-west-1",
  };
  expect(() => loadFiles(files, { only: "prd" })).toThrowErrorMatchingInlineSnapshot(`
    "environments has 1 problem:

      environments
        got no environment "prd"; expected one of "dev", "prod"
        fix: did you mean "prod"?"
  `);
  expect(() => loadFiles(files, { only: "../dev" })).toThrowErrorMatchingInlineSnapshot(`
    "environments has 1 problem:

      environments
        got no environment "../dev"; expected one of "dev", "prod"
        fix: did you mean "dev"?"
  `);
});

test("fault 32: fails: a folder that does not exist, is empty or is a file", () => {
  expect(() => loadFiles({}, { directory: "environment" })).toThrowErrorMatchingInlineSnapshot(`
    "environment has 1 problem:

      environment
        got no such folder; expected the folder of the environment files
        fix: check CAUSEWAY_ENVIRONMENTS_DIR, or create the folder with common.yaml and dev.yaml
    Cause: ENOENT: no such file or directory, scandir 'environment'"
  `);
  expect(loadingFolder((folder) => rmSync(path.join(folder, "common.yaml"))))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments has 1 problem:

      environments
        got a folder without environment files; expected at least one, like dev.yaml
        fix: write one, or name another folder in CAUSEWAY_ENVIRONMENTS_DIR"
  `);
  expect(() => loadFiles({ "dev.yaml": "a: b" }, { directory: "environments/dev.yaml" }))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml
        got a file where a folder should be; expected a folder
        fix: name the folder that holds common.yaml
    Cause: ENOTDIR: not a directory, scandir 'environments/dev.yaml'"
  `);
});

test("fault 32: fails: a file that ends in .yml", () => {
  expect(() => loadFiles({ "dev.yml": wholeEnvironment })).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yml has 1 problem:

      environments/dev.yml
        got a file called "dev.yml"; expected "dev.yaml", because only such names are read
        fix: rename it to dev.yaml"
  `);
});

test("fault 34: the outcome does not depend on the current directory", () => {
  inFolder({ "common.yaml": wholeEnvironment, "dev.yaml": "region: eu-west-1" }, (directory) => {
    const absolute = path.resolve(directory);
    const here = loadEnvironments({ directory });
    process.chdir("/");
    expect(loadEnvironments({ directory: absolute })).toEqual(here);
  });
});

test("fault 34: files elsewhere are named as they were given", () => {
  inFolder({ "dev.yaml": "" }, (directory) => {
    const absolute = path.resolve(directory);
    process.chdir("/usr");
    expect(() => loadEnvironments({ directory: absolute })).toThrow(`${absolute}/dev.yaml:1:1`);
  });
});
