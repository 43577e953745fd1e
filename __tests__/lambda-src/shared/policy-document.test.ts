import { parsePolicy, sameStatements } from "../../../lambda-src/shared/policy-document";

const statement = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111111111111:root" },
  Action: ["a:One", "a:Two"],
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "true" } },
};

test.each([
  ["members in another order", Object.fromEntries(Object.entries(statement).reverse())],
  ["a list of one", { ...statement, Resource: ["*"] }],
  ["a list in another order", { ...statement, Action: ["a:Two", "a:One"] }],
  ["an account by its id", { ...statement, Principal: { AWS: "111111111111" } }],
  ["a boolean", { ...statement, Condition: { Bool: { "aws:SecureTransport": true } } }],
])("takes %s for the same", (_what, other) => {
  expect(sameStatements([statement], [other])).toBe(true);
});

test.each([
  ["another action", { ...statement, Action: ["a:One"] }],
  ["another condition", { ...statement, Condition: {} }],
  ["a Sid", { ...statement, Sid: "Mine" }],
  [
    "a role in place of the account",
    { ...statement, Principal: { AWS: "arn:aws:iam::111111111111:role/x" } },
  ],
])("tells %s apart", (_what, other) => {
  expect(sameStatements([statement], [other])).toBe(false);
});

test("reads a single statement as a list of one", () => {
  expect(parsePolicy('{"Version":"2008-10-17","Statement":{"Effect":"Deny"}}')).toEqual({
    Version: "2008-10-17",
    Statement: [{ Effect: "Deny" }],
  });
});

test.each(["", "text", "[]", "null", '{"Statement":["x"]}'])("does not take %j for a policy", (text) => {
  expect(parsePolicy(text)).toBeUndefined();
});
