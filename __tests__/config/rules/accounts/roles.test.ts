import { loading } from "../../../support/environment-files";

const boundary = "arn:aws:iam::111111111111:policy/boundaries/causeway";

test("a boundary, a path, a prefix and an ExternalId of an account are taken as they are", () => {
  expect(
    loading(`
accounts:
  dms:
    permissionsBoundary: ${boundary}
    rolePath: /team/data/
    rolePrefix: team-
    externalId: causeway/dev:1
`),
  ).not.toThrow();
});

test.each([
  ["another account's", "arn:aws:iam::222222222222:policy/causeway"],
  ["AWS's own", "arn:aws:iam::aws:policy/PowerUserAccess"],
  ["another partition's", "arn:aws-us-gov:iam::111111111111:policy/causeway"],
  ["a role", "arn:aws:iam::111111111111:role/causeway"],
])("fails: a permissions boundary that is %s", (_whose, arn) => {
  expect(loading(`accounts: { dms: { permissionsBoundary: "${arn}" } }\n`)).toThrow(
    "accounts.dms.permissionsBoundary",
  );
});

test("fails: rule boundary-account: the boundary of another account", () => {
  expect(loading(`accounts: { orders: { permissionsBoundary: "${boundary}" } }\n`))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:44  accounts.orders.permissionsBoundary
        got "arn:aws:iam::111111111111:policy/boundaries/causeway"; expected a policy of account "orders", whose ARN starts with "arn:aws:iam::222222222222:policy/"
        fix: make the policy in this account, and write its ARN as the IAM console shows it"
  `);
});

test.each(["team/", "/team", "//", "/a*/", "/${x}/", "/aws-service-role/x/", "/aws-reserved/"])(
  "fails: the role path %s",
  (path) => {
    expect(loading(`accounts: { dms: { rolePath: "${path}" } }\n`)).toThrow("accounts.dms.rolePath");
  },
);

test.each(["a/b", "*", "", "x".repeat(41)])("fails: the role prefix %j", (prefix) => {
  expect(loading(`accounts: { dms: { rolePrefix: "${prefix}" } }\n`)).toThrow("accounts.dms.rolePrefix");
});

test.each(["a", "a b", "x".repeat(1225), '\\"'])("fails: the ExternalId %j", (id) => {
  expect(loading(`accounts: { dms: { externalId: "${id}" } }\n`)).toThrow("accounts.dms.externalId");
});

test("fails: rule name-lengths: a role is too long with its account's prefix, and the prefix is what to shorten", () => {
  expect(loading(`accounts: { dms: { rolePrefix: "${"team-".repeat(8)}" } }\n`))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:32  accounts.dms.rolePrefix
        makes the role name "team-team-team-team-team-team-team-team-dev-dms-pipelines-start-tasks" of 69 characters; expected at most 64
        fix: shorten it, or the environment's name, by 5"
  `);
});

test("fails: rule one-account-one-convention: two keys of one account, and a boundary in one of them", () => {
  expect(
    loading(`
accounts:
  dms: { permissionsBoundary: "${boundary}" }
  lake: { id: "111111111111" }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:3  accounts.lake
        got nothing as permissionsBoundary, and "arn:aws:iam::111111111111:policy/boundaries/causeway" in "dms", which is the same account; expected the same in both
        fix: write it alike under both keys"
  `);
});
