/** Filters and pages of describe calls. */
import { AwsFault } from "../reply";
import type { Payload } from "./payload";

/** Readers of the value that a filter compares, by filter name. */
export type FilterReaders<T> = Readonly<Record<string, (resource: T) => string>>;

/** DMS pages hold 20 to 100 records; 100 is the default (MaxRecords in the API reference). */
const pageSizes = { default: 100, smallest: 20, largest: 100 };

/**
 * The resources that a describe call means.
 *
 * @param notFound Message for a filter by identifier or ARN that matches nothing; DMS answers
 * ResourceNotFoundFault then. Undefined answers an empty list.
 * @throws InvalidParameterValueException for a filter that DMS does not know.
 */
export function filtered<T>(
  all: readonly T[],
  payload: Payload,
  readers: FilterReaders<T>,
  notFound?: string,
): T[] {
  let found = [...all];
  const filters = payload.filters();
  for (const [name, values] of filters) {
    const reader = readers[name];
    if (!reader) {
      const known = Object.keys(readers).join(", ");
      throw new AwsFault("InvalidParameterValueException", `Filter "${name}" is not one of ${known}.`);
    }
    // DMS keeps identifiers in lower case and finds them by any.
    const wanted = values.map((value) => value.toLowerCase());
    found = found.filter((resource) => wanted.includes(reader(resource).toLowerCase()));
  }
  if (found.length === 0 && filters.size > 0 && notFound !== undefined) {
    throw new AwsFault("ResourceNotFoundFault", notFound);
  }
  return found;
}

/** One page of records, with the Marker of the next. */
export function page(name: string, records: readonly object[], payload: Payload): object {
  const asked = payload.number("MaxRecords") ?? pageSizes.default;
  if (asked < pageSizes.smallest || asked > pageSizes.largest) {
    throw new AwsFault("InvalidParameterValueException", `MaxRecords is 20 to 100, not ${asked}.`);
  }
  const start = Number(payload.text("Marker") ?? 0);
  const end = start + asked;
  return {
    [name]: records.slice(start, end),
    ...(end < records.length ? { Marker: String(end) } : {}),
  };
}
