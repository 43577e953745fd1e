/** Text in HTML. */

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text in which nothing is taken for a tag, an entity or the end of an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A sentence in which names between backticks are code. */
export function sentence(text: string): string {
  return escaped(text).replace(/`([^`]*)`/g, "<code>$1</code>");
}
