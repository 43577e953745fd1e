/** Measurements, each beside its limit. */

/** One line of the report. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  /** Unit of both. @default a ratio */
  readonly unit?: "MB" | "s" | "looks" | "times";
  /** Source of the value. */
  readonly from: string;
}

/** True if a value is within its limit. */
export function holds({ value, limit }: Measurement): boolean {
  return value <= limit;
}

/** A line of the report: what, value, limit, verdict, and what it was computed from. */
export function describe(measurement: Measurement): string {
  const { what, value, limit, unit = "×", from } = measurement;
  const words = [
    holds(measurement) ? "ok      " : "EXCEEDED",
    what.padEnd(58),
    `${value.toFixed(2)} ${unit}`.padStart(10),
    `limit ${limit} ${unit}`.padEnd(14),
    from,
  ];
  return words.join("  ");
}
