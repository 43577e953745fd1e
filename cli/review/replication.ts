/** What starts, stops, ends or loads its tables again. */
import { at, textAt, type Block } from "../synthesized-json/app";
import { listed } from "./access/verbs";
import type { EnvironmentDecision } from "./decision";
import type { ResourceChange } from "./resource-change";

const taskTypes = ["aws_dms_replication_task", "aws_dms_replication_config"];
const endpointTypes = ["aws_dms_endpoint", "aws_dms_s3_endpoint"];

/** What an environment's changes do to its pipelines. */
export function replicationDecisions(
  changes: readonly ResourceChange[],
  refused: ReadonlySet<string>,
): EnvironmentDecision[] {
  const tasks = changes.filter(({ type }) => taskTypes.includes(type));
  const renamed = renamesIn(tasks);
  const settled = new Set([...renamed].flatMap(([was, is]) => [was, is]));
  return [
    ...[...renamed].map(([was, is]) => renamedText(was, is)),
    ...tasks.filter((task) => !settled.has(task)).flatMap((task) => ofTask(task, changes, refused)),
    ...paused(changes),
  ];
}

/** Tasks that go while another one comes between the same ends. */
function renamesIn(tasks: readonly ResourceChange[]): Map<ResourceChange, ResourceChange> {
  const gone = tasks.filter(({ what }) => what === "destroyed");
  const come = tasks.filter(({ what }) => what === "created");
  const pairs = gone.flatMap((was) => {
    const same = come.filter((is) => is.stack === was.stack && endsOf(is.after) === endsOf(was.before));
    const [only] = same;
    return only !== undefined && same.length === 1 ? [[was, only] as const] : [];
  });
  return new Map(pairs);
}

function endsOf(block: Block | undefined): string {
  return `${textAt(block, "source_endpoint_arn")} ${textAt(block, "target_endpoint_arn")}`;
}

function renamedText(
  { name: was }: ResourceChange,
  { name: is, after }: ResourceChange,
): EnvironmentDecision {
  return {
    kind: "loads again",
    text: `pipeline \`${was}\` is called \`${is}\` now: another task ${begins(after)} again.`,
  };
}

function ofTask(
  task: ResourceChange,
  changes: readonly ResourceChange[],
  refused: ReadonlySet<string>,
): EnvironmentDecision[] {
  const { name, what, after } = task;
  switch (what) {
    case "created":
      return [{ kind: "pipeline starts", text: `pipeline \`${name}\` starts: it ${begins(after)}.` }];
    case "destroyed":
    case "let go":
      return [{ kind: "pipeline ends", text: `pipeline \`${name}\` ends.` }];
    case "replaced":
      if (refused.has(name)) return [];
      return [
        {
          kind: "loads again",
          text: `pipeline \`${name}\` ${begins(after)} again: ${reasonOf(task, changes)}.`,
        },
      ];
    case "changed":
      return [
        {
          kind: "pipeline stops",
          text: `pipeline \`${name}\` stops, is changed and goes on where it was: ${argumentsOf(task)}.`,
        },
      ];
  }
}

/** What a task does first. */
function begins(block: Block | undefined): string {
  const type = textAt(block, "migration_type") || textAt(block, "replication_type");
  return type === "cdc" ? "begins to replicate changes" : "loads every table";
}

/** Why a task is another one, as far as its memory or its arguments say. */
function reasonOf(task: ResourceChange, changes: readonly ResourceChange[]): string {
  const memory = memoryOf(task, changes);
  const remembered = memory === undefined ? [] : differing(memory);
  const ends = ["source", "target"].filter(
    (end) => remembered.includes(end) || task.arguments.includes(`${end}_endpoint_arn`),
  );
  if (ends.length > 0) {
    return ends.map((end) => `its ${end} endpoint is another one`).join(", and ");
  }
  const others = remembered.length > 0 ? remembered : task.arguments;
  return `${listed(others.map((one) => `\`${one}\``))} ${others.length === 1 ? "changes" : "change"}`;
}

/** What remembers which endpoints a task was made with. */
function memoryOf({ stack, name }: ResourceChange, changes: readonly ResourceChange[]) {
  return changes.find(
    (change) => change.stack === stack && change.address === `terraform_data.${name}_endpoints`,
  );
}

function differing({ before, after }: ResourceChange): string[] {
  const [was, is] = [at(before, "input") ?? {}, at(after, "input") ?? {}];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].filter((name) => textAt(was, name) !== textAt(is, name)).sort();
}

/** Tasks that pause while an endpoint or an instance is changed under them. */
function paused(changes: readonly ResourceChange[]): EnvironmentDecision[] {
  return changes
    .filter(({ what }) => what === "changed")
    .flatMap((change): EnvironmentDecision[] => {
      const { type, name } = change;
      if (type === "aws_dms_replication_instance") {
        const text = `every pipeline on instance \`${name}\` pauses while it is changed: ${argumentsOf(change)}.`;
        return [{ kind: "pipeline stops", text }];
      }
      if (!endpointTypes.includes(type) || change.arguments.every((one) => one.startsWith("tags"))) return [];
      const text = `every pipeline of endpoint \`${name}\` pauses while it is changed: ${argumentsOf(change)}.`;
      return [{ kind: "pipeline stops", text }];
    });
}

function argumentsOf({ arguments: names }: ResourceChange): string {
  return listed(names.map((name) => `\`${name}\``));
}
