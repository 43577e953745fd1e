/** The tags of endpoints that functions make, as far as they differ from what is wanted. */

type Wanted = Readonly<Record<string, string>>;

/** Those of the wanted tags that an endpoint has not, or with another value. */
export function lackingTags(present: ReadonlyMap<string, string>, wanted: Wanted): Record<string, string> {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => present.get(name) !== value));
}

/**
 * Keys of the tags that an endpoint is to lose: all that are not wanted, whoever gave them, as Terraform does with what
 * it makes itself. Those of Causeway and of AWS stay, which no file says.
 */
export function surplusTags(present: ReadonlyMap<string, string>, wanted: Wanted): string[] {
  return [...present.keys()].filter(
    (name) => !Object.hasOwn(wanted, name) && !/^(aws|causeway):/i.test(name),
  );
}
