/** Small helpers that put what was found and what is allowed into words. */

/** Steps from the root of a file to a value: keys of maps and indices of lists. */
export type KeyPath = readonly (string | number)[];

const plainKey = /^[A-Za-z_][\w-]*$/;
const sensitiveKey =
  /passw|passphrase|secret|token|credential|private.?key|caCertificate|extraConnectionAttributes/i;
const sensitiveTexts = [
  /-----BEGIN/,
  /\b(AKIA|ASIA)[A-Z0-9]{12,}/,
  // A URL with a user, and what looks like an assignment: JSON of a secret, attributes, SQL.
  /:\/\/[^/\s]*@/,
  /(passw(or)?d|pwd)\W{0,4}[=:]|\bidentified by\b/i,
];
const longestShown = 80;

/** A key path as people write it: `pipelines.orders-to-lake.tables[0].include`. */
export function formatKeyPath(path: KeyPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (!plainKey.test(step)) text += `[${quote(shorten(step))}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/** Found value, for a message: shortened, and never one that may be a secret. */
export function describeValue(value: unknown, path: KeyPath = []): string {
  if (value === null) return "no value";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  const hidden = path.some((step) => typeof step === "string" && sensitiveKey.test(step));
  if (hidden || (typeof value === "string" && sensitiveTexts.some((pattern) => pattern.test(value))))
    return `a ${typeof value} (not shown)`;
  return typeof value === "string" ? quote(shorten(value)) : JSON.stringify(value);
}

/** Characters that act on a terminal, or that nobody sees or takes for others: a hyphen that does not break, a space that is none. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u2011]|(?! )\p{Zs}/gu;

/** Text in double quotes, with what cannot be seen escaped. */
export function quote(text: string): string {
  return visible(JSON.stringify(text));
}

/** Text with what cannot be seen, or what acts on a terminal, escaped. */
export function visible(text: string): string {
  return text.replace(unseen, (character) =>
    // Beyond the first 65,536 characters two escapes stand for one.
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

/** `"a", "b", "c"`, at most `limit` of them. */
export function quoteAll(values: Iterable<string | number>, limit = 12): string {
  const all = [...values];
  const shown = all
    .slice(0, limit)
    .map((value) => (typeof value === "number" ? String(value) : quote(value)));
  return all.length > limit ? `${shown.join(", ")} and ${all.length - limit} more` : shown.join(", ");
}

/** The candidate that a misspelt word most likely stands for, if one is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  const lowered = word.toLowerCase();
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(lowered, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** A description that goes on in the middle of a sentence: no capital, no full stop. */
export function midSentence(sentence: string): string {
  const text = sentence.replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

function shorten(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
