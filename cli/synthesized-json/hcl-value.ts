/** Values in `${jsonencode(…)}`, as events of functions are written: read as JSON, where `${…}` is an expression. */

const token = /"(?:[^"\\]|\\.)*"|[{}[\],=]|[^\s{}[\],="]+/g;
const whole = /^\$\{jsonencode\(([\s\S]*)\)\}$/;

/** The value; undefined where the text is something else. */
export function hclValue(text: string): unknown {
  const [, inner] = whole.exec(text) ?? [];
  if (inner === undefined) return undefined;
  const json = (inner.match(token) ?? []).map((part) => {
    if (part === "=") return ":";
    return /^(["{}[\],]|(true|false|null|-?\d+(\.\d+)?)$)/.test(part) ? part : JSON.stringify(`\${${part}}`);
  });
  return JSON.parse(json.join(" "));
}

/** The text that `hclValue` reads a value from. */
export function hclText(value: unknown): string {
  return `\${jsonencode(${written(value)})}`;
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(
      ([key, member]) => `${JSON.stringify(key)} = ${written(member)}`,
    );
    return `{${members.join(", ")}}`;
  }
  const expression = typeof value === "string" && /^\$\{([^{}]*)\}$/.exec(value)?.[1];
  return expression || JSON.stringify(value);
}
