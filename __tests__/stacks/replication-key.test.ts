import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { evaluate } from "../support/terraform-console";
import { at, elementAt, elements, stackOf, stringsIn, synthApp } from "../support/synth-app";

const stack = "dev-dms-foundation";
const keyed = (kmsKey?: string) =>
  synthApp([
    environmentFrom((file: EnvironmentFile) => {
      if (kmsKey !== undefined) file.replication.kmsKey = kmsKey;
    }),
  ]);
const existing = keyed("alias/dms");
const keyOf = "data.aws_kms_key.replication";

test("an existing key is found by what the file calls it, and none is made", () => {
  expect(elementAt(existing, stack, keyOf).block).toMatchObject({ key_id: "alias/dms" });
  const made = elements(existing, "aws_kms_key", "aws_kms_alias").filter((one) => one.stack === stack);
  expect(made.map(({ address }) => address)).toEqual([keyOf]);
});

test("an existing key encrypts what a made one would", () => {
  const users = (app: typeof existing, arn: string) =>
    elements(app)
      .filter(
        (one) => one.stack === stack && one.type !== "terraform_data" && stringsIn(one.block).includes(arn),
      )
      .map(({ address }) => address);
  const before = users(keyed(), "${aws_kms_key.replication.arn}");
  expect(before).toContain("aws_dms_replication_instance.main");
  expect(users(existing, `\${${keyOf}.arn}`)).toEqual(before);
  expect(at(stackOf(existing, stack).json, "output", "replication_key_arn", "value")).toBe(
    `\${${keyOf}.arn}`,
  );
});

test("a plan fails unless the key is enabled, of the Region, symmetric and its customer's", async () => {
  const conditions = stringsIn(at(elementAt(existing, stack, keyOf).block, "lifecycle", "postcondition"));
  const holds = conditions.filter((text) => text.startsWith("${")).map((text) => text.slice(2, -1));
  expect(conditions.filter((text) => !text.startsWith("${"))).toEqual([
    'replication.kmsKey: key "alias/dms" is in the state ${self.key_state}, in which nothing can be encrypted with it: have its owner enable it, or name another key.',
    'replication.kmsKey: key "alias/dms" is in ${split(":", self.arn)[3]}, and encrypts there only: name one of eu-west-1.',
    'replication.kmsKey: key "alias/dms" is of ${self.key_spec}, where services of AWS need SYMMETRIC_DEFAULT: name another key, or leave it out to have one made.',
    'replication.kmsKey: key "alias/dms" is managed by AWS, and its policy cannot admit CloudWatch Logs: name another key, or leave it out to have one made.',
  ]);
  const good = {
    key_state: "Enabled",
    arn: "arn:aws:kms:eu-west-1:111111111111:key/1",
    key_spec: "SYMMETRIC_DEFAULT",
    key_manager: "CUSTOMER",
  };
  const cases = {
    good,
    disabled: { ...good, key_state: "Disabled" },
    elsewhere: { ...good, arn: good.arn.replace("eu-west-1", "eu-central-1") },
    asymmetric: { ...good, key_spec: "RSA_2048" },
    hmac: { ...good, key_spec: "HMAC_256" },
    of_aws: { ...good, key_manager: "AWS" },
  };
  const all = holds.map((one) => `(${one})`).join(" && ");
  const answers = await evaluate(
    cases,
    Object.fromEntries(Object.keys(cases).map((name) => [name, all.replaceAll("self.", `local.${name}.`)])),
  );
  expect(answers).toEqual({
    good: true,
    disabled: false,
    elsewhere: false,
    asymmetric: false,
    hmac: false,
    of_aws: false,
  });
}, 60_000);

test("another key than that of the first deploy is refused at plan, also where an earlier version deployed", async () => {
  const partsOf = (app: typeof existing) => {
    const { block } = elementAt(app, stack, "terraform_data.replication_key");
    expect(at(block, "lifecycle", "ignore_changes")).toEqual(["input"]);
    const [condition = "", message = ""] = stringsIn(at(block, "lifecycle", "postcondition"));
    expect(message).toContain("Take the change back; another key is for an environment of another name.");
    return { key: String(at(block, "input", "key")), condition: condition.slice(2, -1) };
  };
  const made = partsOf(keyed());
  const owners = partsOf(existing);
  expect(made.key).toBe("made here");
  const given = (text: string, names: string, input: string) =>
    text
      .replaceAll("data.aws_ssm_parameters_by_path.states.names", names)
      .replaceAll(`${keyOf}.arn`, '"owners"')
      .replaceAll('self.input["key"]', input);
  const answers = await evaluate(
    {},
    {
      first: given(owners.key.slice(2, -1), "[]", ""),
      memory_of_earlier_version: given(owners.key.slice(2, -1), '["place"]', ""),
      same: given(owners.condition, "[]", '"owners"'),
      another: given(owners.condition, "[]", '"another"'),
      made_to_owners: given(owners.condition, "[]", '"made here"'),
      owners_to_made: given(made.condition, "[]", '"owners"'),
      still_made: given(made.condition, "[]", '"made here"'),
    },
  );
  expect(answers).toEqual({
    first: "owners",
    memory_of_earlier_version: "made here",
    same: true,
    another: false,
    made_to_owners: false,
    owners_to_made: false,
    still_made: true,
  });
}, 60_000);
