import * as path from "node:path";
import { environmentOf, inApplyOrder, readStacks } from "../../cli/manifest";
import { putStacks, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const stack = (name: string, ...dependencies: string[]) => ({ name, dependencies });
const names = (stacks: readonly { name: string }[]) => stacks.map(({ name }) => name);

test("puts every stack after what it depends on, and by name where the order is free", () => {
  const stacks = [
    stack("dev-dms-pipelines", "dev-lake-trust", "dev-dms-endpoints"),
    stack("dev-lake-trust", "dev-dms-endpoints"),
    stack("dev-dms-endpoints", "dev-orders-database", "dev-lake-storage"),
    stack("dev-orders-database", "dev-dms-foundation"),
    stack("dev-lake-storage", "dev-dms-foundation"),
    stack("dev-dms-foundation"),
  ];
  expect(names(inApplyOrder(stacks))).toEqual([
    "dev-dms-foundation",
    "dev-lake-storage",
    "dev-orders-database",
    "dev-dms-endpoints",
    "dev-lake-trust",
    "dev-dms-pipelines",
  ]);
});

test("ignores dependencies that are not in the list", () => {
  expect(names(inApplyOrder([stack("dev-lake-trust", "dev-dms-endpoints")]))).toEqual(["dev-lake-trust"]);
});

test("fails on stacks that wait for each other, naming them", () => {
  expect(() => inApplyOrder([stack("a", "b"), stack("b", "a"), stack("c")])).toThrow(
    "stacks wait for each other: a, b",
  );
});

test("reads what cdktf wrote, with folders that can be used from anywhere", () => {
  const outDir = temporaryFolder();
  putStacks(outDir, { "dev-b": { dependencies: ["dev-a"] }, "dev-a": {} });
  expect(readStacks(outDir)).toEqual([
    expect.objectContaining({ name: "dev-a", directory: path.join(outDir, "stacks/dev-a") }),
    expect.objectContaining({ name: "dev-b", jsonPath: path.join(outDir, "stacks/dev-b/cdk.tf.json") }),
  ]);
});

test("fails on a folder that nothing was synthesized to", () => {
  expect(() => readStacks("/nonexistent")).toThrow("no manifest in /nonexistent");
});

test("tells the environments dev and dev-eu apart", () => {
  const environments = ["dev", "dev-eu"];
  expect(environmentOf("dev-dms-foundation", environments)).toBe("dev");
  expect(environmentOf("dev-eu-dms-foundation", environments)).toBe("dev-eu");
  expect(environmentOf("prod-dms-foundation", environments)).toBeUndefined();
});
