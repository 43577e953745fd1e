import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { tableFilterRules } from "../../../config/rules/tables/table-filters";
import { tableMatchRules } from "../../../config/rules/tables/table-matches";
import { tableRenameRules } from "../../../config/rules/tables/table-renames";
import { tableShapeRules } from "../../../config/rules/tables/table-shapes";
import { tableMappingLists } from "../../../model/schema/tables/table-mappings";
import { transformation as transformationSchema } from "../../../model/schema/tables/transformation";
import type { Environment } from "../../../model/schema/environment";
import { tableMappings } from "../../../modules/dms/table-mappings";

const example = z.strictObject({
  page: z.string(),
  example: z.string(),
  says: z.strictObject(tableMappingLists),
  means: z.array(z.record(z.string(), z.json())),
});

const file = join(__dirname, "..", "..", "support", "dms-guide-examples.yaml");
const examples = z.array(example).parse(parse(readFileSync(file, "utf8")));

test.each(examples.map((one) => [one.page.replace(/.*\./, ""), one.example, one] as const))(
  "the guide's example comes out equal: %s: %s",
  (_page, _example, { says, means }) => {
    const emitted = tableMappings(says).rules.map(inMeaning);
    expect(emitted).toEqual(expect.arrayContaining(means.map(inMeaning)));
    const selections = emitted.filter(
      (rule) => (rule as { "rule-type": string })["rule-type"] === "selection",
    );
    const shown = means.some((rule) => rule["rule-type"] === "selection") ? 0 : selections.length;
    expect(emitted).toHaveLength(means.length + shown);
  },
);

test.each(examples.map((one) => [one.page.replace(/.*\./, ""), one.example, one] as const))(
  "no rule refuses the guide's example: %s: %s",
  (_page, _example, { says }) => {
    const environment = { pipelines: { example: says } } as unknown as Environment;
    const rules = [...tableShapeRules, ...tableFilterRules, ...tableMatchRules, ...tableRenameRules];
    const declared = { accounts: [], buckets: [], endpoints: [], instances: [] };
    expect(rules.flatMap((rule) => [...rule.check(environment, declared)])).toEqual([]);
  },
);

test("every example of docs/table-mappings.md can be written", () => {
  const guide = readFileSync(join(__dirname, "..", "..", "..", "docs", "table-mappings.md"), "utf8");
  const blocks = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => parse(text) as object);
  const lists = z.strictObject(tableMappingLists).partial();
  expect(blocks.slice(1).map((block) => lists.safeParse(block).error)).toEqual(
    blocks.slice(1).map(() => undefined),
  );
  expect(new Set(blocks.slice(1).flatMap(Object.keys))).toEqual(new Set(Object.keys(tableMappingLists)));
});

test("every action that the guide's table has can be written", () => {
  const actions = transformationSchema.options.flatMap((option) =>
    "options" in option.shape.action ? option.shape.action.options : [option.shape.action.value],
  );
  expect([...actions].sort()).toEqual([
    "add-before-image-columns",
    "add-column",
    "add-prefix",
    "add-suffix",
    "change-data-type",
    "convert-lowercase",
    "convert-uppercase",
    "data-masking-digits-mask",
    "data-masking-digits-randomize",
    "data-masking-hash-mask",
    "define-primary-key",
    "include-column",
    "remove-column",
    "remove-prefix",
    "remove-suffix",
    "rename",
    "replace-prefix",
    "replace-suffix",
  ]);
});

test.each([
  [{ lte: 1 }, { "filter-operator": "lte", value: "1" }],
  [{ ste: "a" }, { "filter-operator": "ste", value: "a" }],
  [{ gte: 1.5 }, { "filter-operator": "gte", value: "1.5" }],
  [{ eq: 0 }, { "filter-operator": "eq", value: "0" }],
  [{ noteq: "" }, { "filter-operator": "noteq", value: "" }],
  [{ between: [1, 2] }, { "filter-operator": "between", "start-value": "1", "end-value": "2" }],
  [{ notbetween: ["a", "b"] }, { "filter-operator": "notbetween", "start-value": "a", "end-value": "b" }],
  [{ isNull: true }, { "filter-operator": "null" }],
  [{ isNull: false }, { "filter-operator": "notnull" }],
])("every operator of the guide can be written: %j", (condition, expected) => {
  const says = { tables: [{ include: "a.b", filters: [{ column: "c", ...condition }] }] };
  const [rule] = tableMappings(z.strictObject(tableMappingLists).parse(says)).rules;
  expect(rule?.filters).toEqual([
    { "filter-type": "source", "column-name": "c", "filter-conditions": [expected] },
  ]);
});

describe("the examples together", () => {
  const rules = examples.flatMap(({ says }) => tableMappings(says).rules);
  const valuesOf = (member: string) => new Set(rules.map((rule) => rule[member]));

  test("have every rule type", () => {
    expect(valuesOf("rule-type")).toEqual(
      new Set([
        "selection",
        "transformation",
        "table-settings",
        "object-mapping",
        "post-processing",
        "validation",
      ]),
    );
  });

  test("have every kind of parallel load, but for none at all", () => {
    const types = new Set(
      rules.map((rule) => (rule["parallel-load"] as { type?: string } | undefined)?.type),
    );
    expect(types).toEqual(
      new Set([undefined, "partitions-auto", "subpartitions-auto", "partitions-list", "ranges"]),
    );
  });
});

/** Actions and targets that the guide's tables name and its examples do not show. */
test.each([
  [{ action: "include-column", column: "a.b.c" }, { "rule-target": "column" }],
  [
    { action: "remove-prefix", schema: "a", value: "p_" },
    { "rule-target": "schema", value: "p_" },
  ],
  [
    { action: "add-suffix", table: "a.b", value: "_s" },
    { "rule-target": "table", value: "_s" },
  ],
  [
    { action: "replace-suffix", indexTablespace: "a.b.c", oldValue: "_x", value: "_y" },
    { "rule-target": "index-tablespace", "old-value": "_x", value: "_y" },
  ],
  [
    { action: "rename", table: "a.b", expression: "'x' || $AR_M_SOURCE_TABLE_NAME" },
    { "rule-target": "table", expression: "'x' || $AR_M_SOURCE_TABLE_NAME" },
  ],
  [
    {
      action: "change-data-type",
      column: "a.b.%",
      ofDataType: "date",
      dataType: { type: "string", length: 10 },
    },
    {
      "object-locator": { "schema-name": "a", "table-name": "b", "column-name": "%", "data-type": "date" },
      "data-type": { type: "string", length: 10 },
    },
  ],
  [{ action: "add-before-image-columns", table: "a.b" }, { "rule-target": "column" }],
])("an action that no example shows: %j", (transformation, expected) => {
  const says = z
    .strictObject(tableMappingLists)
    .parse({ tables: [{ include: "a.%" }], transformations: [transformation] });
  const rule = tableMappings(says).rules[1];
  expect(rule).toEqual(expect.objectContaining({ "rule-action": transformation.action, ...expected }));
});

test("table settings can switch parallel load off", () => {
  const says = {
    tables: [{ include: "a.b" }],
    tableSettings: [{ table: "a.b", parallelLoad: { type: "none" } }],
  };
  const { rules } = tableMappings(z.strictObject(tableMappingLists).parse(says));
  expect(rules[1]).toEqual(expect.objectContaining({ "parallel-load": { type: "none" } }));
});

/** Numbers written as text are the same to DMS (its examples have both); empty text and lists say nothing. */
function inMeaning(value: unknown): unknown {
  if (typeof value === "string") return /^\d+$/.test(value) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(inMeaning);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "rule-id" && key !== "rule-name")
      .map(([key, member]) => [key, inMeaning(member)] as const)
      .filter(([, member]) => member !== "" && !(Array.isArray(member) && member.length === 0)),
  );
}
