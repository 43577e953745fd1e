/** Numbers and dates that a filter condition lets through, as far as the file tells. */
import type { FilterCondition } from "../../../model/schema/tables/table";

type Interval = readonly [low: number, high: number];

/** Values of a column: numbers in intervals, both ends included, and whether there may be none. */
export interface Values {
  readonly intervals: readonly Interval[];
  readonly nulls: boolean;
}

const all: readonly Interval[] = [[-Infinity, Infinity]];

/** Values without any condition. */
export const everything: Values = { intervals: all, nulls: true };

/** True if nothing is let through. */
export function isEmpty({ intervals, nulls }: Values): boolean {
  return intervals.length === 0 && !nulls;
}

/** Values that both let through. */
export function overlap(a: Values, b: Values): Values {
  const intervals = a.intervals.flatMap(([low, high]) =>
    b.intervals.map(([from, to]): Interval => [Math.max(low, from), Math.min(high, to)]),
  );
  return { intervals: intervals.filter(([low, high]) => low <= high), nulls: a.nulls && b.nulls };
}

/** Values that at least one lets through. */
export function union(values: readonly Values[]): Values {
  return {
    intervals: values.flatMap(({ intervals }) => intervals),
    nulls: values.some(({ nulls }) => nulls),
  };
}

/** Values that a condition lets through; texts other than dates count as any value, because databases order them. */
export function numbersOf({ lte, ste, gte, eq, between, isNull }: FilterCondition): Values {
  if (isNull === true) return { intervals: [], nulls: true };
  const low = number(gte ?? eq ?? between?.[0], -Infinity);
  const high = number(lte ?? ste ?? eq ?? between?.[1], Infinity);
  return { intervals: low <= high ? [[low, high]] : [], nulls: false };
}

/** DMS compares dates as YYYY-MM-DD, with HH:MM:SS behind for times (DMS guide, "Using source filters"). */
function number(value: string | number | undefined, otherwise: number): number {
  if (typeof value === "number") return value;
  if (value === undefined) return otherwise;
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (!/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/.test(value)) return otherwise;
  const time = Date.parse(`${value.replace(" ", "T")}${value.length > 10 ? "Z" : ""}`);
  return Number.isNaN(time) ? otherwise : time;
}
