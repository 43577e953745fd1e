/** A picture of what changes: pipelines and what they connect. */
import { textAt } from "../synthesized-json/app";
import { generationOf } from "./changed-values";
import type { ResourceChange } from "./resource-change";

/** How something fares. */
export type Fate = "new" | "gone" | "other" | "same";

/** An endpoint of pipelines. */
export interface DiagramNode {
  readonly id: string;
  /** Key of the endpoint. */
  readonly label: string;
  readonly environment: string;
  readonly fate: Fate;
}

/** A pipeline between two endpoints. */
export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  /** Key of the pipeline, and what happens to it. */
  readonly label: string;
  readonly fate: Fate;
}

/** Pipelines that are not what they were, with their ends. */
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  /** Pipelines that are left out because nobody could read so many. */
  readonly leftOut: number;
}

/** Pipelines that a picture has room for. */
const room = 30;

/** The picture of the environments' pipelines. */
export function diagramOf(
  environments: readonly { readonly environment: string; readonly changes: readonly ResourceChange[] }[],
): Diagram {
  const nodes = new Map<string, DiagramNode>();
  const edges: DiagramEdge[] = [];
  let leftOut = 0;
  for (const { environment, changes } of environments) {
    const fates = new Map(changes.filter(isEndpoint).map((change) => [change.name, fateOf(change)]));
    const tasks = changes.filter(({ type }) => /^aws_dms_replication_(task|config)$/.test(type));
    for (const task of tasks) {
      if (edges.length >= room) {
        leftOut += 1;
        continue;
      }
      const block = task.after ?? task.before;
      const [from, to] = ["source_endpoint_arn", "target_endpoint_arn"].map((argument) => {
        const label = endpointIn(textAt(block, argument));
        const id = `${environment}/${label}`;
        nodes.set(id, { id, label, environment, fate: fates.get(label) ?? "same" });
        return id;
      });
      const words = { new: "starts", gone: "ends", other: "loads again", same: "changes" };
      const fate = fateOf(task);
      edges.push({ from: from ?? "", to: to ?? "", label: `${task.name} ${words[fate]}`, fate });
    }
  }
  return { nodes: [...nodes.values()], edges, leftOut };
}

/** Endpoints that Terraform makes, and the call by which a function makes one. */
function isEndpoint({ type, before, after }: ResourceChange): boolean {
  if (/^aws_dms_(s3_)?endpoint$/.test(type)) return true;
  return type === "aws_lambda_invocation" && /"action" = "ask"/.test(textAt(after ?? before, "input"));
}

function fateOf({ what, before, after }: ResourceChange): Fate {
  switch (what) {
    case "created":
      return "new";
    case "destroyed":
    case "let go":
      return "gone";
    case "replaced":
      return "other";
    case "changed":
      return generationOf(before) === generationOf(after) ? "same" : "other";
  }
}

/** The endpoint that an expression names: a function that only looks for one is not it. */
function endpointIn(expression: string): string {
  const named = /(?<!data\.)(?:aws_dms_(?:s3_)?endpoint|aws_lambda_invocation)\.([\w-]+)/g;
  const [, name] = [...expression.matchAll(named)].at(-1) ?? [];
  return name ?? "an endpoint";
}
