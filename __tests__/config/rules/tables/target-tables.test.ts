import fc from "fast-check";
import { matches, parsePattern } from "../../../../config/rules/tables/table-patterns";
import { selectionOf } from "../../../../config/rules/tables/table-selection";
import { targetTable } from "../../../../config/rules/tables/target-names";
import { findMeeting, readTables, writtenTables } from "../../../../config/rules/tables/target-tables";
import type { PipelineConfig } from "../../../../model/schema/environment";

type Mappings = Pick<PipelineConfig, "tables" | "transformations" | "taskSettings">;

function pipeline(mappings: Mappings): PipelineConfig {
  return { source: "a", target: "b", migrationType: "full-load", runsOn: "main", ...mappings };
}

const names = ["a", "b", "ab", "ba", "bb", "aab", "abb"];
const sources = names.flatMap((schema) => names.map((table) => `${schema}.${table}`));

/** What a pipeline reads, and writes, of a small world: name after name. */
function tried(one: PipelineConfig): { readonly reads: Name[]; readonly writes: Name[] } {
  const reads = sources.filter((name) => selects(one, name));
  return { reads: reads.map(nameOf), writes: reads.map((name) => renamed(one, name)) };
}

/** The halves of a name; undefined for one that may be any. */
type Name = readonly (string | undefined)[];

const nameOf = (name: string): Name => name.split(".");

/** Each half alone, so that one is known where the other is not. */
function renamed(one: PipelineConfig, name: string): Name {
  return (["schema", "table"] as const).map((key, index) => {
    const transformations = one.transformations?.filter((rule) => key in rule);
    return targetTable({ ...one, transformations }, name)?.split(".")[index];
  });
}

function selects(one: PipelineConfig, name: string): boolean {
  const { includes, excludes } = selectionOf(one);
  return (
    includes.some(({ pattern }) => matches(pattern, name)) &&
    !excludes.some(({ pattern }) => matches(pattern, name))
  );
}

/** A name of which nothing is left is none. */
function haveCommon(some: readonly Name[], others: readonly Name[]): boolean {
  return some.some(
    (name) =>
      !name.includes("") &&
      others.some(
        (other) =>
          !other.includes("") &&
          name.every((part, index) => part === undefined || [undefined, part].includes(other[index])),
      ),
  );
}

const half = fc
  .array(fc.constantFrom("a", "b", "%", "_", "[ab]"), { minLength: 1, maxLength: 3 })
  .map((pieces) => pieces.join(""));
const table = fc.tuple(half, half).map((halves) => halves.join("."));
const piece = fc.constantFrom("a", "b", "ab");

const object = fc.oneof(
  half.map((schema) => ({ schema })),
  table.map((name) => ({ table: name })),
);
const injective = fc.oneof(
  fc
    .tuple(object, fc.constantFrom("add-prefix", "add-suffix", "remove-prefix", "remove-suffix"), piece)
    .map(([selected, action, value]) => ({ action, ...selected, value })),
  fc
    .tuple(object, fc.constantFrom("replace-prefix", "replace-suffix"), piece, piece)
    .map(([selected, action, oldValue, value]) => ({ action, ...selected, oldValue, value })),
);
const forgetful = fc.oneof(
  fc.tuple(object, piece).map(([selected, to]) => ({ action: "rename", ...selected, to })),
  object.map((selected) => ({ action: "rename", ...selected, expression: "x" })),
);

function mappings(transformation: fc.Arbitrary<unknown>): fc.Arbitrary<PipelineConfig> {
  return fc
    .record({
      includes: fc.array(table, { minLength: 1, maxLength: 2 }),
      excludes: fc.array(table, { maxLength: 2 }),
      transformations: fc.uniqueArray(transformation, {
        maxLength: 3,
        selector: (one) => JSON.stringify(one),
      }),
    })
    .map(({ includes, excludes, transformations }) =>
      pipeline({
        tables: [...includes.map((include) => ({ include })), ...excludes.map((exclude) => ({ exclude }))],
        transformations: transformations as NonNullable<PipelineConfig["transformations"]>,
      }),
    );
}

test("two pipelines meet wherever trying every short name finds that they do", () => {
  const any = mappings(fc.oneof(injective, forgetful));
  fc.assert(
    fc.property(any, any, (one, other) => {
      const written = writtenTables(one, "postgres");
      if (haveCommon(tried(one).writes, tried(other).writes))
        expect(findMeeting(written, writtenTables(other, "postgres"), false)).toBeDefined();
      if (haveCommon(tried(one).writes, tried(other).reads))
        expect(findMeeting(written, readTables(other), false)).toBeDefined();
    }),
    { numRuns: 400 },
  );
});

test("where renames keep names apart, pipelines meet only in a table that one of them really writes", () => {
  fc.assert(
    fc.property(mappings(injective), table, (one, pattern) => {
      const other = pipeline({ tables: [{ include: pattern }] });
      const meeting = findMeeting(writtenTables(one, "postgres"), readTables(other), false);
      if (meeting === undefined || meeting.unsure !== undefined) return;
      const { table: found = "" } = meeting;
      expect(matches(parsePattern(pattern), found)).toBe(true);
      expect(origins(found).some((name) => selects(one, name) && targetTable(one, name) === found)).toBe(
        true,
      );
    }),
    { numRuns: 400 },
  );
});

/** Names that prefixes and suffixes of the test may have made a name of. */
function origins(name: string): string[] {
  const [schema = "", own = ""] = name.split(".");
  const before = (text: string) =>
    ["", "a", "b", "ab"].flatMap((old) =>
      ["", "a", "b", "ab"].flatMap((value) => [
        ...(text.startsWith(value) ? [old + text.slice(value.length)] : []),
        ...(text.endsWith(value) ? [text.slice(0, text.length - value.length) + old] : []),
      ]),
    );
  return before(schema).flatMap((one) => before(own).map((other) => `${one}.${other}`));
}

const reading = (pattern: string) => readTables(pipeline({ tables: [{ include: pattern }] }));
const all = [{ include: "shop.%" }];

test.each<[string, Mappings, string, string | undefined]>([
  [
    "capital letters",
    { tables: all, transformations: [{ action: "convert-uppercase", table: "shop.%" }] },
    "shop.ORDERS",
    "shop.ORDERS",
  ],
  [
    "capital letters",
    { tables: all, transformations: [{ action: "convert-uppercase", table: "shop.%" }] },
    "shop.orders",
    undefined,
  ],
  [
    "TargetSchema",
    { tables: all, taskSettings: { TargetMetadata: { TargetSchema: "crm" } } },
    "crm.orders",
    "crm.orders",
  ],
  [
    "TargetSchema",
    { tables: all, taskSettings: { TargetMetadata: { TargetSchema: "crm" } } },
    "shop.orders",
    undefined,
  ],
  [
    "a rename that takes all of a schema",
    {
      tables: [...all, { exclude: "%.tmp%" }],
      transformations: [{ action: "rename", schema: "shop", to: "crm" }],
    },
    "crm.tmp_x",
    undefined,
  ],
  [
    "wildcards that a name has as characters",
    { tables: all, transformations: [{ action: "rename", table: "shop.orders", to: "a_[1]%" }] },
    "shop.a%",
    "shop.a_[1]%",
  ],
])("%s", (_, mappingsOf, pattern, expected) => {
  const meeting = findMeeting(writtenTables(pipeline(mappingsOf), "postgres"), reading(pattern), false);
  expect(meeting?.table).toBe(expected);
});

test("a name of the file is the example, not one that is made up", () => {
  const written = writtenTables(pipeline({ tables: [{ include: "shop.order_lines" }] }), "postgres");
  expect(findMeeting(written, reading("shop.%"), false)?.table).toBe("shop.order_lines");
});

test("an exact name of DMS's explicit rules has wildcards as characters", () => {
  const written = writtenTables(pipeline({ tables: [{ explicit: "shop.order_lines" }] }), "mysql");
  expect(findMeeting(written, reading("shop.orderXlines"), true)).toBeUndefined();
  expect(findMeeting(written, reading("shop.ORDER_LINES"), true)?.table).toBe("shop.order_lines");
});
