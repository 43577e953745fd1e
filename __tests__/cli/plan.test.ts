import * as path from "node:path";
import { describePlan, summarizePlans } from "../../cli/describe-plan";
import { planStacks, type StackPlan } from "../../cli/plan";
import type { Workspace } from "../../cli/workspace";
import {
  lockedByObject,
  put,
  putStacks,
  putTerraform,
  rememberEarlierRun,
  removeFolders,
  stopAtEarlierRun,
  temporaryFolder,
  type FakeStack,
} from "../support/command-line";

afterEach(removeFolders);

const said = (event: object) => `printf '%s\\n' '${JSON.stringify(event)}'`;
const change = (type: string, addr: string, action: string) =>
  said({ type, change: { resource: { addr }, action } });
const summary = (add: number, changed: number, remove: number) =>
  said({ type: "change_summary", changes: { add, change: changed, remove, operation: "plan" } });
const error = (summaryText: string, detail = "", address?: string) =>
  said({ type: "diagnostic", diagnostic: { severity: "error", summary: summaryText, detail, address } });

/** Plans stacks with a Terraform that says what the test has it say. */
async function plan(
  stacks: Readonly<Record<string, FakeStack>>,
  script: string,
  deployed: readonly string[] = Object.keys(stacks),
  state = "{}",
  output = "echo '{}'",
): Promise<StackPlan[]> {
  const folder = temporaryFolder();
  const workspace: Workspace = {
    root: folder,
    environment: "dev",
    outDir: path.join(folder, "cdktf.out"),
    logDir: path.join(folder, "logs"),
    terraform: putTerraform(folder, script, output),
    env: process.env,
    usesRegistry: false,
  };
  for (const stack of deployed) put(path.join(folder, "states", `${stack}.tfstate`), state);
  const synthesized = putStacks(workspace.outDir, stacks);
  return await planStacks({ workspace, stacks: synthesized, signal: new AbortController().signal });
}

const storage = { "dev-lake-storage": {} };

test("says that nothing is to do", async () => {
  const plans = await plan(storage, summary(0, 0, 0));
  expect(plans.map(describePlan)).toEqual(["dev-lake-storage: No changes"]);
  expect(summarizePlans("dev", plans)).toBe("dev: No changes in any of 1 stack");
});

test("says that a replication instance goes last", async () => {
  const plans = await plan(
    { "dev-dms-foundation": {} },
    `[ "$1" = init ] && exit 0
    ${change("planned_change", "aws_dms_replication_instance.main", "delete")}
    ${summary(0, 0, 1)}
    exit 2`,
  );
  expect(plans.map(describePlan)).toEqual([
    [
      "dev-dms-foundation: 0 to add, 0 to change, 1 to destroy",
      "    - aws_dms_replication_instance.main",
      "      aws_dms_replication_instance.main goes last: this stack is deployed again without it, when no task is on it any more",
    ].join("\n"),
  ]);
});

test("names every address that would change, what was changed outside Terraform, and the outputs", async () => {
  const plans = await plan(
    storage,
    `[ "$1" = init ] && exit 0
    ${change("resource_drift", "aws_kms_grant.orders", "delete")}
    ${change("resource_drift", "aws_kms_key.lake", "update")}
    ${change("planned_change", "aws_kms_grant.orders", "create")}
    ${change("planned_change", "aws_iam_role.writer", "update")}
    ${change("planned_change", "aws_dms_replication_task.orders", "replace")}
    ${change("planned_change", "aws_s3_bucket.old", "delete")}
    ${summary(2, 1, 2)}
    ${said({ type: "outputs", outputs: { role_arn: { action: "update" } } })}
    exit 2`,
  );
  expect(describePlan(plans[0] as StackPlan)).toMatchInlineSnapshot(`
    "dev-lake-storage: 2 to add, 1 to change, 2 to destroy
        + aws_kms_grant.orders
        ~ aws_iam_role.writer
      -/+ aws_dms_replication_task.orders
        - aws_s3_bucket.old
          outputs change: role_arn
          changed outside Terraform: aws_kms_grant.orders"
  `);
  expect(summarizePlans("dev", plans)).toBe("dev: changes in 1 of 1 stack");
});

/** A stack that reads an output of another one, and has a number of things that depends on a second one. */
const readsStorage = {
  "dev-lake-storage": { json: { output: { role_arn: { value: "${aws_iam_role.writer.arn}" } } } },
  "dev-lake-trust": {
    dependencies: ["dev-lake-storage"],
    json: {
      data: { terraform_remote_state: { "lake-storage": { backend: "local", config: {} } } },
      resource: {
        aws_iam_role_policy: {
          write: { role: "${data.terraform_remote_state.lake-storage.outputs.role_arn}" },
        },
      },
    },
  },
};

test("plans a stack whose upstream is not deployed with placeholders, which are no part of its plan", async () => {
  const plans = await plan(
    readsStorage,
    `[ "$1" = init ] && exit 0
    if [ $stack = dev-lake-trust ]; then
      grep -q terraform_remote_state cdk.tf.json && exit 1
      ${change("planned_change", "terraform_data.causeway_placeholders", "create")}
      ${change("planned_change", "aws_iam_role_policy.write", "create")}
      ${summary(2, 0, 0)}
      ${said({ type: "outputs", outputs: { causeway_placeholders: { action: "create" } } })}
    else
      ${summary(1, 0, 0)}
    fi
    exit 2`,
    [],
  );
  expect(plans.map(describePlan)).toEqual([
    "dev-lake-storage: 1 to add, 0 to change, 0 to destroy",
    [
      "dev-lake-trust: 1 to add, 0 to change, 0 to destroy",
      "      with placeholders for 1 value of dev-lake-storage, known after it is deployed",
      "    + aws_iam_role_policy.write",
    ].join("\n"),
  ]);
  expect(summarizePlans("dev", plans)).toBe(
    "dev: changes in 2 of 2 stacks; placeholders stand for what only a deploy makes known",
  );
});

test("plans with what an upstream hands on now, and says what its plan changes of it", async () => {
  const plans = await plan(
    readsStorage,
    `[ "$1" = init ] && exit 0
    [ "$PWD" = "\${PWD%.plan/*}" ] || exit 1
    ${summary(0, 1, 0)}
    [ $stack = dev-lake-trust ] || ${said({ type: "outputs", outputs: { role_arn: { action: "update" } } })}
    exit 2`,
    ["dev-lake-storage"],
    '{"outputs":{"role_arn":{"value":"arn:aws:iam::333333333333:role/writer","type":"string"}}}',
  );
  expect(plans.map(({ placeholders }) => placeholders)).toEqual([[], []]);
  expect(describePlan(plans[1] as StackPlan)).toContain(
    "made with what dev-lake-storage hands on now: its plan changes role_arn, and what follows from that is not in this plan",
  );
});

test("takes the empty file of a state that Terraform has just locked for none", async () => {
  const plans = await plan(
    readsStorage,
    `[ "$1" = init ] && exit 0
    ${summary(0, 0, 0)}`,
    ["dev-lake-storage"],
    "",
  );
  expect(plans[1]?.placeholders).toEqual([{ stack: "dev-lake-storage", outputs: ["role_arn"] }]);
});

test("waits where a number depends on what comes later", async () => {
  const plans = await plan(
    readsStorage,
    `[ "$1 $stack" = "plan dev-lake-trust" ] || exit 0; ${error("Invalid for_each argument")}; exit 1`,
    [],
  );
  expect(plans.map(({ result }) => result)).toEqual(["no-changes", "waits"]);
  expect(plans[1]?.waitsFor).toEqual(["dev-lake-storage"]);
  expect(describePlan(plans[1] as StackPlan)).toBe(
    "dev-lake-trust: waits for dev-lake-storage: how many there are of something is known after they are deployed",
  );
});

test("says that the outputs of an upstream elsewhere cannot be read", async () => {
  const elsewhere = { terraform: { backend: { s3: { bucket: "states" } } } };
  const plans = await plan(
    {
      ...readsStorage,
      "dev-lake-storage": { json: elsewhere },
    },
    `[ "$1 $stack" = "plan dev-lake-storage" ] && { ${summary(0, 0, 0)}; exit 0; }
    [ "$1" = init ]`,
    [],
    "",
    "echo 'Error: ExpiredToken' >&2; exit 1",
  );
  expect(describePlan(plans[1] as StackPlan)).toMatchInlineSnapshot(`
    "dev-lake-trust: could not be planned
      the outputs of dev-lake-storage cannot be read
        Error: ExpiredToken

        fix: log in to AWS (or set AWS_PROFILE) with credentials that may assume the deploy roles, then run the command again"
  `);
});

test("shows Terraform's errors", async () => {
  const plans = await plan(
    storage,
    `[ "$1" = init ] && exit 0; ${error("no such cluster", "orders-aurora\nis not there", "data.aws_rds_cluster.orders")}; exit 1`,
  );
  expect(describePlan(plans[0] as StackPlan)).toBe(
    "dev-lake-storage: could not be planned\n  data.aws_rds_cluster.orders: no such cluster\n    orders-aurora\n    is not there",
  );
  expect(summarizePlans("dev", plans)).toBe("dev: 1 of 1 stack could not be planned");
});

test("initialises anew for another lock of the same state, and for a newer provider", async () => {
  const folder = temporaryFolder();
  const stacks = putStacks(path.join(folder, "cdktf.out"), { "dev-lake-storage": lockedByObject });
  rememberEarlierRun(path.join(folder, "cdktf.out", "stacks", "dev-lake-storage"));
  const plans = await planStacks({
    workspace: {
      root: folder,
      environment: "dev",
      outDir: path.join(folder, "cdktf.out"),
      logDir: path.join(folder, "logs"),
      terraform: putTerraform(folder, `${stopAtEarlierRun}; ${summary(0, 0, 0)}`),
      env: process.env,
      usesRegistry: false,
    },
    stacks,
    signal: new AbortController().signal,
  });
  expect(plans.map(describePlan)).toEqual(["dev-lake-storage: No changes"]);
});

test("shows what a failed init said", async () => {
  const plans = await plan(storage, `[ "$1" = init ] && echo "no provider" && exit 1`);
  expect(describePlan(plans[0] as StackPlan)).toBe(
    "dev-lake-storage: could not be planned\n  terraform init failed\n    no provider",
  );
});

test("reads Terraform's text where Terraform Cloud does the work", async () => {
  const cloud = { terraform: { cloud: { organization: "shop" } } };
  const plans = await plan(
    { "dev-lake-storage": { json: cloud } },
    `[ "$1" = init ] && exit 0
    case "$*" in *-json*) exit 1 ;; esac
    echo '  # aws_iam_role.writer will be created'
    echo 'Plan: 1 to add, 0 to change, 0 to destroy.'
    exit 2`,
  );
  expect(describePlan(plans[0] as StackPlan)).toBe(
    "dev-lake-storage: 1 to add, 0 to change, 0 to destroy\n    + aws_iam_role.writer",
  );
});
