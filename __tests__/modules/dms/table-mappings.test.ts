import { tableMappings } from "../../../modules/dms/table-mappings";

test("a table rule becomes a selection rule, its pattern split at the dot", () => {
  const { rules } = tableMappings([{ include: "shop.orders_%" }, { exclude: "shop.orders_tmp" }]);
  expect(rules.every((rule) => /^\d{1,10}$/.test(rule["rule-id"]))).toBe(true);
  expect({ rules: rules.map((rule) => ({ ...rule, "rule-id": "" })) }).toEqual({
    rules: [
      {
        "rule-type": "selection",
        "rule-id": "",
        "rule-name": "include shop.orders_%",
        "object-locator": { "schema-name": "shop", "table-name": "orders_%" },
        "rule-action": "include",
      },
      {
        "rule-type": "selection",
        "rule-id": "",
        "rule-name": "exclude shop.orders_tmp",
        "object-locator": { "schema-name": "shop", "table-name": "orders_tmp" },
        "rule-action": "exclude",
      },
    ],
  });
});

test("inserting a rule leaves the others as they were", () => {
  const [before] = tableMappings([{ include: "shop.orders" }]).rules;
  const after = tableMappings([{ include: "shop.carts" }, { include: "shop.orders" }]).rules;
  expect(after[1]).toEqual(before);
});

test("including and excluding the same pattern are two rules with two ids", () => {
  const { rules } = tableMappings([{ include: "shop.%" }, { exclude: "shop.%" }]);
  expect(new Set(rules.map((rule) => rule["rule-id"])).size).toBe(2);
});

test("ids and names of 2,000 rules differ, and ids are positive numbers", () => {
  const { rules } = tableMappings(
    Array.from({ length: 2000 }, (_, index) => ({ include: `shop.table_${index}` })),
  );
  expect(new Set(rules.map((rule) => rule["rule-id"])).size).toBe(2000);
  expect(new Set(rules.map((rule) => rule["rule-name"])).size).toBe(2000);
  expect(
    rules.every((rule) => Number(rule["rule-id"]) > 0 && Number.isInteger(Number(rule["rule-id"]))),
  ).toBe(true);
});

test("names keep to what DMS takes", () => {
  const [rule] = tableMappings([{ include: `${"s".repeat(60)}.${"t".repeat(60)}` }]).rules;
  expect(rule?.["rule-name"].length).toBeLessThanOrEqual(256);
});
