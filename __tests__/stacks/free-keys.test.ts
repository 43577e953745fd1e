/** Keys are the user's own: no choice of them collides with another, or with what a stack has anyway. */
import { addressesOf, referredTo } from "../../cli/synthesized-json/references";
import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { synthApp } from "../support/synth-app";

type Section = "buckets" | "endpoints" | "pipelines";

/** Calls an entry of the base by another key, everywhere. */
function called(section: Section, from: string, to: string): (file: EnvironmentFile) => void {
  return (file) => {
    const text = JSON.stringify(file)
      .replaceAll(`"${from}":`, `"${to}":`)
      .replaceAll(...references(section, from, to));
    Object.assign(file, JSON.parse(text));
  };
}

function references(section: Section, from: string, to: string): [RegExp, string] {
  const words = { buckets: "bucket", endpoints: "source|target", pipelines: "none" }[section];
  return [new RegExp(`"(${words})":"${from}"`, "g"), `"$1":"${to}"`];
}

const choices: readonly (readonly [string, (file: EnvironmentFile) => void])[] = [
  ["a pipeline like its target", called("pipelines", "orders-to-lake", "lake-orders")],
  ["a pipeline like its source", called("pipelines", "orders-to-lake", "orders-db")],
  ["a pipeline like a function", called("pipelines", "orders-to-lake", "start-tasks")],
  ["an endpoint like a function", called("endpoints", "lake-orders", "s3-endpoint")],
  ["a source like a function", called("endpoints", "orders-db", "merge-statement")],
  ["an endpoint like a noun of a stack", called("endpoints", "lake-orders", "writers")],
  ["an endpoint like another stack", called("endpoints", "lake-orders", "dms-foundation")],
  ["an endpoint like a section", called("endpoints", "lake-orders", "endpoints")],
  ["a bucket like a key of a stack", called("buckets", "landing", "causeway")],
  ["a bucket like a function", called("buckets", "landing", "seal-trust")],
  ["a bucket like an endpoint", called("buckets", "landing", "lake-orders")],
  ["a bucket like a section", called("buckets", "landing", "buckets")],
  [
    "an instance like the network's key",
    (file) => {
      const { main } = file.replication.instances;
      if (main) file.replication.instances = { replication: main };
      for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.runsOn = "replication";
    },
  ],
  [
    "bucket, endpoint and pipeline alike",
    (file) => {
      called("buckets", "landing", "orders")(file);
      called("endpoints", "lake-orders", "orders")(file);
      called("pipelines", "orders-to-lake", "orders")(file);
    },
  ],
  ["a key like a word of Terraform's language", called("endpoints", "lake-orders", "null")],
];

test.each(choices)("%s", (_choice, edit) => {
  // Two blocks of one address would be one: nothing may get lost.
  const count = (app: ReturnType<typeof synthApp>) =>
    [...app.values()].map((stack) => [stack.name, addressesOf(stack).size]);
  const app = synthApp([environmentFrom(edit)]);
  expect(count(app)).toEqual(count(synthApp([environmentFrom()])));
  for (const stack of app.values()) {
    const own = addressesOf(stack);
    expect(referredTo(stack).filter((address) => !own.has(address))).toEqual([]);
  }
});
