import { quote } from "../../../../config/messages";
import { loading } from "../../../support/environment-files";

const instance = (tags: string) => `replication: { instances: { main: { tags: ${tags} } } }`;
const serverless = (tags: string) =>
  `pipelines: { orders-to-lake: { runsOn: { serverless: { maxCapacityUnits: 4, tags: ${tags} } } } }`;
const endpoint = (tags: string) => `endpoints: { lake-orders: { tags: ${tags} } }`;
const pipeline = (tags: string) => `pipelines: { orders-to-lake: { tags: ${tags} } }`;
/** Where tags are said. */
const places = [
  ["tags", (tags: string) => `tags: ${tags}`],
  ["replication.instances.main.tags", instance],
  ["endpoints.lake-orders.tags", endpoint],
  ["pipelines.orders-to-lake.tags", pipeline],
  ["pipelines.orders-to-lake.runsOn.serverless.tags", serverless],
] as const;
const some = (count: number, word: string) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`${word}${index}`, ""])));

describe.each(places)("%s", (at, said) => {
  test("takes AWS's alphabet: letters of any language, digits, space and some signs", () => {
    const tags = {
      Kostenstelle: "Größe 3",
      "team/a:b": "日本 x_y.z=+-@",
      [`k${"0".repeat(127)}`]: "",
    };
    expect(loading(said(JSON.stringify(tags)))).not.toThrow();
  });

  test.each([
    "${file(/etc/hostname)}",
    "%{if true}",
    'x" = file("a"), "y',
    "back\\slash",
    "two\nlines",
    "🚀",
    "no\u00a0break",
    "k".repeat(129),
  ])("fails: the key %j, which AWS refuses or Terraform would evaluate", (key) => {
    const shown = quote(key.slice(0, 80));
    expect(loading(said(JSON.stringify({ [key]: "x" })))).toThrow(
      `got the key ${shown}; expected 1 to 128 letters, digits, spaces and any of _.:/=+-@, which are what AWS takes in tags`,
    );
  });

  test.each(["🚀", "a;b", "v".repeat(257)])("fails: the value %j", (value) => {
    expect(loading(said(JSON.stringify({ owner: value })))).toThrow(
      "expected at most 256 letters, digits, spaces and any of _.:/=+-@, which are what AWS takes in tags",
    );
  });

  test.each(["causeway:environment", "causeway:stack", "aws:x", "AWS:x"])(
    "fails: rule reserved-tags: %s",
    (tag) => {
      expect(loading(said(JSON.stringify({ team: "a", [tag]: "x" })))).toThrow(
        `${at}[${JSON.stringify(tag)}]\n    got the tag ${JSON.stringify(tag)}; expected one that does not start with "causeway:" or "aws:"\n    fix: choose another key`,
      );
    },
  );

  test("fails: rule tag-count: more than AWS takes beside Causeway's", () => {
    expect(loading(said(some(46, "t")))).not.toThrow();
    expect(loading(said(some(47, "t")))).toThrow(
      /got 47 tags.*; expected at most 46, because AWS takes 50 on a resource and Causeway adds up to 4/,
    );
  });
});

test("fails: rule tag-count: an instance's tags beside the environment's", () => {
  expect(loading(`tags: ${some(24, "a")}\n${instance(some(24, "b"))}`)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:2:37  replication.instances.main.tags
        got 48 tags with those of the environment; expected at most 46, because AWS takes 50 on a resource and Causeway adds up to 4
        fix: delete some"
  `);
  expect(loading(`tags: ${some(24, "a")}\n${instance(some(30, "a"))}`)).not.toThrow();
});

test("fails: rule tag-count: a serverless replication's tags beside the pipeline's and the environment's", () => {
  const both = (count: number) =>
    `tags: ${some(16, "a")}\npipelines: { orders-to-lake: { tags: ${some(16, "b")}, runsOn: { serverless: { maxCapacityUnits: 4, tags: ${some(count, "c")} } } } }`;
  expect(loading(both(14))).not.toThrow();
  expect(loading(both(15))).toThrow(
    "got 47 tags with those of the pipeline and the environment; expected at most 46",
  );
});

test("fails: rule tag-keys-differ: keys that IAM takes for one", () => {
  expect(loading("tags: { Team: a, team: b }")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:24  tags.team
        got the tag "team" beside "Team"; expected keys that differ in more than capitals, because IAM refuses both on one role
        fix: delete one of the two, also where common.yaml says it"
  `);
  expect(loading(instance("{ Team: a, team: b }"))).not.toThrow();
});

test.each(["password", "Secret-Access-Key", "api_key", "PWD", "token"])(
  "fails: rule no-credentials-in-tags: the tag %s, without its value in the message",
  (key) => {
    const load = loading(`tags: { ${key}: "Tr0ub4dor-and-3" }`);
    expect(load).toThrow(`got the tag "${key}"; expected none that looks like a credential`);
    expect(load).not.toThrow("Tr0ub4dor");
  },
);

test("fails: rule no-credentials-in-tags: also among the tags that find a thing", () => {
  const network = "{ vpc: replication, subnets: [{ tags: { tier: dms, password: x } }, b] }";
  expect(loading(`replication: { network: ${network} }`)).toThrow(
    /replication\.network\.subnets\[0\]\.tags\.password\n +got the tag "password"/,
  );
});

test("takes tags that only speak of credentials", () => {
  expect(loading('tags: { password-policy: "strict", secrets: "in Secrets Manager" }')).not.toThrow();
});
