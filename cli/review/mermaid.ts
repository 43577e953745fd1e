/** The picture as a mermaid block, which GitHub draws. */
import type { Diagram, Fate } from "./diagram";

const styles: Readonly<Record<Fate, string>> = {
  new: "stroke:#1a7f37,stroke-width:2px",
  gone: "stroke:#cf222e,stroke-dasharray:4",
  other: "stroke:#9a6700,stroke-width:2px",
  same: "stroke:#57606a",
};

/** The block; empty where no pipeline changes. */
export function mermaid({ nodes, edges, leftOut }: Diagram): string {
  if (edges.length === 0) return "";
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const environments = [...new Set(nodes.map(({ environment }) => environment))];
  const fates = [...new Set(nodes.map(({ fate }) => fate))].sort();
  const lines = [
    "flowchart LR",
    ...environments.flatMap((environment, index) => [
      `  subgraph e${index}["${environment}"]`,
      ...nodes
        .filter((node) => node.environment === environment)
        .map((node) => `    ${ids.get(node.id) ?? ""}["${node.label}"]:::${node.fate}`),
      "  end",
    ]),
    ...edges.map(({ from, to, label }) => `  ${ids.get(from) ?? ""} -- "${label}" --> ${ids.get(to) ?? ""}`),
    ...fates.map((fate) => `  classDef ${fate} ${styles[fate]}`),
  ];
  const more = leftOut === 0 ? "" : `\n\n${leftOut} more pipelines are not in the picture.`;
  return `\`\`\`mermaid\n${lines.join("\n")}\n\`\`\`${more}`;
}
