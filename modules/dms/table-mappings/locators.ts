/** Object locators: which schemas, tables, columns or tablespaces a rule is about. */

/** The `object-locator` of a rule. */
export type Locator = Readonly<Record<string, string>>;

/** `schema.table`. */
export function tableLocator(text: string): Locator {
  const [schema, table] = parts(text, 2);
  return { "schema-name": schema, "table-name": table };
}

/** `schema.table.<part>`; `part` is the member that names the third one. */
export function partLocator(text: string, part: string, ofDataType?: string): Locator {
  const [schema, table, third] = parts(text, 3);
  return {
    "schema-name": schema,
    "table-name": table,
    [part]: third,
    ...(ofDataType === undefined ? {} : { "data-type": ofDataType }),
  };
}

function parts(text: string, count: number): [string, string, string] {
  const [first = "", second = "", ...rest] = text.split(".");
  return count === 2 ? [first, [second, ...rest].join("."), ""] : [first, second, rest.join(".")];
}
