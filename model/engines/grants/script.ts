/** The script that a database's owner runs, as text. */
import type { Grants, GrantsRequest, Statement } from "./request";

/** Columns of a line of comment. */
const lineWidth = 100;

/**
 * The whole script: a head, then each step with why it is there; the same for the same request.
 *
 * @param head sentences about the endpoint, each a line
 */
export function grantsScript<Settings>(
  grants: Grants<Settings>,
  request: GrantsRequest<Settings>,
  head: readonly string[],
): string {
  const { comment } = grants;
  const steps = grants
    .statements(request)
    .filter(({ why, text = "" }) => text !== "" || why !== "")
    .filter(({ rights }) => !(rights && request.isMaster))
    .map((statement) => step(comment, statement));
  const blocks = head.length === 0 ? steps : [commentLines(comment, head), ...steps];
  return `${blocks.join("\n\n")}\n`;
}

function step(mark: string, { why, text = "" }: Statement): string {
  const lines = commentLines(mark, [why]);
  return text === "" ? lines : `${lines}\n${text}`;
}

/** Sentences as lines of comment, so that nothing in them is ever run. */
function commentLines(mark: string, sentences: readonly string[]): string {
  return sentences
    .flatMap((sentence) => wrapped(onOneLine(sentence), lineWidth - mark.length - 1))
    .map((line) => `${mark} ${line}`)
    .join("\n");
}

/** Names come from a file: whatever would end a comment's line is a space. */
function onOneLine(sentence: string): string {
  return sentence.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}

function wrapped(sentence: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of sentence.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
