import { admittedExternalIds } from "../../../lambda-src/seal-trust/trust-policy";
import { admit, policy } from "../../support/lake-run";

test("names the ids that a sealed policy admits", () => {
  expect(admittedExternalIds(policy(admit("id-2", "id-1"), admit("id-1")))).toEqual(["id-1", "id-2"]);
});

const sealed = admit("id-1");

test.each<[string, Record<string, unknown>[]]>([
  ["no statement", []],
  ["only a denial", [{ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }]],
  ["DMS without an ExternalId", [admit()]],
  ["one open statement beside a sealed one", [sealed, admit()]],
  ["an empty ExternalId", [admit("")]],
  ["an ExternalId that STS does not take", [admit("id 1")]],
  ["an empty list of ids", [{ ...sealed, Condition: { StringEquals: { "sts:ExternalId": [] } } }]],
  ["one empty id among others", [admit("id-1", "")]],
  ["an id with a wildcard", [{ ...sealed, Condition: { StringLike: { "sts:ExternalId": "*" } } }]],
  [
    "an id that need not be there",
    [{ ...sealed, Condition: { StringEqualsIfExists: { "sts:ExternalId": "id-1" } } }],
  ],
  [
    "another condition only",
    [{ ...sealed, Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } } }],
  ],
  ["an account", [{ ...sealed, Principal: { AWS: "arn:aws:iam::111111111111:root" } }]],
  ["an account beside the service", [{ ...sealed, Principal: { Service: "dms.amazonaws.com", AWS: "*" } }]],
  ["everybody", [{ ...sealed, Principal: "*" }]],
  ["every service", [{ ...sealed, Principal: { Service: "*" } }]],
  ["everybody but one", [{ Effect: "Allow", NotPrincipal: { AWS: "x" }, Action: "sts:AssumeRole" }]],
  ["all actions but one", [{ ...sealed, Action: undefined, NotAction: "sts:TagSession" }]],
  ["other actions", [{ ...sealed, Action: "sts:*" }]],
  ["a statement without effect", [{ ...sealed, Effect: undefined }]],
])("fails on %s", (_what, statements) => {
  expect(() => admittedExternalIds(policy(...statements))).toThrow(
    /^The wanted trust policy .*nothing was changed/,
  );
});
