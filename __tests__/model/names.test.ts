import * as fc from "fast-check";
import { canonicalJson, fingerprint, sorted } from "../../model/canonical";
import { sidPrefix } from "../../modules/secrets/admission";
import { partitionOf, statementId } from "../../model/names";
import { physicalNames } from "../../model/physical-names";
import { environmentVia } from "../support/connections";

const key = fc
  .array(fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/), { minLength: 1, maxLength: 4 })
  .map((words) => words.join("-"));

test("a statement id has letters and digits only, and the words are still to be read", () => {
  expect(statementId("causeway", "dev", "orders-db")).toBe("CausewayDevOrdersDb");
  expect(statementId("a--b", "_", "c.d/e")).toBe("ABCDE");
});

test("the Sid prefix of one endpoint is never the start of another's", () => {
  expect(sidPrefix("dev", "lake-audit-2").startsWith(sidPrefix("dev", "lake-audit"))).toBe(false);
  expect(sidPrefix("dev-a", "b")).not.toBe(sidPrefix("dev", "a-b"));
  fc.assert(
    fc.property(key, key, key, key, (environment, endpoint, otherEnvironment, other) => {
      const [one, two] = [sidPrefix(environment, endpoint), sidPrefix(otherEnvironment, other)];
      const same = environment === otherEnvironment && endpoint === other;
      return /^Causeway[A-Za-z0-9]+$/.test(one) && (same ? one === two : !two.startsWith(one));
    }),
  );
});

test("a fingerprint is eight hexadecimal digits that stand for the value, whatever the order of its keys", () => {
  expect(fingerprint({ a: 1, b: { c: [1, 2], d: "x" } })).toMatch(/^[0-9a-f]{8}$/);
  expect(fingerprint({ b: { d: "x", c: [1, 2] }, a: 1 })).toBe(
    fingerprint({ a: 1, b: { c: [1, 2], d: "x" } }),
  );
  expect(fingerprint({ list: [2, 1] })).not.toBe(fingerprint({ list: [1, 2] }));
  expect(fingerprint({ a: undefined })).toBe(fingerprint({}));
});

test("canonical JSON is JSON of an equal value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("sorted keeps members and their values", () => {
  expect(Object.entries(sorted({ b: 1, a: { z: 1, y: 2 } }))).toEqual([
    ["a", { z: 1, y: 2 }],
    ["b", 1],
  ]);
});

test.each([
  ["eu-west-1", "aws"],
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["us-east-1", "aws"],
])("%s is in partition %s", (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});

/** Characters that the longest function of each stack adds, since the first environments were deployed. */
const longestWords = {
  "dev-orders-database-": "accept-connection".length,
  "dev-lake-storage-": "merge-statement".length,
  "dev-dms-endpoints-": "s3-endpoint".length,
  "dev-dms-pipelines-": "dms-endpoint".length,
  "dev-": "announce-egress".length,
};

test("no function has a longer name than its stack had before: environments with long keys are deployed", () => {
  const environments = [environmentVia("private-link"), environmentVia("allow-list")];
  const functions = environments
    .flatMap((environment) => [...physicalNames(environment)])
    .filter(({ kind }) => kind === "function");
  expect(functions.length).toBeGreaterThan(8);
  const longer = functions.filter(({ name }) => {
    const [prefix, length] = Object.entries(longestWords).find(([start]) => name.startsWith(start)) ?? [
      "",
      0,
    ];
    return name.length - prefix.length > length;
  });
  expect(longer.map(({ name }) => name)).toEqual([]);
});
