/** What the rules let pass, Terraform and the provider accept: nobody finds out at apply. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { engines } from "../../model/engines";
import { packed, randomConfigurations, type Configuration } from "../support/random-configurations";
import { synthInto } from "../support/synth-app";
import { initStacks, problemsIn } from "../support/terraform-validation";

const folder = mkdtempSync(path.join(tmpdir(), "causeway random-"));
const minutes = 60_000;
let configurations: readonly Configuration[];

beforeAll(() => {
  configurations = randomConfigurations(200, 2026);
}, 3 * minutes);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("200 random configurations are about every engine in each direction, and every member of a pipeline", () => {
  const seen = configurations.flatMap(({ source, target, pipeline }) => [
    `${String(source["engine"])} as source`,
    `${String(target["engine"])} as target`,
    ...Object.keys(pipeline),
  ]);
  const directed = engines.flatMap(({ engine, directions }) =>
    directions.map((way) => `${engine} as ${way}`),
  );
  const members = ["transformations", "tableSettings", "taskSettings", "cdcStart", "cdcStop", "onReplace"];
  expect([...directed, ...members].filter((one) => !seen.includes(one))).toEqual([]);
});

test(
  "200 random configurations that pass the rules are valid to Terraform and the provider",
  async () => {
    const app = synthInto(path.join(folder, "out"), [packed(configurations, "random", folder)]);
    await initStacks(folder, "all", [...app.keys()]);
    expect(await problemsIn(folder, "all")).toEqual([]);
  },
  5 * minutes,
);
