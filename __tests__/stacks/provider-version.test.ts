/** The AWS provider that stacks ask for. */
import type { Environment } from "../../config/schema";
import { environmentFrom } from "../support/environment";
import { kitchenSink } from "../support/kitchen-sink";
import { at, shippedEnvironments, synthApp } from "../support/synth-app";

function versionsIn(environments: readonly Environment[]): unknown[] {
  const all = [...synthApp(environments).values()].map(({ json }) =>
    at(json.terraform, "required_providers", "aws"),
  );
  return [...new Set(all.map((found) => JSON.stringify(found)))].map((text) => JSON.parse(text) as unknown);
}

test("is one exact version in every stack, the one that is tested with", () => {
  expect(versionsIn([...shippedEnvironments(), ...kitchenSink()])).toEqual([
    { source: "hashicorp/aws", version: "5.100.0" },
  ]);
});

test("is the one that the file names", () => {
  const environment = environmentFrom((file) => {
    file.terraform = { awsProvider: "6.25.0" };
  });
  expect(versionsIn([environment])).toEqual([{ source: "hashicorp/aws", version: "6.25.0" }]);
});
