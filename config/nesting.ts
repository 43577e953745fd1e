/** A look at a YAML text before it is parsed: the parser recurses, and some texts would end the process. */
import { Lexer } from "yaml";

/** Environment files nest about six levels deep. */
const deepest = 40;

/**
 * Offset at which a text nests deeper than any environment file does; undefined if it does not.
 *
 * The lexer does not recurse, so this is safe on any text.
 */
export function tooDeepAt(text: string): number | undefined {
  let offset = 0;
  let open = 0;
  let inLine = 0;
  let lineStart = true;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") open++;
    else if (token === "]" || token === "}") open = Math.max(0, open - 1);
    else if (open === 0 && (token === "-" || token === "?" || token === ":")) inLine++;
    else if (token === "\n" || token === "\r\n") inLine = 0;
    // Every level of indentation costs at least one space.
    const indented = lineStart && token.trim() === "" && !token.includes("\n") && token.length > deepest * 4;
    lineStart = token === "\n" || token === "\r\n";
    if (open > deepest || inLine > deepest || indented) return offset;
    if (!isMarker(token)) offset += token.length;
  }
  return undefined;
}

/** The lexer's own marks (byte-order mark, start of document, scalar, flow error) stand for no text. */
function isMarker(token: string): boolean {
  return token === "\u0002" || token === "\u0018" || token === "\u001f";
}
