/** What an account demands of roles holds for every role that any stack makes. */
import { kitchenSink } from "../support/kitchen-sink";
import { accountIdOf, providerOf } from "../../cli/synthesized-json/references";
import { boundaryOf, rolePath, rolePrefix, withRoleConventions } from "../support/role-conventions";
import { elements, shippedEnvironments, stackOf, synthApp, textAt } from "../support/synth-app";

const environments = [...shippedEnvironments(), ...kitchenSink()].filter(
  ({ name, accounts }, index, all) =>
    all.findIndex((one) => one.name === name) === index &&
    // Those that demand something already show nothing of what the keys bring.
    Object.values(accounts).every(({ rolePrefix: own }) => own === undefined),
);
const plain = synthApp(environments);
const app = synthApp(environments.map(withRoleConventions));

/** Names that DMS looks for (DMS guide, security-iam). */
const fixed = ["dms-vpc-role", "dms-cloudwatch-logs-role", "dms-access-for-endpoint"];
const made = elements(app, "aws_iam_role").filter(({ kind }) => kind === "resource");
const nameOf = new Map(elements(plain, "aws_iam_role").map(({ id, block }) => [id, textAt(block, "name")]));
const accountOf = ({ stack, block }: (typeof made)[number]): string =>
  accountIdOf(stackOf(app, stack), providerOf(block));

test("every role has its account's boundary", () => {
  expect(made.length).toBeGreaterThan(50);
  for (const role of made) {
    expect([role.id, role.block.permissions_boundary]).toEqual([role.id, boundaryOf(accountOf(role))]);
  }
});

test("every role has its account's path and prefix, but those whose names DMS looks for", () => {
  for (const { id, block } of made) {
    const name = nameOf.get(id) ?? "";
    const isFixed = fixed.includes(name);
    expect([id, block.name]).toEqual([id, isFixed ? name : `${rolePrefix}${name}`]);
    if (isFixed) expect([id, block.path]).toEqual([id, undefined]);
    else expect([id, textAt(block, "path").startsWith(rolePath)]).toEqual([id, true]);
  }
});

test("roles that the trust function may edit stay in a folder of their own below the account's path", () => {
  const sealed = made.filter(({ block }) => block.path !== rolePath && block.path !== undefined);
  expect(sealed.length).toBeGreaterThan(0);
  for (const { stack, block } of sealed) {
    expect(block.path).toBe(`${rolePath}causeway/${stack.split("-")[0] ?? ""}/`);
  }
});

test("no ARN of a made role is spelled without its path and prefix", () => {
  const own = new Set([...nameOf.values()].filter((name) => !fixed.includes(name)));
  const spelled = [...app.values()].flatMap(({ text }) =>
    [...text.matchAll(/:iam::\d{12}:role(\/[\w+=,.@/*-]*)/g)].map(([, name = ""]) => name),
  );
  const wrong = spelled.filter((name) => own.has(name.split("/").at(-1) ?? ""));
  expect(wrong).toEqual([]);
  // The announcer's, in the policy of its topic; the folder of writer roles, in the rights of the trust function.
  expect(spelled.filter((name) => name.startsWith(rolePath)).length).toBeGreaterThan(1);
});

test("policies of a role under a path are made anew with it", () => {
  const own = elements(app, "aws_iam_role_policy").filter(({ block }) =>
    textAt(block, "role").startsWith("${aws_iam_role."),
  );
  expect(own.length).toBeGreaterThan(20);
  for (const { id, block } of own)
    expect([id, textAt(block, "role")]).toEqual([id, expect.stringMatching(/\.id}$/)]);
});

test("Terraform says the ExternalId of each account when it assumes the deploy role", () => {
  for (const { json } of app.values()) {
    for (const { alias, assume_role } of json.provider.aws ?? []) {
      expect(assume_role).toMatchObject([{ external_id: `causeway:${String(alias)}` }]);
    }
  }
});

test("without these keys nothing of them is in the JSON", () => {
  const providers = [...plain.values()].flatMap(({ json }) => json.provider.aws ?? []);
  expect(JSON.stringify(providers)).not.toContain("external_id");
  for (const { block } of elements(plain, "aws_iam_role")) {
    expect(block.permissions_boundary).toBeUndefined();
    expect(["", "/causeway/"]).toContain(textAt(block, "path").slice(0, 10));
  }
});
