/** Texts that the loader must survive: cases 32 and 33 of the fault catalogue. */
import { ConfigError } from "../../config/load";
import { loadFiles, loading, wholeEnvironment } from "../support/environment-files";

test("fault 32: fails: an account id without quotes, whose zero YAML drops", () => {
  expect(loading(`accounts: { dms: { id: 012345678901 } }`)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:24  accounts.dms.id
        got 012345678901 without quotes; expected 12 digits in quotes, like "012345678901", because YAML would drop a leading zero
        fix: write "012345678901""
  `);
});

test("fault 32: fails: a version without quotes, which YAML rounds", () => {
  expect(loading(`replication: { instances: { main: { engineVersion: 3.10 } } }`))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:52  replication.instances.main.engineVersion
        got 3.10 without quotes; expected a version in quotes, like "3.6.1", because YAML would round it
        fix: write "3.10""
  `);
});

test("fault 32: fails: a number that is too large to be exact", () => {
  expect(
    loading(`replication: { instances: { main: { allocatedStorageGiB: 123456789012345678901234567890 } } }`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:58  replication.instances.main.allocatedStorageGiB
        got 123456789012345678901234567890; expected a whole number from 5 to 6144
        fix: correct the value (storage in GiB, 5 to 6144)"
  `);
});

test("fault 32: fails: keys without a value", () => {
  expect(loading(`region: ~\nbackend:\nendpoints: null`)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:1:9  region
        got no value; expected a Region like "eu-west-1"
        fix: write the value, or delete the key

      environments/dev.yaml:2:9  backend
        got no value; expected a map whose "type" is one of "local", "s3", "cloud"
        fix: write the value, or delete the key

      environments/dev.yaml:3:12  endpoints
        got no value; expected a map
        fix: write the value, or delete the key"
  `);
});

test.each([
  ["an empty file", ""],
  ["a file of comments", "# nothing\n\n# here\n"],
  ["a file of blanks", "\n  \n"],
  ["a document that is empty", "---\n"],
])("fault 32: fails: %s", (_what, text) => {
  expect(loading(text)).toThrow(
    new ConfigError([
      {
        file: "environments/dev.yaml",
        line: 1,
        column: 1,
        detail: "got an empty file; expected a map of keys and values",
        fix: "write what differs from the other environments, or delete the file",
      },
    ]),
  );
});

test("fault 32: a byte-order mark and Windows line ends change nothing, also not the positions", () => {
  expect(loading("\uFEFFregion: eu-west-1\r\nlogRetentionDays: 400\r\n")).not.toThrow();
  expect(loading("\uFEFFregion: eu-west-1\r\nlogRetentionDay: 400\r\n")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:2:1  logRetentionDay
        unknown key; did you mean "logRetentionDays"?"
  `);
});

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
        got this key a second time; expected every key once
        fix: delete one of the two, or merge what they say

      environments/dev.yaml:3:1  regoin
        unknown key; did you mean "region"?"
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
        got the alias *accouts; expected one whose anchor stands before it (&tags)
        fix: write &accouts before the value it stands for, or quote the text if it is no alias

      environments/dev.yaml:3:30  buckets.landing
        got the alias *buckets inside its own anchor; expected no circle
        fix: write the value out"
  `);
});

test("fails: a misspelt alias, with the anchor that was meant", () => {
  expect(loading("tags: &shop-tags { a: b }\naccounts: *shop-tag\n")).toThrow(
    "fix: write *shop-tags, or &shop-tag before the value it stands for",
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

      environments/f.yaml:2:1
        not valid YAML: Missing closing 'quote
        fix: check quotes, brackets and indentation at this place and just before it

    environments/g.yaml has 1 problem:

      environments/g.yaml:1:12  tags.a
        got ".inf"; expected text, a finite number, true or false
        fix: put it in quotes if it is text"
  `);
});

test.each(["[", "- ", "{a: ", "? ", "a:\n  "])("fault 32: fails: %j nested without end", (opening) => {
  expect(loading(opening.repeat(100_000))).toThrow(ConfigError);
});

test("fails: more wrong keys than anyone reads, counted and not all printed", () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `key${index}: 1`).join("\n");
  expect(loading(keys)).toThrow(
    /^environments\/dev.yaml has 20000 problems:[\s\S]*… and 19900 more problems like these$/,
  );
});

test("fault 33: every problem of every file at once, sorted by file and line", () => {
  expect(() =>
    loadFiles({
      "common.yaml": `${wholeEnvironment}tag: { team: data }\n`,
      "dev.yaml": `
replication:
  instances:
    main: { engineVersion: "3.x", allocatedStorageGib: 50 }
pipelines:
  orders-to-lake:
    target: lake-ordrs
    migrationType: full-load-and-cdcc
`,
      "test.yaml": `
endpoints:
  orders-db: { sslMode: none, account: order }
`,
    }),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:33:1  tag
        unknown key; did you mean "tags"?

    environments/dev.yaml has 4 problems:

      environments/dev.yaml:4:28  replication.instances.main.engineVersion
        got "3.x"; expected a version like "3.6.1"
        fix: correct the value (DMS engine version, quoted)

      environments/dev.yaml:4:35  replication.instances.main.allocatedStorageGib
        unknown key; did you mean "allocatedStorageGiB"?

      environments/dev.yaml:7:13  pipelines.orders-to-lake.target
        got "lake-ordrs"; expected one of endpoints: "orders-db", "lake-orders"
        fix: write "lake-orders"

      environments/dev.yaml:8:20  pipelines.orders-to-lake.migrationType
        got "full-load-and-cdcc"; expected one of "full-load", "cdc", "full-load-and-cdc"
        fix: write "full-load-and-cdc"

    environments/test.yaml has 2 problems:

      environments/test.yaml:3:25  endpoints.orders-db.sslMode
        got "none"; expected one of "verify-ca", "verify-full", because every connection to a database is encrypted
        fix: write \`verify-full\`, and name the CA's certificate in \`caCertificate\`

      environments/test.yaml:3:40  endpoints.orders-db.account
        got "order"; expected one of accounts: "dms", "orders", "lake"
        fix: write "orders""
  `);
});

test("fault 33: an environment of another partition is an environment", () => {
  expect(loading("region: us-gov-west-1")).not.toThrow();
});
