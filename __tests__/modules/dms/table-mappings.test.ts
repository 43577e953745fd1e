import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import type { TableMappingsConfig, TableRule } from "../../../model/schema/environment";
import type { Transformation } from "../../../model/schema/tables/transformation";
import { tableMappings, tableMappingsExpression } from "../../../modules/dms/table-mappings";
import { numbered } from "../../../modules/dms/table-mappings/rule-ids";
import { evaluate } from "../../support/terraform-console";

function rulesOf(tables: TableRule[], more: Omit<TableMappingsConfig, "tables"> = {}) {
  return tableMappings({ tables, ...more }).rules;
}

function transformed(...transformations: Transformation[]) {
  return rulesOf([{ include: "shop.%" }], { transformations }).slice(1);
}

const ids = (rules: readonly { readonly "rule-id": string }[]) =>
  rules.map((rule) => Number(rule["rule-id"]));

test("a table rule becomes a selection rule, its pattern split at the dot", () => {
  expect(rulesOf([{ include: "shop.orders_%" }, { exclude: "shop.orders_tmp" }])).toEqual([
    {
      "rule-type": "selection",
      "rule-id": "999157596",
      "rule-name": "include shop.orders_%",
      "object-locator": { "schema-name": "shop", "table-name": "orders_%" },
      "rule-action": "include",
    },
    {
      "rule-type": "selection",
      "rule-id": "687309392",
      "rule-name": "exclude shop.orders_tmp",
      "object-locator": { "schema-name": "shop", "table-name": "orders_tmp" },
      "rule-action": "exclude",
    },
  ]);
});

describe("ids and names", () => {
  test("inserting a rule leaves the others as they were", () => {
    const [before] = rulesOf([{ include: "shop.orders" }]);
    const after = rulesOf([{ include: "shop.carts" }, { include: "shop.orders" }]);
    expect(after[1]).toEqual(before);
  });

  test("what a rule says of rows, order, new names and types leaves them as they were", () => {
    const [plain] = rulesOf([{ include: "shop.orders" }]);
    const [more] = rulesOf([
      { include: "shop.orders", loadOrder: 3, filters: [{ column: "amount", gte: 100 }] },
    ]);
    expect([more?.["rule-id"], more?.["rule-name"]]).toEqual([plain?.["rule-id"], plain?.["rule-name"]]);
    const rename = (to: string) => transformed({ action: "rename", table: "shop.orders", to });
    expect(ids(rename("a"))).toEqual(ids(rename("b")));
  });

  test("including and excluding the same pattern are two rules with two ids", () => {
    const rules = rulesOf([{ include: "shop.%" }, { exclude: "shop.%" }]);
    expect(new Set(ids(rules)).size).toBe(2);
  });

  test("ids and names of 2,000 rules differ, and ids are positive numbers", () => {
    const rules = rulesOf(Array.from({ length: 2000 }, (_, index) => ({ include: `shop.table_${index}` })));
    expect(new Set(ids(rules)).size).toBe(2000);
    expect(new Set(rules.map((rule) => rule["rule-name"])).size).toBe(2000);
    expect(ids(rules).every((id) => id > 0 && Number.isInteger(id))).toBe(true);
  });

  test("rules of every list have names of their own", () => {
    const rules = rulesOf([{ include: "shop.%" }, { include: "shop.%", tableType: "view" }], {
      transformations: [
        { action: "add-prefix", table: "shop.%", value: "a" },
        { action: "add-column", table: "shop.%", name: "x", dataType: { type: "int4" } },
        { action: "add-column", table: "shop.%", name: "y", dataType: { type: "int4" } },
        { action: "change-data-type", column: "shop.%.%", ofDataType: "date", dataType: { type: "string" } },
        { action: "change-data-type", column: "shop.%.%", ofDataType: "time", dataType: { type: "string" } },
      ],
      tableSettings: [{ table: "shop.orders", parallelLoad: { type: "none" } }],
      objectMappings: [{ action: "map-record-to-record", table: "shop.%" }],
      postProcessing: [{ action: "add-tag", table: "shop.%", tagSet: { a: "b" } }],
      validations: [{ action: "override-validation-function", column: "shop.%.%", sourceFunction: "1" }],
    });
    expect(rules.map((rule) => rule["rule-name"])).toEqual([
      "include shop.%",
      "include shop.% view",
      "add-prefix table shop.%",
      "add-column column shop.%.x",
      "add-column column shop.%.y",
      "change-data-type column shop.%.% of date",
      "change-data-type column shop.%.% of time",
      "table-settings shop.orders",
      "map-record-to-record shop.%",
      "add-tag shop.%",
      "override-validation-function shop.%.%",
    ]);
    expect(new Set(ids(rules)).size).toBe(rules.length);
  });

  test("two rules whose names have one id get two, whichever stands first", () => {
    const rule = (name: string) => ({ name, rank: "any" as const, type: "selection", members: {} });
    const idsByName = (...names: string[]) =>
      Object.fromEntries(numbered(names.map(rule)).map((one) => [one["rule-name"], one["rule-id"]]));
    const [one, other] = colliding;
    const together = idsByName(one, other);
    expect(together[one]).toBe(idsByName(one)[one]);
    expect(together[other]).not.toBe(together[one]);
    expect(idsByName(other, one)).toEqual(together);
  });

  test("names keep to what DMS takes", () => {
    const [rule] = rulesOf([{ include: `${"s".repeat(60)}.${"t".repeat(60)}` }]);
    expect(rule?.["rule-name"].length).toBeLessThanOrEqual(256);
  });
});

/** Two names whose hashes end alike, found by counting up. */
const colliding = ["include shop.t22586", "include shop.t47271"] as const;

describe("the order of ids, by which DMS chooses among transformations", () => {
  test("exact names go before patterns, and masks come last", () => {
    const rules = transformed(
      ...Array.from({ length: 50 }, (_, index): Transformation[] => [
        { action: "data-masking-hash-mask", column: `shop.t${index}.c` },
        { action: "change-data-type", column: `shop.t${index}.%`, dataType: { type: "string", length: 64 } },
        { action: "rename", table: `shop.t${index}`, to: `x${index}` },
      ]).flat(),
    );
    const [masks, patterns, exact] = [0, 1, 2].map((rest) =>
      ids(rules.filter((_, index) => index % 3 === rest)),
    );
    expect(Math.max(...(exact ?? []))).toBeLessThan(Math.min(...(patterns ?? [])));
    expect(Math.max(...(patterns ?? []))).toBeLessThan(Math.min(...(masks ?? [])));
  });
});

describe("as Terraform gets it", () => {
  const document = tableMappings({
    tables: [{ include: "shop.%" }],
    transformations: [
      {
        action: "add-column",
        table: "shop.orders",
        name: "${x}",
        expression: "'%{' || $a || '<&>'",
        dataType: { type: "int4" },
      },
    ],
    objectMappings: [
      {
        action: "map-record-to-record",
        table: "shop.orders",
        mappingParameters: {
          attributeMappings: [{ attributeName: "Key", value: { "${a}": "$${b}, ${c}" } }],
        },
      },
    ],
  });
  const stack = new TerraformStack(Testing.app(), "module");
  new TerraformOutput(stack, "mappings", {
    value: tableMappingsExpression(stack, "orders-to-lake", document),
  });
  const { locals, output } = JSON.parse(Testing.synth(stack)) as {
    locals: Record<string, { rules: unknown[] }>;
    output: { mappings: { value: string } };
  };
  const expression = output.mappings.value;

  test("it is a value of its own, whose members are lines", () => {
    expect(expression).toBe("${jsonencode(local.orders-to-lake_table_mappings)}");
    expect(locals["orders-to-lake_table_mappings"]?.rules[0]).toEqual(document.rules[0]);
  });

  test("Terraform makes of it what was meant, braces that DMS fills in included", async () => {
    const { text } = (await evaluate(locals, { text: expression.slice(2, -1) })) as { text: string };
    expect(JSON.parse(text)).toEqual(document);
  });
});
