/** What public scanners can read of the stacks: one that they cannot read has no findings, whatever is in it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { kitchenSink } from "../support/kitchen-sink";
import { shippedEnvironments, synthApp } from "../support/synth-app";

const app = synthApp([...shippedEnvironments(), ...kitchenSink()]);

test("every section has blocks only: checkov's parser (3.3.13) ends at a plain value, such as required_version", () => {
  const plain = [...app.values()].flatMap(({ name, json }) =>
    Object.entries(json).flatMap(([section, blocks]) =>
      Object.entries(blocks as object)
        .filter(([key, block]) => key !== "//" && section !== "locals" && typeof block !== "object")
        .map(([key]) => `${name}: ${section}.${key}`),
    ),
  );
  expect(plain).toEqual([]);
});

test("every section has names before its blocks, but for those that .ci/scan leaves out", () => {
  const nameless = [...app.values()].flatMap(({ json }) =>
    Object.entries(json).flatMap(([section, blocks]) => (Array.isArray(blocks) ? [section] : [])),
  );
  expect(new Set(nameless)).toEqual(new Set(["removed", "import"]));
  expect(readFileSync(path.join(__dirname, "../../.ci/scan"), "utf8")).toContain('in ("removed", "import")');
});
