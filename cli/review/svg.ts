/** The picture as SVG: pipelines as rows between their source and their target. The same picture gives the same bytes. */
import type { Diagram, DiagramEdge, Fate } from "./diagram";
import { escaped } from "./html-text";

const row = 64;
const box = { width: 230, height: 34 };
const width = 760;

/** Words for a fate: colour alone tells nobody who does not see it. */
const words: Readonly<Record<Fate, string>> = {
  new: "new",
  gone: "gone",
  other: "another one",
  same: "same",
};

/** The picture; empty where no pipeline changes. */
export function diagramSvg({ nodes, edges, leftOut }: Diagram): string {
  if (edges.length === 0) return "";
  const places = placesOf(edges);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const height = places.rows * row + 16;
  const text = (edge: DiagramEdge) =>
    `${byId.get(edge.from)?.label ?? ""} to ${byId.get(edge.to)?.label ?? ""}: ${edge.label}`;
  const boxes = [...places.of].map(([key, y]) => {
    const [side = "", ...rest] = key.split(" ");
    const node = byId.get(rest.join(" "));
    const x = side === "from" ? 8 : width - box.width - 8;
    const fate = node?.fate ?? "same";
    const label = shortened(`${node?.environment ?? ""}: ${node?.label ?? ""}`, 27);
    const note = fate === "same" ? "" : ` (${words[fate]})`;
    return `<g class="${fate}"><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="6"/><text x="${x + 10}" y="${y + 22}">${escaped(label)}${note}</text></g>`;
  });
  const lines = edges.map((edge) => {
    const [from = 0, to = 0] = [places.of.get(`from ${edge.from}`), places.of.get(`to ${edge.to}`)];
    const [x1, y1, x2, y2] = [
      box.width + 8,
      from + box.height / 2,
      width - box.width - 14,
      to + box.height / 2,
    ];
    const y = (y1 + y2) / 2;
    const label = shortened(edge.label, 38);
    return `<g class="${edge.fate}"><path d="M${x1} ${y1}C${x1 + 70} ${y1} ${x2 - 70} ${y2} ${x2} ${y2}" marker-end="url(#arrow)"/><text x="${width / 2}" y="${y - 6}" text-anchor="middle">${escaped(label)}</text></g>`;
  });
  const title = `Pipelines that change${leftOut === 0 ? "" : `; ${leftOut} more are not in the picture`}`;
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="picture-title picture-text">`,
    `<title id="picture-title">${escaped(title)}</title>`,
    `<desc id="picture-text">${escaped(edges.map(text).join(". "))}.</desc>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>`,
    ...lines,
    ...boxes,
    "</svg>",
  ].join("\n");
}

/** Heights of boxes: sources and targets each in the order in which pipelines name them. */
function placesOf(edges: readonly DiagramEdge[]) {
  const of = new Map<string, number>();
  const next = { from: 0, to: 0 };
  for (const edge of edges) {
    for (const side of ["from", "to"] as const) {
      const key = `${side} ${edge[side]}`;
      if (of.has(key)) continue;
      of.set(key, 16 + next[side] * row);
      next[side] += 1;
    }
  }
  return { of, rows: Math.max(next.from, next.to) };
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
