/** Values that the loader must survive, and many problems at once: cases 32 and 33 of the fault catalogue. */
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
        fix: correct the value (DMS engine version, quoted; otherwise the one that DMS makes instances with by default)"
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
        got no value; expected a Region like "eu-west-1"; what environments/common.yaml:2:1 says cannot be taken away here
        fix: delete this line, and move what only some environments want from common.yaml to their own files

      environments/dev.yaml:2:9  backend
        got no value; expected a map whose "type" is one of "local", "s3", "cloud"; what environments/common.yaml:3:1 says cannot be taken away here
        fix: delete this line, and move what only some environments want from common.yaml to their own files

      environments/dev.yaml:3:12  endpoints
        got no value; expected a map; what environments/common.yaml:16:1 says cannot be taken away here
        fix: delete this line, and move what only some environments want from common.yaml to their own files"
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
        got "3.x"; expected three numbers, like "3.6.1", because DMS takes whole versions only
        fix: correct the value (DMS engine version, quoted; otherwise the one that DMS makes instances with by default)

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
