import { databaseEngineOf, type EngineWord } from "../../../../model/engines";
import { asMysqlPattern, asRegularExpression, nameOf } from "../../../../model/engines/grants/patterns";
import { dollarQuoted } from "../../../../model/engines/grants/quoting";
import type { SourceUse } from "../../../../model/engines/grants/request";
import { databaseEngines, scriptAt, writing } from "../../../support/grants-goldens";

/** Names that end quotes of every kind, and start something else. */
const hostile = `a"b'c\`d]e$causeway$--f; DROP TABLE g;`;

function readingHostile(schema: string, table: string): SourceUse {
  const selections = [{ includes: [{ schema, table }], excludes: [], views: false }];
  return { pipelines: ["p"], changes: ["p"], selections, changedSelections: selections };
}

/** A script without what its engine takes for text, names and comments; undefined if a quote stays open. */
function outsideQuotes(script: string, engine: EngineWord): string | undefined {
  let rest = script;
  let outside = "";
  const isMysql = databaseEngineOf({ engine }).family === "mysql";
  const isShell = engine === "mongodb" || engine === "docdb";
  const quoted = [
    /^--[^\n]*/,
    ...(isShell ? [/^\/\/[^\n]*/, /^"(?:[^"\\\n]|\\.)*"/] : []),
    ...(engine.includes("postgres") ? [/^(\$causeway\d*\$)[^]*?\1/] : []),
    ...(isMysql ? [/^'(?:[^'\\]|''|\\[^])*'/, /^`(?:[^`]|``)*`/] : []),
    /^'(?:[^']|'')*'/,
    ...(isShell || isMysql ? [] : [/^"(?:[^"]|"")*"/]),
    ...(engine === "sqlserver" || engine === "sybase" ? [/^\[(?:[^\]]|\]\])*\]/] : []),
  ];
  while (rest !== "") {
    const found = quoted.map((pattern) => pattern.exec(rest)?.[0]).find((text) => text !== undefined);
    if (found === undefined && /^['"`]/.test(rest)) return undefined;
    outside += found === undefined ? rest.charAt(0) : " ";
    rest = rest.slice(found?.length ?? 1);
  }
  return outside;
}

describe("names of a file", () => {
  test.each(
    databaseEngines.flatMap(({ engine, places }) =>
      places.map((place) => [engine as EngineWord, place] as const),
    ),
  )("stay names at %s, %s: nothing of them is run", (engine, place) => {
    for (const [schema, table] of [
      [hostile, hostile],
      [`${hostile}%`, "%"],
      [hostile, `${hostile}%`],
    ] as const) {
      const script = scriptAt(engine, {
        place,
        databaseName: hostile,
        secretName: `${hostile}\nDROP TABLE g;`,
        source: readingHostile(schema, table),
        target: {
          ...writing,
          schemas: [hostile],
          schemaPatterns: [`${hostile}%`],
          unknownSchemas: [hostile],
        },
      });
      expect(script).toContain("DROP TABLE g");
      expect(outsideQuotes(script, engine)).toBeDefined();
      expect(outsideQuotes(script, engine)).not.toMatch(/DROP TABLE g/);
    }
  });

  test("choose another tag of dollar quotes than one that they contain", () => {
    expect(dollarQuoted("x $causeway$ y")).toBe("$causeway2$\nx $causeway$ y\n$causeway2$");
  });
});

describe("patterns", () => {
  test.each([
    ["orders", "orders"],
    ["order_lines", "order_lines"],
    ["my[_]shop", "my_shop"],
    ["half[%]", "half%"],
    ["[x", "[x"],
  ])("%s is one name", (pattern, name) => {
    expect(nameOf(pattern)).toBe(name);
  });

  test.each(["%", "shop_%", "shop[ab]", "shop[a-c]x"])("%s is no name", (pattern) => {
    expect(nameOf(pattern)).toBeUndefined();
  });

  test.each([
    ["order_lines", "^order_lines$", ["order_lines"], ["orderXlines"]],
    ["a.b$", "^a\\.b\\$$", ["a.b$"], ["axb$"]],
    ["shop_%", "^shop..*$", ["shop_1", "shopXY"], ["shop", "xshop_1"]],
    ["s[a-c%].%", "^s(a|b|c|%)\\..*$", ["sa.x", "s%.x"], ["sd.x", "sax"]],
  ])("%s as a regular expression is %s", (pattern, expression, matching, others) => {
    expect(asRegularExpression(pattern)).toBe(expression);
    for (const name of matching) expect(name).toMatch(new RegExp(expression));
    for (const name of others) expect(name).not.toMatch(new RegExp(expression));
  });

  test.each([
    ["my_shop", "my\\_shop"],
    ["shop_%", "shop_%"],
    ["shop[ab]%", "shop_%"],
    ["half[%]", "half\\%"],
  ])("%s in MySQL's grants is %s", (pattern, granted) => {
    expect(asMysqlPattern(pattern)).toBe(granted);
  });
});
