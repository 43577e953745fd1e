import { Fn, Token } from "cdktf";

/**
 * A value whose texts reach Terraform as they are, in an argument of a Terraform function.
 *
 * cdktf writes such an argument as an expression, and leaves quotes, backslashes and `%{` in it as they are, and
 * in keys of maps everything.
 * Texts that refer to something else are left alone.
 */
export function literal<T>(value: T): T;
export function literal(value: unknown): unknown {
  if (typeof value === "string") return literalText(value);
  if (Token.isUnresolved(value) || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((member: unknown) => literal(member));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [literalKey(key), literal(member as unknown)]),
  );
}

function literalText(text: string): string {
  if (Token.isUnresolved(text) || !/["\\\n]|[$%]\{/.test(text)) return text;
  // `rawString` escapes quotes, line ends and `${`.
  return Fn.rawString(text.replaceAll("\\", "\\\\").replaceAll("%{", "%%{"));
}

/** cdktf puts a key between quotes as it is, tokens too, so that it is escaped here. */
function literalKey(key: string): string {
  return key
    .replace(/["\\]/g, (character) => `\\${character}`)
    .replace(/[$%](?=\{)/g, (character) => `${character}${character}`)
    .replaceAll("\n", "\\n");
}
