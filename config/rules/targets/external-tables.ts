/** The tables that the files of S3 sources hold (DMS guide, CHAP_Source.S3, "Defining external tables"). */
import type { ExternalTables } from "../../../model/schema/external-table";
import type { Environment } from "../../../model/schema/environment";
import { describeValue, quote, type KeyPath } from "../../messages";
import { s3Endpoints } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { advice, deletion } from "../../fix";

type Column = ExternalTables[number]["tableColumns"][number];

interface Need {
  readonly member: "columnLength" | "columnPrecision" | "columnScale" | "columnDateFormat";
  /** The types that need it, with what it is to them. */
  readonly types: readonly Column["columnType"][];
  readonly what: string;
  /** The types that may have it besides. */
  readonly optional?: readonly Column["columnType"][];
}

/** Settings that the types of columns need or may have, and no other type has. */
const needs: readonly Need[] = [
  { member: "columnLength", types: ["BYTE", "STRING"], what: "the longest value in bytes" },
  { member: "columnPrecision", types: ["NUMERIC"], what: "how many digits its numbers have" },
  {
    member: "columnScale",
    types: ["NUMERIC"],
    what: "how many digits stand after the point",
    optional: ["DATETIME"],
  },
  {
    member: "columnDateFormat",
    types: [],
    what: "how its values are written",
    optional: ["DATE", "TIME", "DATETIME"],
  },
];

/** Most digits of a second. */
const mostFraction = 9;

export const externalTableRules: readonly Rule[] = [
  {
    name: "external-column-sizes",
    doc: "BYTE and STRING columns have a length, NUMERIC columns a precision and a scale, DATETIME columns at most a scale, dates and times at most a format, and others none of them.",
    *check(environment) {
      for (const { path, table } of tablesOf(environment)) {
        for (const [index, column] of table.tableColumns.entries()) {
          yield* sizes([...path, "tableColumns", index], column);
        }
      }
    },
  },
  {
    name: "external-tables-differ",
    doc: "Tables of a source, and columns of a table, have names of their own.",
    *check(environment) {
      const seen = new Set<string>();
      for (const { endpoint, path, table } of tablesOf(environment)) {
        const name = `${table.tableOwner}.${table.tableName}`;
        const whole = `${endpoint} ${name}`;
        if (seen.has(whole)) yield twice([...path, "tableName"], name, "table");
        seen.add(whole);
        const names = table.tableColumns.map(({ columnName }) => columnName);
        for (const [index, one] of names.entries()) {
          if (names.indexOf(one) === index) continue;
          yield twice([...path, "tableColumns", index, "columnName"], one, "column");
        }
      }
    },
  },
];

function* tablesOf(environment: Environment): Iterable<{
  readonly endpoint: string;
  readonly path: KeyPath;
  readonly table: ExternalTables[number];
}> {
  for (const { key: endpoint, config } of s3Endpoints(environment)) {
    for (const [index, table] of (config.externalTableDefinition ?? []).entries()) {
      yield { endpoint, path: ["endpoints", endpoint, "externalTableDefinition", index], table };
    }
  }
}

function* sizes(path: KeyPath, column: Column): Iterable<RuleProblem> {
  const { columnName, columnType } = column;
  for (const { member, types, what, optional = [] } of needs) {
    const needed = types.includes(columnType);
    const value = column[member];
    if (needed && value === undefined) {
      yield {
        path: [...path, member],
        detail: `missing; expected ${what}, because column ${quote(columnName)} is ${columnType}`,
        fix: `add \`${member}\``,
      };
    }
    if (!needed && !optional.includes(columnType) && value !== undefined) {
      yield {
        path: [...path, member],
        detail: `got ${describeValue(value)} for a column of type ${columnType}; expected it only with ${listed([...types, ...optional])}`,
        fix: advice`${deletion()}, or write another columnType`,
      };
    }
  }
  const { columnPrecision: precision, columnScale: scale } = column;
  if (columnType === "DATETIME" && scale !== undefined && scale > mostFraction) {
    yield {
      path: [...path, "columnScale"],
      detail: `got ${scale} for a column of type DATETIME; expected at most ${mostFraction} digits of a second`,
      fix: `write a scale of ${mostFraction} or less`,
    };
  }
  if (precision === undefined || scale === undefined || scale <= precision) return;
  yield {
    path: [...path, "columnScale"],
    detail: `got ${scale} with columnPrecision ${precision}; expected at most as many digits after the point as there are digits`,
    fix: `write a scale of ${precision} or less`,
  };
}

/** `A`, `A and B`, `A, B and C`. */
function listed(words: readonly string[]): string {
  const last = words.slice(-2).join(" and ");
  return [...words.slice(0, -2), last].join(", ");
}

function twice(path: KeyPath, name: string, what: string): RuleProblem {
  return {
    path,
    detail: `got ${quote(name)} a second time; expected every ${what} once`,
    fix: `rename it, or delete one of the two`,
  };
}
