/** From YAML nodes to plain values, refusing what YAML allows and an environment file does not mean. */
import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Scalar, type YAMLMap } from "yaml";
import { nearest, quote, type KeyPath } from "./messages";

/** Nodes by the alias that stands for them. */
export type Bindings = Map<Alias, Node>;

/** A problem at an offset of the text. */
export interface LocatedProblem {
  readonly offset: number;
  readonly path: KeyPath;
  readonly detail: string;
  readonly fix: string;
  /** Offset of what it repeats. */
  readonly first?: number;
}

/** The plain value of a document (undefined if aliases blow it up), what was refused on the way, and how to follow its aliases. */
export interface Converted {
  readonly value: unknown;
  readonly problems: readonly LocatedProblem[];
  readonly bindings: Bindings;
}

/** Values that aliases may add to a file; an alias bomb adds billions. */
const mostAliased = 10_000;

/** The text of a key, or undefined if the key is no plain text. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key) || key.value === null) return undefined;
  return typeof key.value === "string" ? key.value : key.source;
}

/** Converts the contents of one document. Duplicate keys: the last counts, each but the first is a problem. */
export function convert(contents: Node | null): Converted {
  return new Converter().convert(contents);
}

class Converter {
  private readonly problems: LocatedProblem[] = [];
  private readonly bindings: Bindings = new Map();
  private readonly anchors = new Map<string, Node>();
  private readonly active = new Set<Node>();
  private aliased = 0;
  private aliasDepth = 0;

  convert(contents: Node | null): Converted {
    const value = this.node(contents, []);
    return {
      value: this.aliased > mostAliased ? undefined : value,
      problems: this.problems,
      bindings: this.bindings,
    };
  }

  private node(node: Node | null, path: KeyPath): unknown {
    if (node === null) return null;
    if (isAlias(node)) return this.alias(node, path);
    if (this.aliasDepth > 0) this.aliased++;
    else if ("anchor" in node && typeof node.anchor === "string") this.anchors.set(node.anchor, node);

    this.active.add(node);
    try {
      if (isMap(node)) return this.map(node, path);
      if (isSeq(node))
        return node.items.map((item, index) => this.node(item as Node | null, [...path, index]));
      return isScalar(node) ? this.scalar(node, path) : null;
    } finally {
      this.active.delete(node);
    }
  }

  private map(map: YAMLMap, path: KeyPath): unknown {
    const entries = new Map<string, unknown>();
    const offsets = new Map<string, number>();
    for (const { key, value } of map.items) {
      const offset = (key as Node | null)?.range?.[0] ?? map.range?.[0] ?? 0;
      const text = keyText(key);
      if (text === undefined || text === "") {
        this.problems.push({ offset, path, ...noText(key) });
        continue;
      }
      const here = [...path, text];
      const refusal = refusedKey(text);
      if (refusal !== undefined) {
        this.refuse(offset, here, refusal.detail, refusal.fix);
        continue;
      }
      const first = offsets.get(text);
      if (first === undefined) offsets.set(text, offset);
      else this.problems.push({ offset, path: here, first, ...secondKey });
      entries.set(text, this.node(value as Node | null, here));
    }
    return Object.fromEntries(entries);
  }

  private scalar(scalar: Scalar, path: KeyPath): unknown {
    const { value } = scalar;
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    this.refuse(
      scalar.range?.[0] ?? 0,
      path,
      `got ${quote((scalar.source ?? "a tagged value").slice(0, 40))}; expected text, a finite number, true or false`,
      "put it in quotes if it is text",
    );
    return null;
  }

  private alias(alias: Alias, path: KeyPath): unknown {
    const target = this.bindings.get(alias) ?? this.anchors.get(alias.source);
    const offset = alias.range?.[0] ?? 0;
    if (target === undefined) {
      const known = [...this.anchors.keys()].map((anchor) => `&${anchor}`).join(", ");
      this.refuse(
        offset,
        path,
        `got the alias *${alias.source}; expected one whose anchor stands before it in this file${known === "" ? "" : ` (${known.slice(0, 120)})`}`,
        unknownAlias(alias.source, nearest(alias.source, this.anchors.keys())),
      );
      return null;
    }
    this.bindings.set(alias, target);
    if (this.active.has(target)) {
      this.refuse(
        offset,
        path,
        `got the alias *${alias.source} inside its own anchor; expected no circle`,
        "write the value out",
      );
      return null;
    }
    if (this.aliased > mostAliased) return null;

    this.aliasDepth++;
    const value = this.node(target, path);
    this.aliasDepth--;
    if (this.aliased > mostAliased && this.aliasDepth === 0) {
      this.refuse(
        offset,
        path,
        `got aliases that stand for more than ${mostAliased} values; expected a file of ordinary size`,
        "write the values out, or put what is shared into common.yaml",
      );
    }
    return value;
  }

  private refuse(offset: number, path: KeyPath, detail: string, fix: string): void {
    this.problems.push({ offset, path, detail, fix });
  }
}

const secondKey = {
  detail: "got this key a second time; expected every key once",
  fix: "delete one of the two, or merge what they say",
};

/** A key that is a map is what the braces of a template look like. */
function noText(key: unknown): Pick<LocatedProblem, "detail" | "fix"> {
  if (isMap(key)) {
    return {
      detail: "got a map as a key, which is what `{{ … }}` looks like; expected a word before the colon",
      fix: "write the value itself: templates of other tools are not filled in here",
    };
  }
  return { detail: "got a key that is no text; expected a word before the colon", fix: "write a key" };
}

function refusedKey(key: string): Pick<LocatedProblem, "detail" | "fix"> | undefined {
  switch (key) {
    case "<<":
      return {
        detail: "got the merge key `<<`, which YAML 1.2 does not have and this loader does not merge",
        fix: "write the keys out, or put what is shared into common.yaml, which is merged into every environment by key",
      };
    case "__proto__":
    case "constructor":
    case "prototype":
      return { detail: `got the key "${key}", a reserved word of JavaScript`, fix: "choose another key" };
    default:
      return undefined;
  }
}

function unknownAlias(name: string, near: string | undefined): string {
  if (/^[.*%]/.test(name))
    return "quote the text if it is no alias; any characters are `%` in names of schemas and tables";
  const other = near === undefined ? "" : `, or *${near}`;
  return `write the value out, or &${name} before it in this file${other}: anchors of other files are not seen`;
}
