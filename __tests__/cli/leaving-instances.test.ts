import { readFileSync } from "node:fs";
import * as path from "node:path";
import { findLeavingInstances } from "../../cli/leaving-instances";
import { put, putScript, putStacks, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const provider = 'provider["registry.terraform.io/hashicorp/aws"].dms';
const group = "aws_dms_replication_subnet_group.replication_network";

function resource(type: string, name: string, attributes: object, dependencies: readonly string[] = []) {
  const instances = [{ attributes, dependencies }];
  return { mode: "managed", type, name, provider, instances };
}

/** What is deployed: an instance with what it needs, and a role that goes as well. */
const deployed = [
  resource("aws_cloudwatch_log_group", "main_tasks", { name: "dms-tasks-dev-main", retention_in_days: 7 }),
  resource("aws_dms_replication_subnet_group", "replication_network", {}),
  resource(
    "aws_dms_replication_instance",
    "main",
    {
      replication_instance_id: "dev-main",
      replication_instance_class: "dms.t3.medium",
      engine_version: "3.6.2",
    },
    ["aws_cloudwatch_log_group.main_tasks", group],
  ),
  resource("aws_iam_role", "gone", { name: "gone" }),
];

const network = { aws_dms_replication_subnet_group: { replication_network: {} } };

/** Looks in a first stack that has these resources, with a Terraform whose `state pull` says something. */
async function find(
  resources: Readonly<Record<string, object>>,
  said = JSON.stringify({ resources: deployed }),
) {
  const root = temporaryFolder();
  const state = put(path.join(root, "pulled"), said);
  const outDir = path.join(root, "cdktf.out");
  const [stack] = putStacks(outDir, { "dev-dms-foundation": { json: { resource: resources } } });
  if (!stack) throw new Error("no stack was written");
  const terraform = putScript(
    path.join(root, "terraform"),
    `[ "$1" != state ] || { cat "${state}"; [ -s "${state}" ] || { echo locked >&2; exit 1; }; }`,
  );
  const { env } = process;
  const workspace = { root, environment: "dev", outDir, logDir: root, terraform, env, usesRegistry: false };
  const found = await findLeavingInstances(workspace, [stack], new AbortController().signal);
  return { found, read: () => JSON.parse(readFileSync(stack.jsonPath, "utf8")) as { resource: object } };
}

test("no instance leaves at the first deploy, nor where all that are deployed are in the configuration", async () => {
  expect((await find({}, "\n")).found).toBeUndefined();
  expect((await find({ aws_dms_replication_instance: { main: {} } })).found).toBeUndefined();
});

test("keeps the instance and what it needs as they are, and releases both; what else goes is no matter", async () => {
  const { found, read } = await find(network);
  expect(found?.addresses).toEqual(["aws_dms_replication_instance.main"]);
  found?.keep();
  const lifecycle = { ignore_changes: "all" };
  expect(read().resource).toEqual({
    ...network,
    aws_cloudwatch_log_group: {
      main_tasks: { name: "dms-tasks-dev-main", provider: "aws.dms", lifecycle },
    },
    aws_dms_replication_instance: {
      main: {
        replication_instance_id: "dev-main",
        replication_instance_class: "dms.t3.medium",
        provider: "aws.dms",
        depends_on: ["aws_cloudwatch_log_group.main_tasks"],
        lifecycle,
      },
    },
  });
  found?.release();
  expect(read().resource).toEqual(network);
});

test("fails before anything is applied where the instance's network goes, too", async () => {
  await expect(find({})).rejects.toThrow(
    `aws_dms_replication_instance.main cannot go in the same deploy as ${group}, which it needs while tasks are on it. Two deploys: first the change of the pipelines, with the instance and its network as they were; then without them.`,
  );
});

test("fails where the state cannot be read, with Terraform's words", async () => {
  await expect(find(network, "")).rejects.toThrow(
    "dev-dms-foundation: its state could not be read, so nothing was changed:\nlocked",
  );
});
