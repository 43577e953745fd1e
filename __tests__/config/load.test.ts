import fc from "fast-check";
import { ConfigError, knownEnvironments, loadEnvironments } from "../../config/load";
import { merge } from "../../config/merge";
import { inFolder, loadFiles, wholeEnvironment } from "../support/environment-files";

const testAccounts = `accounts: { dms: { id: "444444444444" } }\nbuckets: { landing: { name: landing-test } }\n`;

test("environments are the files without common.yaml, sorted by name", () => {
  const files = {
    "common.yaml": wholeEnvironment,
    "test.yaml": testAccounts,
    "dev.yaml": "region: eu-west-1",
    "notes.txt": "",
  };
  inFolder(files, (directory) => {
    expect(knownEnvironments(directory)).toEqual(["dev", "test"]);
    expect(loadEnvironments({ directory }).map(({ name }) => name)).toEqual(["dev", "test"]);
  });
});

test("only one environment is loaded when one is asked for, and the others are not read", () => {
  const files = { "common.yaml": wholeEnvironment, "dev.yaml": "region: eu-west-1", "test.yaml": "- broken" };
  expect(loadFiles(files, { only: "dev" }).map(({ name }) => name)).toEqual(["dev"]);
});

test("common.yaml may be absent", () => {
  expect(loadFiles({ "dev.yaml": wholeEnvironment })).toHaveLength(1);
});

test("maps merge by key and lists are replaced", () => {
  const dev = "tags: { team: data }\nreplication: { network: { subnets: [c, d, e] } }";
  const [environment] = loadFiles({
    "common.yaml": `${wholeEnvironment}tags: { project: x }`,
    "dev.yaml": dev,
  });
  expect(environment?.tags).toEqual({ project: "x", team: "data" });
  expect(environment?.replication.network).toMatchObject({ vpc: "replication", subnets: ["c", "d", "e"] });
});

test("defaults are filled in", () => {
  const [environment] = loadFiles({ "dev.yaml": wholeEnvironment });
  expect(environment?.logRetentionDays).toBe(365);
  expect(environment?.replication.instances.main?.allocatedStorageGiB).toBe(50);
});

test("values of filters and boundaries are texts", () => {
  const common = `${wholeEnvironment}    tableSettings:
      - { table: shop.orders, parallelLoad: { type: ranges, columns: [id], boundaries: [[1000], ["007"]] } }
`;
  const dev = `pipelines:
  orders-to-lake:
    tables:
      - { include: shop.orders, filters: [{ column: zip, eq: "01" }, { column: age, between: [18, 99.5] }, { column: gone, isNull: true }] }
`;
  const [environment] = loadFiles({ "common.yaml": common, "dev.yaml": dev });
  expect(environment?.pipelines["orders-to-lake"]).toMatchObject({
    tables: [{ filters: [{ eq: "01" }, { between: ["18", "99.5"] }, { isNull: true }] }],
    tableSettings: [{ parallelLoad: { boundaries: [["1000"], ["007"]] } }],
  });
});

test.each(["01234", "12345678901234567890", "1.10", "1e3", "0x10", "-0", "+5.0"])(
  "fails: the value %s of a filter or a boundary, which YAML makes another number of",
  (value) => {
    const common = `${wholeEnvironment}    tableSettings:
      - { table: shop.orders, parallelLoad: { type: ranges, columns: [id], boundaries: [[${value}]] } }
`;
    const dev = `pipelines: { orders-to-lake: { tables: [{ include: shop.orders, filters: [{ column: zip, anyOf: [{ eq: ${value} }, { eq: x }] }] }] } }`;
    const load = () => loadFiles({ "common.yaml": common, "dev.yaml": dev });
    expect(load).toThrow(`parallelLoad.boundaries[0][0]\n    got ${value} without quotes`);
    expect(load).toThrow(`filters[0].anyOf[0].eq\n    got ${value} without quotes`);
    expect(load).toThrow(`fix: write "${value}"`);
  },
);

test("fails: a filter that is no text and no number, and one whose column is a number", () => {
  const dev =
    "pipelines: { orders-to-lake: { tables: [{ include: shop.orders, filters: [{ column: 01, eq: true }] }] } }";
  const whole = { "common.yaml": wholeEnvironment, "dev.yaml": dev };
  expect(() => loadFiles(whole)).toThrow("got true; expected text or a number");
  expect(() => loadFiles(whole)).toThrow("got 01 without quotes");
});

const value = fc.jsonValue({ maxDepth: 4 });

test("merging: nothing over something is something, and something over itself is itself", () => {
  fc.assert(
    fc.property(value, (any) => {
      expect(merge(any, undefined)).toEqual(any);
      expect(merge(any, any)).toEqual(any);
      expect(merge(undefined, any)).toEqual(any);
    }),
  );
});

test("merging maps is associative, and changes neither of them", () => {
  // A value that is a map in one layer and none in the next ends what lies below, so maps of leaves are used.
  const map = fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.dictionary(fc.constantFrom("x", "y"), fc.integer()),
  );
  fc.assert(
    fc.property(map, map, map, (a, b, c) => {
      const before = JSON.stringify([a, b, c]);
      expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      expect(JSON.stringify([a, b, c])).toBe(before);
    }),
  );
});

/** Texts near to real files: lines of one mixed up, cut off and joined with YAML's special characters. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...Array.from("ab:-?[]{}&*!|>'\"%@`#,\n \t<~0.")), maxLength: 60 }),
  fc
    .array(
      fc.tuple(
        fc.constantFrom(...wholeEnvironment.split("\n")),
        fc.constantFrom("", " ", "*x", "&x ", "{", ": ", "\t"),
      ),
      { maxLength: 30 },
    )
    .map((lines) => lines.map(([line, odd]) => odd + line).join("\n")),
  value.map((any) => JSON.stringify(any)),
);

test("fault 32: whatever the files hold, nothing but a ConfigError is thrown", () => {
  fc.assert(
    fc.property(text, text, (common, dev) => {
      try {
        loadFiles({ "common.yaml": common, "dev.yaml": dev });
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
      }
    }),
    { numRuns: 150 },
  );
});

/** A value for any key, wrong nearly everywhere. */
const wrong = fc.oneof(
  fc.constantFrom(
    null,
    true,
    5,
    "",
    "x",
    "dms",
    "s3",
    [],
    {},
    [{}],
    { a: 1 },
    { engine: "s3" },
    { constructor: 1 },
  ),
  value,
);

test("fault 32: whatever values the keys have, nothing but a ConfigError is thrown", () => {
  const keys = [
    "region",
    "backend",
    "tags",
    "accounts",
    "replication",
    "replication.network",
    "replication.instances.main",
    "buckets.landing",
    "endpoints",
    "endpoints.orders-db.secret",
    "endpoints.lake-orders.settings",
    "pipelines.orders-to-lake",
    "pipelines.orders-to-lake.tables",
    "pipelines.orders-to-lake.taskSettings",
  ];
  const edits = fc.array(fc.tuple(fc.constantFrom(...keys), wrong), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(edits, (all) => {
      const over = all.reduce<unknown>((sum, [key, any]) => {
        const nested = key.split(".").reduceRight<unknown>((inner, step) => ({ [step]: inner }), any);
        return merge(sum, nested);
      }, {});
      try {
        const files = { "common.yaml": wholeEnvironment, "dev.yaml": JSON.stringify(over) };
        inFolder(files, (directory) => loadEnvironments({ directory }));
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
      }
    }),
    { numRuns: 200 },
  );
});
