/** Problems where an environment's file and common.yaml meet: which of the two, which environment, and what the other says. */
import { inFolder, loadFiles, warningsOf, wholeEnvironment, type Files } from "../support/environment-files";
import { loadEnvironments } from "../../config/load";

const loading = (files: Files) => () => loadFiles(files);
const otherId = 'accounts: { dms: { id: "444444444444" } }\nbuckets: { landing: { name: landing-prod } }\n';

test("fails: what only one of two environments lacks, with its name and its file", () => {
  const common = wholeEnvironment.replace('lake: { id: "333333333333", ', "lake: { ");
  const files = {
    "common.yaml": common,
    "dev.yaml": 'accounts: { lake: { id: "333333333333" } }',
    "prod.yaml": otherId,
  };
  expect(loading(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:7:3  accounts.lake.id
        missing; expected 12 digits in quotes, like "012345678901", because YAML would drop a leading zero (environment "prod" alone)
        fix: add \`id\` (AWS account id: 12 digits, quoted): in prod.yaml, or here if all environments share it"
  `);
});

test("fails: what all environments share is told once, without their names", () => {
  const common = wholeEnvironment.replace("runsOn: main", "runsOn: mian");
  expect(loading({ "common.yaml": common, "dev.yaml": "region: eu-west-1", "prod.yaml": otherId })).toThrow(
    'runsOn\n    got "mian"; expected one of replication.instances: "main"\n    fix: write "main"',
  );
});

test("fails: an item of a list that replaces that of common.yaml is at its own file", () => {
  expect(
    loading({
      "common.yaml": wholeEnvironment,
      "dev.yaml": "pipelines:\n  orders-to-lake:\n    tables: [{ tableType: view }]\n",
    }),
  ).toThrow("environments/dev.yaml:3:14  pipelines.orders-to-lake.tables[0]");
});

test("fails: a name that common.yaml gives to two environments, with the file to write another one into", () => {
  const prod = 'accounts: { dms: { id: "444444444444" } }';
  expect(
    loading({ "common.yaml": wholeEnvironment, "dev.yaml": "region: eu-west-1", "prod.yaml": prod }),
  ).toThrow(
    'fix: give each environment a name of its own in its own file: `buckets.landing.name` in prod.yaml, like "shop-landing-prod"',
  );
});

test("fails: common.yaml is not there, and most of an environment is missing", () => {
  const [, ...rest] = wholeEnvironment.split("\nendpoints:");
  expect(loading({ "dev.yaml": `endpoints:${rest.join("")}` })).toThrow(
    "environments/common.yaml\n    got no such file",
  );
});

test.each([
  ["Common.yaml", "common.yaml"],
  ["common.yml", "common.yaml"],
  ["prod.YAML", "prod.yaml"],
])("fails: a file called %s", (name, meant) => {
  expect(loading({ "dev.yaml": wholeEnvironment, [name]: "region: eu-west-1" })).toThrow(
    `fix: rename it to ${meant}`,
  );
});

test("fails: an environment named by its file", () => {
  inFolder({ "dev.yaml": wholeEnvironment }, (directory) => {
    for (const only of ["dev.yaml", "environments/dev.yaml", "dev.yml"]) {
      expect(() => loadEnvironments({ directory, only })).toThrow('did you mean "dev"?');
    }
  });
});

test("fails: marks of a merge conflict", () => {
  const dev = "region: eu-west-1\n<<<<<<< HEAD\ntags: { a: b }\n=======\ntags: { a: c }\n>>>>>>> other\n";
  expect(loading({ "common.yaml": wholeEnvironment, "dev.yaml": dev })).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:2:1
        got "<<<<<<<", a mark of a merge conflict; expected one version of these lines
        fix: keep what is right of the two versions, and delete the marks"
  `);
});

test("fails: a template of another tool", () => {
  expect(loading({ "common.yaml": wholeEnvironment, "dev.yaml": "region: {{ region }}\n" })).toThrow(
    "templates of other tools are not filled in here",
  );
});

test("fails: a wildcard that YAML takes for an alias", () => {
  const dev = "pipelines: { orders-to-lake: { tables: [{ include: *.* }] } }";
  expect(loading({ "common.yaml": wholeEnvironment, "dev.yaml": dev })).toThrow(
    "any characters are `%` in names of schemas and tables",
  );
});

test("fails: references by id or ARN, with the keys that there are", () => {
  const reference = (text: string) => loading({ "common.yaml": wholeEnvironment, "dev.yaml": text });
  expect(reference('endpoints: { orders-db: { account: "222222222222" } }')).toThrow(
    'got "222222222222"; expected one of accounts: "dms", "orders", "lake"\n    fix: write "orders"',
  );
  const arn = "arn:aws:dms:eu-west-1:111111111111:endpoint:ABC";
  expect(reference(`pipelines: { orders-to-lake: { source: "${arn}" } }`)).toThrow(
    `got "${arn}"; expected one of endpoints: "orders-db", "lake-orders"\n    fix: name one of endpoints by its key in this file`,
  );
  expect(reference("pipelines: { orders-to-lake: { runsOn: serverless } }")).toThrow(
    "fix: write `{ serverless: { maxCapacityUnits: 16 } }` for DMS Serverless",
  );
});

test("fails: a secret by its ARN instead of a map with its name", () => {
  const arn = "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders/dms-AbCdEf";
  expect(
    loading({
      "common.yaml": wholeEnvironment,
      "dev.yaml": `endpoints: { orders-db: { secret: "${arn}" } }`,
    }),
  ).toThrow("fix: write a map: `secret: { name: orders/dms }`");
});

test("fails: a Region of its own at a bucket, with the reason", () => {
  expect(
    loading({ "common.yaml": wholeEnvironment, "dev.yaml": "buckets: { landing: { region: eu-west-2 } }" }),
  ).toThrow("everything is in the Region of the environment, which `region` at the top of the file says");
});

test("fails: a dangling account in one environment is told, and no rule stumbles over it", () => {
  const common = wholeEnvironment.replace("account: orders\n", "account: nobody\n");
  expect(loading({ "common.yaml": common, "dev.yaml": "region: eu-west-1" })).toThrow(
    'endpoints.orders-db.account\n    got "nobody"; expected one of accounts: "dms", "orders", "lake"',
  );
});

test("warns: a single value of common.yaml where only a map can be right, which one of the environment hides", () => {
  const common = wholeEnvironment.replace("region:", "tags: none\nregion:");
  expect(warningsOf("tags: { project: shop }", { "common.yaml": common })).toContain(
    "got a single value; expected a map, because environments/dev.yaml:1:1 has one, which hides this",
  );
  // Where a word may stand as well, an environment chooses.
  const serverless = "{ serverless: { maxCapacityUnits: 16 } }";
  expect(warningsOf(`pipelines: { orders-to-lake: { runsOn: ${serverless} } }`)).not.toContain(
    "got a single value",
  );
});
