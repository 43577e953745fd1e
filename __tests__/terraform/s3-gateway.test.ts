/** The memory of route tables, planned and applied by Terraform itself: what a person sees before AWS refuses. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform } from "../../cli/prerequisites";
import { automationEnvironment } from "../../cli/workspace";
import { at, stackOf } from "../support/synth-app";
import { evaluate } from "../support/terraform-console";
import { adhoc, routed, warehouse, withWarehouses } from "../support/warehouse";

const minute = 60_000;

/** What the plan finds: route tables of each warehouse, and those with a route to S3. */
interface Found {
  readonly adhoc: readonly string[];
  readonly warehouse: readonly string[];
  readonly to_s3: readonly string[];
}

const both = withWarehouses({
  adhoc: routed(adhoc, "create-gateway-endpoint"),
  warehouse: routed(warehouse, "create-gateway-endpoint"),
});
let folder: string;
let terraform: string;

/** The two memories as they are synthesized, with variables for what AWS would answer. */
function configuration(): string {
  const { terraform_data: memories = {} } = stackOf(both, "dev-dms-database").json.resource;
  const { adhoc_to_s3, warehouse_to_s3 } = memories;
  const text = JSON.stringify({
    variable: { adhoc: {}, warehouse: {}, to_s3: {} },
    resource: { terraform_data: { adhoc_to_s3, warehouse_to_s3 } },
  });
  return text
    .replace(/data\.aws_route_tables\.\w+_to_s3\.ids/g, "var.to_s3")
    .replace(/local\.(\w+)_route_tables/g, "var.$1");
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "causeway-s3-gateway-"));
  terraform = await findTerraform();
  writeFileSync(path.join(folder, "main.tf.json"), configuration());
  run("init");
}, minute);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Terraform says, in one line. */
function run(command: string, ...rest: readonly string[]): string {
  const { stdout, stderr } = spawnSync(terraform, [command, "-input=false", "-no-color", ...rest], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...automationEnvironment(), TF_CLI_CONFIG_FILE: undefined },
  });
  return `${stdout}${stderr}`.replace(/[│\s]+/g, " ");
}

function withFound(command: "plan" | "apply", found: Found): string {
  writeFileSync(path.join(folder, "terraform.tfvars.json"), JSON.stringify(found));
  return run(command, ...(command === "apply" ? ["-auto-approve"] : []));
}

test(
  "a plan refuses a table that has a route already, and remembers what it found before its own",
  () => {
    const free = { adhoc: ["rtb-1"], warehouse: ["rtb-2", "rtb-3"], to_s3: [] };
    expect(withFound("plan", { ...free, to_s3: ["rtb-3", "rtb-9"] })).toContain(
      'endpoints.warehouse.settings.enhancedVpcRouting is "create-gateway-endpoint", but route table rtb-3 of cluster "analytics" has a route to S3 already and takes no second one: write "gateway-endpoint".',
    );
    expect(withFound("apply", free)).toContain("3 added");
    const ours = { ...free, to_s3: ["rtb-1", "rtb-2", "rtb-3"] };
    expect(withFound("plan", ours)).toContain("No changes");
    // Another subnet, whose table somebody else's endpoint is in.
    const wider = { ...ours, warehouse: [...ours.warehouse, "rtb-4"] };
    expect(withFound("plan", { ...wider, to_s3: [...ours.to_s3, "rtb-4"] })).toContain(
      "but route table rtb-4 of cluster",
    );
    expect(withFound("plan", wider)).toContain("1 to add, 0 to change, 0 to destroy");
  },
  3 * minute,
);

test(
  "a plan refuses a second endpoint in one table",
  () => {
    expect(withFound("plan", { adhoc: ["rtb-5"], warehouse: ["rtb-5"], to_s3: [] })).toContain(
      "as is that of endpoints.adhoc, but both have subnets with route table rtb-5",
    );
  },
  minute,
);

test(
  "the confirmation wants a route in each table, of whichever endpoint",
  async () => {
    const { data } = stackOf(
      withWarehouses({
        adhoc: routed(adhoc, "gateway-endpoint"),
        warehouse: routed(warehouse, "create-gateway-endpoint"),
      }),
      "dev-dms-database",
    ).json;
    const condition = String(
      at(data, "aws_route_tables", "adhoc_to_s3", "lifecycle", "postcondition", "condition"),
    ).slice(2, -1);
    const asked = (tables: readonly string[], ids: readonly string[], made: readonly string[]) =>
      condition
        .replaceAll("local.adhoc_route_tables", JSON.stringify(tables))
        .replaceAll("self.ids", JSON.stringify(ids))
        .replaceAll("local.warehouse_route_tables", JSON.stringify(made));

    expect(
      await evaluate(
        {},
        {
          all: asked(["rtb-1", "rtb-2"], ["rtb-2", "rtb-1", "rtb-9"], []),
          one_missing: asked(["rtb-1", "rtb-2"], ["rtb-1"], []),
          none: asked(["rtb-1"], [], []),
          made_with_this_apply: asked(["rtb-1"], [], ["rtb-1"]),
        },
      ),
    ).toEqual({ all: true, one_missing: false, none: false, made_with_this_apply: true });
  },
  minute,
);

test(
  "a subnet without a route table of its own follows that of its VPC",
  async () => {
    const tables = String(stackOf(both, "dev-dms-database").json.locals["warehouse_route_tables"])
      .slice(2, -1)
      .replace("data.aws_vpc.warehouse_to_s3.main_route_table_id", '"rtb-main"');
    const found = (own: object) => tables.replace("data.aws_route_tables.warehouse", JSON.stringify(own));

    expect(
      await evaluate(
        {},
        {
          own: found({ "subnet-1": { ids: ["rtb-1"] }, "subnet-2": { ids: ["rtb-1"] } }),
          mixed: found({ "subnet-1": { ids: ["rtb-1"] }, "subnet-2": { ids: [] } }),
        },
      ),
    ).toEqual({ own: ["rtb-1"], mixed: ["rtb-1", "rtb-main"] });
  },
  minute,
);
