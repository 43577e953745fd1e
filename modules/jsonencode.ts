import { Fn, type IResolvable, type IResolveContext, Token, Tokenization } from "cdktf";

/**
 * Terraform's `jsonencode` of a value whose texts reach it as they are.
 *
 * In an argument of `Fn.jsonencode`, cdktf writes quotes, backslashes and `%{` as they are, and in keys of maps
 * everything; and it resolves a map anew for each level that it lies in, which took a fifth of the time of a
 * synthesis. Here each member is written once. Texts that refer to something else are left as they are.
 */
export function jsonencode(value: unknown): string {
  const argument: IResolvable = {
    creationStack: [],
    resolve: (context) => expressionOf(value, context),
    toString: () => "argument of jsonencode",
  };
  return Fn.jsonencode(argument);
}

/** A value as Terraform's language writes it inside of an expression. */
function expressionOf(value: unknown, context: IResolveContext): string {
  if (typeof value === "string") return textOf(value, context);
  if (Token.isUnresolved(value)) return String(context.resolve(value));
  if (Array.isArray(value)) return `[${value.map((member) => expressionOf(member, context)).join(", ")}]`;
  if (value === null || typeof value !== "object") return String(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `"${escaped(key)}" = ${expressionOf(member, context)}`);
  return `{${members.join(", ")}}`;
}

function textOf(text: string, context: IResolveContext): string {
  if (!Token.isUnresolved(text)) return `"${escaped(text)}"`;
  const { tokens, literals } = Tokenization.reverseString(text);
  if (tokens.length === 1 && literals.length === 0) return String(context.resolve(text));
  // References in the middle of a text need their braces, and what resolves them asks this context.
  const outside = context.suppressBraces ?? false;
  context.suppressBraces = false;
  const template = String(context.resolve(text));
  context.suppressBraces = outside;
  return `"${template}"`;
}

/** Text between quotes, without what Terraform would take for something else. */
function escaped(text: string): string {
  return text
    .replace(/["\\]/g, (character) => `\\${character}`)
    .replace(/[$%](?=\{)/g, (character) => `${character}${character}`)
    .replaceAll("\n", "\\n");
}
