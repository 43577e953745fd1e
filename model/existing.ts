/** Things of AWS that exist already: the file names them by their id, or as their owners do. */

/** Prefix of the ids of a kind (EC2 API Reference, "Resource IDs"). */
const prefixes = { vpc: "vpc", subnet: "subnet", securityGroup: "sg", transitGateway: "tgw" } as const;

/** Kind of what exists. */
export type ExistingKind = keyof typeof prefixes;

/** Ids of a kind, which have its prefix and 8 or 17 hexadecimal digits; or another word. */
export function idPattern(kind: ExistingKind, word?: string): RegExp {
  const id = `${prefixes[kind]}-([0-9a-f]{8}|[0-9a-f]{17})`;
  return new RegExp(word === undefined ? `^${id}$` : `^(${word}|${id})$`);
}

/** What a word of the file means: an id if it looks like one, and a name otherwise. */
export function existing(
  kind: ExistingKind,
  word: string,
): { readonly id: string } | { readonly name: string } {
  return idPattern(kind).test(word) ? { id: word } : { name: word };
}

/** The same, as arguments of a data source that finds by id or by Name tag. */
export function byIdOrNameTag(
  kind: ExistingKind,
  word: string,
): { readonly id: string } | { readonly tags: { readonly Name: string } } {
  const found = existing(kind, word);
  return "id" in found ? found : { tags: { Name: found.name } };
}
