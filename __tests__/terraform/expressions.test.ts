/** The expressions that see drift at plan, evaluated by Terraform itself. */
import { sealHolds } from "../../modules/lake/sealed-trust";
import { statementsHold } from "../../modules/secrets/admission";
import { evaluate } from "../support/terraform-console";

const minute = 60_000;

/** Asks a question of each case, with the case's policy as `local.<case>`. */
async function ask<T>(
  cases: Readonly<Record<string, T>>,
  more: object,
  question: (local: string) => string,
): Promise<unknown> {
  const names = Object.keys(cases);
  return evaluate(
    { ...more, ...cases },
    Object.fromEntries(names.map((name) => [name, question(`local.${name}`)])),
  );
}

describe("whether a policy that somebody else owns holds the wanted statements", () => {
  const read = {
    Sid: "CausewayDevDb1a2b3c4dRead",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111111111111:role/reader" },
    Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
    Resource: "arn:secret",
  };
  const describeOnly = {
    ...read,
    Sid: "CausewayDevDb1a2b3c4dDescribe",
    Action: ["secretsmanager:DescribeSecret"],
  };
  const foreign = {
    Sid: "Owner",
    Effect: "Deny",
    Principal: "*",
    Action: "*",
    Resource: "*",
    NotAction: undefined,
  };
  const policy = (...statements: readonly object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const asAwsMayGiveIt = {
    ...describeOnly,
    Principal: { AWS: ["arn:aws:iam::111111111111:role/reader"] },
    Action: "secretsmanager:DescribeSecret",
    Resource: ["arn:secret"],
  };

  const cases = {
    exact: [policy(read, describeOnly), true],
    beside_the_owners: [policy(foreign, read, { ...foreign, Sid: "Other" }, describeOnly), true],
    lists_of_one: [policy(read, asAwsMayGiveIt), true],
    other_order_of_actions: [policy({ ...read, Action: [...read.Action].reverse() }, describeOnly), true],
    a_statement_without_sid: [policy({ ...foreign, Sid: undefined }, read, describeOnly), true],
    one_gone: [policy(read), false],
    all_gone: [policy(foreign), false],
    no_policy: ["", false],
    one_more_of_ours: [policy(read, describeOnly, { ...read, Sid: `${read.Sid}Old` }), false],
    dead_role: [policy({ ...read, Principal: { AWS: "AROAEXAMPLE" } }, describeOnly), false],
    wider: [policy({ ...read, Action: "secretsmanager:*" }, describeOnly), false],
    with_a_condition: [
      policy({ ...read, Condition: { Bool: { "aws:SecureTransport": "true" } } }, describeOnly),
      false,
    ],
    denied: [policy({ ...read, Effect: "Deny" }, describeOnly), false],
    single_statement: [JSON.stringify({ Version: "2012-10-17", Statement: read }), false],
  } as const;

  test(
    "is seen as it is",
    async () => {
      const found = await ask(
        Object.fromEntries(Object.entries(cases).map(([name, [text]]) => [name, text])),
        { wanted: [read, describeOnly] },
        (local) => statementsHold(local, "CausewayDevDb1a2b3c4d", "local.wanted"),
      );
      expect(found).toEqual(
        Object.fromEntries(Object.entries(cases).map(([name, [, holds]]) => [name, holds])),
      );
    },
    minute,
  );
});

describe("whether a role is sealed", () => {
  const statement = (ids: readonly string[] | string, more: object = {}) => ({
    Sid: "DmsWithExternalId",
    Effect: "Allow",
    Principal: { Service: "dms.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": ids } },
    ...more,
  });
  const policy = (...statements: readonly object[]) => ({ Version: "2012-10-17", Statement: statements });
  const open = { Effect: "Allow", Principal: { Service: ["dms.amazonaws.com"] }, Action: "sts:AssumeRole" };
  const lock = {
    Effect: "Deny",
    Principal: "*",
    Action: "sts:AssumeRole",
    Condition: { Bool: { x: "true" } },
  };
  const role = (document: object) => ({ "dev-role": { assume_role_policy: JSON.stringify(document) } });

  const cases = {
    sealed: [role(policy(statement(["id"]))), true],
    sealed_and_older: [role(policy(statement(["id", "old"]))), true],
    as_a_single_word: [
      role(policy(statement("id", { Principal: { Service: ["dms.amazonaws.com"] } }))),
      true,
    ],
    with_another_lock: [role(policy(lock, statement(["id"]))), true],
    single_statement: [role({ Version: "2012-10-17", Statement: statement(["id"]) }), true],
    open: [role(policy(open)), false],
    opened_beside: [role(policy(statement(["id"]), open)), false],
    another_id: [role(policy(statement(["foreign"]))), false],
    one_more_id: [role(policy(statement(["id", "foreign"]))), false],
    another_principal: [role(policy(statement(["id"], { Principal: { AWS: "*" } }))), false],
    another_operator: [
      role(policy({ ...open, Condition: { StringLike: { "sts:ExternalId": ["id"] } } })),
      false,
    ],
    no_role: [{}, false],
    nothing_allowed: [role(policy(lock)), false],
  } as const;

  test(
    "is seen as it is",
    async () => {
      const found = await ask(
        Object.fromEntries(Object.entries(cases).map(([name, [live]]) => [name, live])),
        { trust: policy(statement(["id"])), trust_with_older: policy(statement(["id", "old"])) },
        (local) => sealHolds(local, ["local.trust", "local.trust_with_older"]),
      );
      expect(found).toEqual(
        Object.fromEntries(Object.entries(cases).map(([name, [, holds]]) => [name, holds])),
      );
    },
    minute,
  );
});
