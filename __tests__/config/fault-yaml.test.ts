/** YAML that the loader must survive: case 32 of the fault catalogue. */
import { ConfigError } from "../../config/load";
import { loadFiles, loading, wholeEnvironment } from "../support/environment-files";

test("fault 32: fails: tabs as indentation, each line of them", () => {
  expect(loading("accounts:\n\tdms:\n\t\tid: x\n")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:2:1
        got a tab as indentation; YAML allows spaces only
        fix: indent with two spaces

      environments/dev.yaml:3:1
        got a tab as indentation; YAML allows spaces only
        fix: indent with two spaces"
  `);
});

test("fault 32: fails: duplicate keys, and what else is wrong", () => {
  expect(loading("region: eu-west-1\nregion: eu-west-2\nregoin: x\n")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:2:1  region
        got this key a second time; expected every key once; the first is at environments/dev.yaml:1:1
        fix: delete one of the two, or merge what they say

      environments/dev.yaml:3:1  regoin
        unknown key; did you mean "region", which is here already?
        fix: delete it"
  `);
});

test("fault 32: fails: two documents in a file", () => {
  expect(loading("region: eu-west-1\n---\nregion: eu-west-2\n")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:2:1
        got a second document after \`---\`; expected one document in a file
        fix: write one file for each environment"
  `);
});

test("fault 32: fails: an alias without an anchor, and one inside its own anchor", () => {
  expect(loading("tags: &tags { a: b }\naccounts: *accouts\nbuckets: &buckets { landing: *buckets }\n"))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:2:11  accounts
        got the alias *accouts; expected one whose anchor stands before it in this file (&tags)
        fix: write the value out, or &accouts before it in this file: anchors of other files are not seen

      environments/dev.yaml:3:30  buckets.landing
        got the alias *buckets inside its own anchor; expected no circle
        fix: write the value out"
  `);
});

test("fails: a misspelt alias, with the anchor that was meant", () => {
  expect(loading("tags: &shop-tags { a: b }\naccounts: *shop-tag\n")).toThrow(
    "fix: write the value out, or &shop-tag before it in this file, or *shop-tags",
  );
});

test("aliases stand for their values, and problems in them are said once, where the values are", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: &settings { dataFormat: parket } }
  lake-more: { engine: s3, bucket: landing, folder: more, access: assumed-role, settings: *settings }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:52  endpoints.lake-more.settings.dataFormat (and 1 more by an alias)
        got "parket"; expected one of "csv", "parquet"
        fix: write "parquet""
  `);
});

test("fault 32: fails: an alias bomb, quickly", () => {
  const levels = "abcdefghij".split("");
  const bomb = levels.map((name, level) => {
    const below = level === 0 ? '"boom"' : `*${levels[level - 1] ?? ""}`;
    return `${name}: &${name} [${Array.from({ length: 10 }, () => below).join(", ")}]`;
  });
  const start = performance.now();
  expect(loading(bomb.join("\n"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:36  d[7]
        got aliases that stand for more than 10000 values; expected a file of ordinary size
        fix: write the values out, or put what is shared into common.yaml"
  `);
  expect(performance.now() - start).toBeLessThan(2000);
});

test("fault 32: fails: a merge key, which is not merged", () => {
  expect(loading("tags: &tags { a: b }\naccounts:\n  dms:\n    <<: *tags\n"))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:5  accounts.dms["<<"]
        got the merge key \`<<\`, which YAML 1.2 does not have and this loader does not merge
        fix: write the keys out, or put what is shared into common.yaml, which is merged into every environment by key"
  `);
});

test("fault 32: fails: __proto__ as a key, and no prototype is touched", () => {
  expect(loading("__proto__: { region: polluted }\naccounts: { constructor: { id: x } }\n"))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:1:1  __proto__
        got the key "__proto__", a reserved word of JavaScript
        fix: choose another key

      environments/dev.yaml:2:13  accounts.constructor
        got the key "constructor", a reserved word of JavaScript
        fix: choose another key"
  `);
  expect(Object.hasOwn(Object.prototype, "region")).toBe(false);
});

test("fault 32: fails: text that is no map, tags, directives and odd keys", () => {
  const files = {
    "common.yaml": wholeEnvironment,
    "a.yaml": "just text",
    "b.yaml": "- a list",
    "c.yaml": "region: !secret x",
    "d.yaml": "%YAML 1.1\n---\nregion: eu-west-1",
    "e.yaml": "? [a, b]\n: c\n~: d\n5: e\n",
    "f.yaml": "region: 'eu-west-1\n",
    "g.yaml": "tags: { a: .inf }",
  };
  expect(() => loadFiles(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/a.yaml has 1 problem:

      environments/a.yaml:1:1
        got a single value; expected a map of keys and values
        fix: start with keys like \`region: eu-west-1\`

    environments/b.yaml has 1 problem:

      environments/b.yaml:1:1
        got a list; expected a map of keys and values
        fix: start with keys like \`region: eu-west-1\`

    environments/c.yaml has 1 problem:

      environments/c.yaml:1:9
        got a tag that plain YAML does not have (Unresolved tag: !secret); expected plain values
        fix: delete the tag

    environments/d.yaml has 1 problem:

      environments/d.yaml:1:1
        got a %YAML 1.1 directive; expected YAML 1.2
        fix: delete the directive

    environments/e.yaml has 3 problems:

      environments/e.yaml:1:3
        got a key that is no text; expected a word before the colon
        fix: write a key

      environments/e.yaml:3:1
        got a key that is no text; expected a word before the colon
        fix: write a key

      environments/e.yaml:4:1  ["5"]
        unknown key; the keys here are "region", "backend", "terraform", "tags", "logRetentionDays", "accounts", "replication", "buckets", "endpoints", "pipelines"
        fix: delete it, or use one of these keys

    environments/f.yaml has 1 problem:

      environments/f.yaml:1:9
        not valid YAML: got ' here, and none closes the text; expected quotes at both ends of it
        fix: write the missing quotes: here, or at a text before it

    environments/g.yaml has 1 problem:

      environments/g.yaml:1:12  tags.a
        got ".inf"; expected text, a finite number, true or false
        fix: put it in quotes if it is text"
  `);
});

test.each(["[", "- ", "{a: ", "? ", "a:\n  "])("fault 32: fails: %j nested without end", (opening) => {
  expect(loading(opening.repeat(100_000))).toThrow(ConfigError);
});

/** What is told of a file's indentation: place and detail. */
function told(file: string): string {
  try {
    loading(file)();
    return "nothing";
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ line, column, detail }) => `${line}:${column} ${detail}`).join("\n");
  }
}

test("fails: a line that is indented more than the key before it, which has a value", () => {
  expect(told("region: eu-west-1\n  tags: {}\naccounts: {}\n")).toMatchInlineSnapshot(
    `"2:3 not valid YAML: got a line that begins at column 3; expected column 1 like line 1, which has a value already"`,
  );
});

test("fails: a first key that is indented more than the others of its map", () => {
  expect(told("replication:\n   account: dms\n  serviceRoles: create\n")).toMatchInlineSnapshot(
    `"3:3 not valid YAML: got a line that begins at column 3; expected column 4 like line 2, or column 1 like line 1"`,
  );
});

test("fails: an entry that lost its indentation, so that the next one stands below a value", () => {
  expect(told("accounts:\ndms: { id: a }\n  orders: { id: b }\n")).toMatchInlineSnapshot(
    `"3:3 not valid YAML: got a line that begins at column 3; expected column 1 like line 2, which has a value already"`,
  );
});

test("fails: a dash that is no longer below the other dashes of its list", () => {
  expect(
    told("pipelines:\n  p:\n    tables:\n      - include: a.b\n     - include: a.c\n"),
  ).toMatchInlineSnapshot(
    `"5:6 not valid YAML: got a line that begins at column 6; expected column 7 like line 4"`,
  );
});
