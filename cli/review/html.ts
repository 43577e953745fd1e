/** A review as one page that needs nothing else: no script, no font, no picture from elsewhere. */
import { listed } from "./access/verbs";
import type { AccountChanges } from "./account-changes";
import { decisionKinds, type Decision, type DecisionKind } from "./decision";
import { deployed, headline, nothing } from "./headline";
import { escaped, sentence } from "./html-text";
import { pageStyle } from "./page-style";
import type { Review } from "./review";
import { diagramSvg } from "./svg";

/** Titles of the parts about what is to decide. */
const titles: Readonly<Record<DecisionKind, string>> = {
  "account comes": "Accounts that come",
  "account goes": "Accounts that go",
  "gains access": "Who gains access",
  "loses access": "Who loses access",
  "plan is refused": "Plans that are refused",
  "loads again": "What loads again",
  "pipeline ends": "Pipelines that end",
  "pipeline stops": "What stops for a while",
  "pipeline starts": "Pipelines that start",
  "opens a network": "Networks that open",
  replaced: "What is replaced",
  destroyed: "What is destroyed",
  "put back": "What is not as it was deployed",
};

/** As many entries as a list of the page has, so that the page stays small; the JSON has all. */
const mostEntries = 400;

/** The whole page. */
export function reviewHtml(review: Review): string {
  const { decisions, accounts, routine, base, diagram } = review;
  const head = headline(decisions);
  const picture = diagramSvg(diagram);
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(head)}</title>`,
    `<style>${pageStyle}</style>`,
    "</head>",
    "<body>",
    `<header><h1>${escaped(head)}</h1><p>Compared with <code>${escaped(base)}</code>: the committed JSON of both. ${sentence(deployed(review.planned))}</p></header>`,
    "<main>",
    ...decisionKinds.map((kind) =>
      part(
        kind,
        decisions.filter((decision) => decision.kind === kind),
      ),
    ),
    `<p>${sentence(nothing(decisions))}</p>`,
    picture === ""
      ? ""
      : `<section aria-labelledby="picture"><h2 id="picture">Picture</h2><div class="picture" tabindex="0" role="group" aria-label="Picture, may be scrolled">${picture}</div></section>`,
    ...accounts.map(account),
    routine.length === 0
      ? ""
      : fold(`What functions and keys need for themselves (${routine.length})`, list(routine.map(sentence))),
    "</main>",
    "</body>",
    "</html>",
    "",
  ]
    .filter((line) => line !== "")
    .join("\n")
    .concat("\n");
}

function part(kind: DecisionKind, decisions: readonly Decision[]): string {
  if (decisions.length === 0) return "";
  const id = kind.replaceAll(" ", "-");
  return `<section aria-labelledby="${id}"><h2 id="${id}">${titles[kind]}</h2>${list(decisions.map(decision))}</section>`;
}

function decision({ environments, text, details }: Decision): string {
  const rows = Object.entries(details)
    .filter(([, words]) => words.length > 0)
    .map(
      ([name, words]) =>
        `<dt>${escaped(name)}</dt>${words.map((word) => `<dd><code>${escaped(word)}</code></dd>`).join("")}`,
    );
  const exact = rows.length === 0 ? "" : fold("exactly", `<dl>${rows.join("")}</dl>`);
  return `<b>${escaped(listed(environments))}</b>: ${sentence(text)}${exact}`;
}

function account({ account: key, environment, id, resources, steps }: AccountChanges): string {
  const heading = `account-${environment}-${key}`;
  const lists = (["created", "changed", "replaced", "destroyed", "let go"] as const).flatMap((what) => {
    const own = resources.filter((resource) => resource.what === what);
    if (own.length === 0) return [];
    const entries = own.map(({ address, arguments: names }) => {
      const which = names.length === 0 ? "" : `: ${escaped(names.join(", "))}`;
      return `<code>${escaped(address)}</code>${which}`;
    });
    return [fold(`${what} (${own.length})`, list(entries))];
  });
  const counted = Object.entries(steps).map(([what, count]) => `${count} ${what}`);
  const functions = counted.length === 0 ? "" : `<p>Steps of functions: ${escaped(counted.join(", "))}.</p>`;
  return `<section aria-labelledby="${escaped(heading)}"><h2 id="${escaped(heading)}">Account ${escaped(key)} of ${escaped(environment)} <small>${escaped(id)}</small></h2>${lists.join("")}${functions}</section>`;
}

function list(entries: readonly string[]): string {
  const shown = entries.slice(0, mostEntries).map((entry) => `<li>${entry}</li>`);
  const more = entries.length - shown.length;
  return `<ul>\n${shown.join("\n")}\n</ul>${more > 0 ? `<p>And ${more} more, which are in the JSON.</p>` : ""}`;
}

function fold(summary: string, content: string): string {
  return `<details><summary>${escaped(summary)}</summary>${content}</details>`;
}
