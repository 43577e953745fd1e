import { loading } from "../../../support/environment-files";

const named = (kmsKey: string) => loading(`replication: { kmsKey: "${kmsKey}" }`);

test.each([
  "alias/dms",
  "0f23029d-0b06-4201-9d95-8031b37a5db5",
  "mrk-0f23029d0b0642019d958031b37a5db5",
  "arn:aws:kms:eu-west-1:111111111111:key/0f23029d-0b06-4201-9d95-8031b37a5db5",
])("takes %s", (kmsKey) => {
  expect(named(kmsKey)).not.toThrow();
});

test.each(["dms", "alias/a b", "${file(1)}"])("fails: %s, which names no key", (kmsKey) => {
  expect(named(kmsKey)).toThrow('expected an alias like "alias/lake", or the id or ARN of a key');
});

test("fails: rule customer-managed-key: a replication key that AWS manages", () => {
  expect(named("alias/aws/dms")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:24  replication.kmsKey
        got "alias/aws/dms", a key that AWS manages; expected a customer-managed key, whose policy can admit CloudWatch Logs
        fix: name a customer-managed key of the replication account, or delete it to have one made"
  `);
});

test.each([
  "arn:aws:kms:eu-central-1:111111111111:key/0f23029d-0b06-4201-9d95-8031b37a5db5",
  "arn:aws:kms:eu-west-1:999999999999:alias/dms",
])("fails: rule customer-managed-key: %s, a replication key elsewhere", (kmsKey) => {
  expect(named(kmsKey)).toThrow(
    `got "${kmsKey}"; expected a key of the replication account and its Region, arn:aws:kms:eu-west-1:111111111111:…\n    fix: name a customer-managed key of the replication account, or delete it to have one made`,
  );
});
