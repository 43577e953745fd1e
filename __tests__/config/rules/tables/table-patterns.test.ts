import fc from "fast-check";
import { findTable, matches, parsePattern } from "../../../../config/rules/tables/table-patterns";

function find(a: string, b: string, ...excluded: string[]) {
  return findTable(parsePattern(a), parsePattern(b), excluded.map(parsePattern));
}

test.each([
  ["shop.orders", "shop.orders", "shop.orders"],
  ["shop.%", "shop.orders", "shop.orders"],
  ["s%.orders", "%p.o%", "sp.orders"],
  ["shop.order_", "shop.%s", "shop.orders"],
  ["shop.[a-c]x", "shop.[c-e]x", "shop.cx"],
  ["shop.a[_]b", "shop.a%b", "shop.a_b"],
  ["%.%", "%.%", "x.x"],
])("%s and %s both stand for %s", (a, b, table) => {
  expect(find(a, b)).toEqual({ kind: "found", table });
});

test.each([
  ["shop.orders", "shop.order"],
  ["shop.%", "store.%"],
  ["shop.a%", "shop.b%"],
  ["shop.%x", "shop.%y"],
  ["shop.a[_]b", "shop.axb"],
  ["s%.orders", "shop.s%"],
])("%s and %s stand for no table in common", (a, b) => {
  expect(find(a, b)).toEqual({ kind: "none" });
});

test("what is excluded does not count", () => {
  expect(find("shop.%", "shop.%", "shop.a%", "shop.%b")).toEqual({ kind: "found", table: "shop.x" });
  expect(find("shop.a%", "shop.%", "shop.a%")).toEqual({ kind: "none" });
  expect(find("shop.[ab]", "shop.%", "shop.a", "shop.b")).toEqual({ kind: "none" });
});

test("a search that would take too long says that it does not know", () => {
  const many = Array.from({ length: 12 }, (_, index) => `%.%${"ab".charAt(index % 2)}${"_".repeat(index)}`);
  expect(find("%.%a____________", "%.%", ...many).kind).not.toBe("none");
});

/** The same by trying every short name. */
function byTrying(a: string, b: string, excluded: readonly string[]): boolean {
  const names = ["a", "b", "_"].flatMap((x) => [x, ...["a", "b", "_"].flatMap((y) => [x + y, `${x}${y}a`])]);
  const expression = (pattern: string) =>
    new RegExp(
      `^${pattern.replace(/\[.\]|[%_.]/g, (one) => ({ "%": "[^.]*", _: "[^.]", ".": "\\." })[one] ?? one)}$`,
    );
  const [left, right, ...out] = [a, b, ...excluded].map(expression);
  return names.some((schema) =>
    names.some((table) => {
      const name = `${schema}.${table}`;
      return left?.test(name) === true && right?.test(name) === true && !out.some((one) => one.test(name));
    }),
  );
}

const part = fc
  .array(fc.constantFrom("a", "b", "%", "_", "[_]"), { minLength: 1, maxLength: 3 })
  .map((all) => all.join(""));
const pattern = fc.tuple(part, part).map(([schema, table]) => `${schema}.${table}`);

test("the search finds a table whenever trying finds one, and what it finds is one", () => {
  fc.assert(
    fc.property(pattern, pattern, fc.array(pattern, { maxLength: 2 }), (a, b, excluded) => {
      const found = find(a, b, ...excluded);
      if (byTrying(a, b, excluded)) expect(found.kind).toBe("found");
      if (found.kind !== "found") return;
      const { table } = found;
      expect([a, b].every((one) => matches(parsePattern(one), table))).toBe(true);
      expect(excluded.some((one) => matches(parsePattern(one), table))).toBe(false);
    }),
    { numRuns: 500 },
  );
});
