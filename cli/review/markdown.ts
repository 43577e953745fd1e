/** A review in Markdown, for a comment on a pull request. */
import { listed } from "./access/verbs";
import type { AccountChanges } from "./account-changes";
import { deployed, headline, nothing } from "./headline";
import { mermaid } from "./mermaid";
import type { Review } from "./review";

/** As many addresses as a line has; the JSON has all. */
const addressesInLine = 12;

/** As many decisions as a comment has room for: GitHub takes 65,536 characters. */
const mostDecisions = 150;

/** The whole text. */
export function reviewMarkdown(review: Review): string {
  const { decisions, routine, accounts, base } = review;
  const shown = decisions.slice(0, mostDecisions);
  const more = decisions.length - shown.length;
  const parts = [
    `# ${headline(decisions)}`,
    shown.map(({ environments, text }) => `- ${listed(environments)}: ${text}`).join("\n"),
    more > 0 ? `And ${more} more, which are in the JSON and on the page.` : "",
    nothing(decisions),
    mermaid(review.diagram),
    ...accounts.map(accountText),
    routine.length === 0 ? "" : details("What functions and keys need for themselves", routine),
    `Compared with ${quotedRef(base)}: the committed JSON of both. ${deployed(review.planned)} For costs, see docs/review.md.`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function accountText({ account, environment, id, resources, steps }: AccountChanges): string {
  const lines = (["created", "changed", "replaced", "destroyed", "let go"] as const).flatMap((what) => {
    const own = resources.filter((resource) => resource.what === what);
    if (own.length === 0) return [];
    const names = own.slice(0, addressesInLine).map(({ address, arguments: changed }) => {
      const isSaid = changed.length > 0 && (what === "changed" || what === "replaced");
      const which = isSaid ? ` (${changed.join(", ")})` : "";
      return `\`${address}\`${which}`;
    });
    const more = own.length - names.length;
    return [`- ${what} (${own.length}): ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`];
  });
  const counted = Object.entries(steps).map(([what, count]) => `${count} ${what}`);
  const stepLine = counted.length === 0 ? [] : [`- steps of functions: ${counted.join(", ")}`];
  return [`## Account ${account} of ${environment} (${id})`, [...lines, ...stepLine].join("\n")].join("\n\n");
}

function details(summary: string, sentences: readonly string[]): string {
  const shown = sentences.slice(0, mostDecisions);
  return `<details><summary>${summary} (${sentences.length})</summary>\n\n${shown.map((text) => `- ${text}`).join("\n")}\n\n</details>`;
}

function quotedRef(ref: string): string {
  return `\`${ref.replaceAll("`", "'")}\``;
}
