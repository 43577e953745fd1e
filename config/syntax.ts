/** Why a text is not the YAML of an environment file. */
import { isScalar, visit, type parseDocument, type YAMLError } from "yaml";
import { badIndentation } from "./indentation";

/** A problem at an offset of the text. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly detail: string;
  readonly fix: string;
}

/** What the parser says of a document, in the words of those who write environment files. */
export function syntaxProblems(document: ReturnType<typeof parseDocument>, text: string): SyntaxProblem[] {
  const version = document.directives?.yaml;
  if (version?.explicit && version.version !== "1.2") {
    return [
      {
        offset: 0,
        detail: `got a %YAML ${version.version} directive; expected YAML 1.2`,
        fix: "delete the directive",
      },
    ];
  }
  const tabs = document.errors.filter((error) => error.code === "TAB_AS_INDENT");
  // After the first error the parser guesses, and most of what it then reports follows from the guess.
  const errors = tabs.length > 0 ? tabs : document.errors.slice(0, 1);
  return [
    ...errors.map(
      (error) =>
        wrongColumn(text, document.errors) ??
        openQuote(document, error) ?? { offset: error.pos[0], ...explain(error.code, error.message) },
    ),
    ...document.warnings.map((warning) => ({
      offset: warning.pos[0],
      detail: `got a tag that plain YAML does not have (${shortMessage(warning.message)}); expected plain values`,
      fix: "delete the tag",
    })),
  ];
}

/** What the parser says of indentation is true of another line: of the one before, or of the first that it cannot place. */
function wrongColumn(text: string, [error, second]: readonly YAMLError[]): SyntaxProblem | undefined {
  if (
    error === undefined ||
    !/same column|compact mappings|implicit map key$|without - |scalar at node end$/.test(error.message)
  )
    return undefined;
  // A key of two lines is one that stands below a value; it begins on the second line.
  const spans = error.message.includes("compact") && second?.code === "MULTILINE_IMPLICIT_KEY";
  return badIndentation(text, spans ? second.pos[1] - 1 : error.pos[0]);
}

/** Where quotes open that nothing closes: the parser names the end of the file. */
function openQuote(
  document: ReturnType<typeof parseDocument>,
  { message, pos: [end] }: YAMLError,
): SyntaxProblem | undefined {
  const [, quotes] = /^Missing closing ("|')quote/.exec(message) ?? [];
  if (quotes === undefined) return undefined;
  let offset: number | undefined;
  visit(document, (_key, node) => {
    if (isScalar(node) && node.range && node.range[0] < end && node.range[1] >= end) offset = node.range[0];
  });
  if (offset === undefined) return undefined;
  return {
    offset,
    detail: `not valid YAML: got ${quotes} here, and none closes the text; expected quotes at both ends of it`,
    fix: "write the missing quotes: here, or at a text before it",
  };
}

function explain(code: string, message: string): Pick<SyntaxProblem, "detail" | "fix"> {
  switch (code) {
    case "TAB_AS_INDENT":
      return { detail: "got a tab as indentation; YAML allows spaces only", fix: "indent with two spaces" };
    case "MULTIPLE_DOCS":
      return {
        detail: "got a second document after `---`; expected one document in a file",
        fix: "write one file for each environment",
      };
    default:
      return {
        detail: `not valid YAML: ${shortMessage(message)}`,
        fix: "check quotes, brackets and indentation at this place and just before it",
      };
  }
}

function shortMessage(message: string): string {
  const line = message.split("\n")[0] ?? "";
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
