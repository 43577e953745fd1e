import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { findRetiredStacks, forgetRetiredStacks, setRetiredStacksAside } from "../../cli/retired";
import { putStacks, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const reads = (stack: string) => ({
  json: {
    data: { terraform_remote_state: { upstream: { config: { path: `../../../states/${stack}.tfstate` } } } },
  },
});

test("sets stacks that the configuration no longer has aside, in an order in which they can be destroyed", () => {
  // GIVEN
  const outDir = path.join(temporaryFolder(), "cdktf.out");
  putStacks(outDir, {
    "dev-dms-endpoints-b": {},
    "dev-lake-trust-b": reads("dev-dms-endpoints-b"),
    "dev-dms-foundation": {},
  });
  const current = putStacks(outDir, { "dev-dms-foundation": {} });
  // WHEN
  const retired = findRetiredStacks(outDir, current);
  const aside = setRetiredStacksAside(outDir, retired);
  // THEN
  expect(retired.map(({ name }) => name).sort()).toEqual(["dev-dms-endpoints-b", "dev-lake-trust-b"]);
  expect(aside.stacks.map(({ name }) => name)).toEqual(["dev-dms-endpoints-b", "dev-lake-trust-b"]);
  expect(aside.stacks[1]?.dependencies).toEqual(["dev-dms-endpoints-b"]);
  // A state path relative to the stack's folder means the same from there.
  expect(path.resolve(aside.stacks[0]?.directory ?? "", "../../../states")).toBe(
    path.resolve(outDir, "../states"),
  );
  expect(readFileSync(aside.stacks[1]?.jsonPath ?? "", "utf8")).toContain("dev-dms-endpoints-b.tfstate");
});

test("forgets them once they are destroyed", () => {
  const outDir = path.join(temporaryFolder(), "cdktf.out");
  putStacks(outDir, { "dev-lake-trust-b": {} });
  const retired = findRetiredStacks(outDir, []);
  setRetiredStacksAside(outDir, retired);
  forgetRetiredStacks(outDir, retired);
  expect(findRetiredStacks(outDir, [])).toEqual([]);
  expect(existsSync(`${outDir}.retired`)).toBe(false);
});

test("finds none in a folder that nothing was synthesized to", () => {
  expect(findRetiredStacks(path.join(temporaryFolder(), "cdktf.out"), [])).toEqual([]);
});
