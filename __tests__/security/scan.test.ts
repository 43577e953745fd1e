/** What public scanners can read of the stacks: one that they cannot read has no findings, whatever is in it. */
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
