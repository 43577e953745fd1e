/** Random values that fit a JSON Schema, the same for the same seed. */
import { dereferenced, type SchemaNode } from "../../config/json-schema";

/** A source of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Texts of which one fits most patterns of the schema. */
const texts = [
  "orders",
  "shop.orders",
  "shop.%",
  "id",
  "total_amount",
  "ORDERS",
  "US/Pacific",
  "2026-01-02T03:04:05Z",
  "mysql-bin.000123:4",
  "1",
  "a",
  "https://example.com/x",
  "$id",
  "select 1",
] as const;

interface TextNode extends SchemaNode {
  readonly pattern?: string;
}

/** Chooses values by chance. */
export class RandomValues {
  constructor(private readonly next: () => number) {}

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** Whether something happens that happens once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of several; there has to be one. */
  of<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error("nothing to choose from");
    return choice;
  }

  /** A value that fits a node, or undefined where no text is known that does. */
  value(schema: SchemaNode): unknown {
    const node = dereferenced(schema);
    const alternatives = node.oneOf ?? node.anyOf;
    if (alternatives !== undefined) return this.value(this.of(alternatives));
    if ("const" in node) return node.const;
    if (node.enum !== undefined) return this.of(node.enum);
    switch (node.type) {
      case "boolean":
        return this.once(2);
      case "integer":
      case "number":
        return this.number(node);
      case "string":
        return this.text(node);
      case "array":
        return this.list(node);
      case "object":
        return this.map(node);
      default:
        return undefined;
    }
  }

  /** A map with what is required, and now and then with what is not. */
  private map(node: SchemaNode): Record<string, unknown> | undefined {
    const made: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(node.properties ?? {})) {
      const required = node.required?.includes(key) === true && !("default" in member);
      if (!required && !this.once(4)) continue;
      const value = this.value(member);
      if (value !== undefined) made[key] = value;
      else if (required) return undefined;
    }
    return made;
  }

  private list({ items = {} }: SchemaNode): unknown[] | undefined {
    const made = Array.from({ length: 1 + this.below(2) }, () => this.value(items));
    return made.includes(undefined) ? undefined : made;
  }

  private number({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: SchemaNode): number {
    const low = Math.max(minimum, -1000);
    return low + this.below(Math.min(maximum - low + 1, 1000));
  }

  private text({ pattern, minLength = 0, maxLength = 1000 }: TextNode): string | undefined {
    const fitting = texts.filter(
      (text) =>
        text.length >= minLength &&
        text.length <= maxLength &&
        (pattern === undefined || new RegExp(pattern).test(text)),
    );
    return fitting.length === 0 ? undefined : this.of(fitting);
  }
}
