/** What `facts` is made of: its trial of trust policies, the probe that it deploys, its rights, and when it refuses. */
import { rolePolicies } from "../../cli/deploy-roles/policies";
import { Pace } from "../../cli/facts/pace";
import { probeFile, probeOf } from "../../cli/facts/probe";
import { lookedAt } from "../../cli/facts/rights";
import { trustPolicy, type Trust } from "../../cli/facts/roles";
import { strictest } from "../../cli/facts/strictest";
import { causeway } from "../support/causeway-command";
import { environmentFrom } from "../support/environment";
import { loadFiles } from "../support/environment-files";

const pace = new Pace({ interval: 1, patience: 60, deadline: 1000 }, undefined);

/** Trust policies that AWS may get by, and how late it notices a change, in tries. */
function trial(accepts: readonly Trust[], late = 0) {
  let seen: Trust = "open";
  let pending: { trust: Trust; left: number } = { trust: "open", left: 0 };
  return {
    what: "it was done",
    changeTrust: (trust: Trust) => {
      pending = { trust, left: late };
      return Promise.resolve();
    },
    attempt: () => {
      if (pending.left <= 0 || pending.trust === "nobody") seen = pending.trust;
      pending.left -= 1;
      return Promise.resolve(
        accepts.includes(seen)
          ? ({ accepted: true } as const)
          : ({ accepted: false, code: "AccessDeniedFault", why: "no" } as const),
      );
    },
  };
}

test.each([
  { accepts: ["open"], value: "none" },
  { accepts: ["open", "account"], value: "account" },
  { accepts: ["open", "account", "both"], value: "both" },
  { accepts: ["open", "account", "both", "nobody"], value: "not-asked" },
  { accepts: [], value: "not-tried" },
] as const)("where DMS gets by $accepts, the source keys are $value", async ({ accepts, value }) => {
  expect(await strictest(trial(accepts), pace)).toMatchObject({ value });
});

test("a refusal that passes is no refusal", async () => {
  expect(await strictest(trial(["open", "account"], 3), pace)).toMatchObject({ value: "account" });
});

test("what is refused where nobody is trusted is told", async () => {
  const refused: string[] = [];
  await strictest({ ...trial(["open"]), onRefused: ({ code }) => refused.push(code) }, pace);
  expect(refused).toEqual(["AccessDeniedFault"]);
});

test("Ctrl-C ends a wait", async () => {
  const stopped = new Pace({ interval: 1, patience: 60_000, deadline: 1 }, AbortSignal.abort());
  await expect(stopped.settle()).rejects.toThrow("interrupted");
});

test("the probe is an environment without a problem, in the accounts of the user's own", () => {
  const environment = environmentFrom();
  const probe = probeOf(environment);
  const text = JSON.stringify(probeFile(probe, environment, "create"));
  const [loaded] = loadFiles({ [`${probe.name}.yaml`]: text });
  expect(loaded).toMatchObject({
    name: "dev-facts",
    region: environment.region,
    backend: { type: "local" },
    accounts: { dms: environment.accounts.dms, lake: environment.accounts.lake },
    replication: { account: "dms", instances: { main: { engineVersion: "3.6.1" } } },
  });
  expect(Object.values(loaded?.buckets ?? {}).every(({ forceDestroy }) => forceDestroy)).toBe(true);
});

test("the lake account is that of an endpoint with an assumed role; there is none where all buckets are DMS's own", () => {
  const two = environmentFrom((file) => {
    file.buckets = { ...file.buckets, first: { account: "orders", name: "shop-first" } };
  });
  expect(probeOf(two).lake?.id).toBe("333333333333");
  const own = environmentFrom((file) => {
    file.buckets = { landing: { account: "dms", name: "shop-landing" } };
  });
  expect(probeOf(own).lake).toBeUndefined();
  expect(lookedAt(probeOf(own)).size).toBe(1);
});

test("a long name of an environment leaves room for the names of roles", () => {
  const { name } = probeOf({ ...environmentFrom(), name: "a".repeat(60) });
  expect(name).toMatch(/^a+-[0-9a-f]+-facts$/);
  expect(`${name}-creation`.length).toBeLessThanOrEqual(64);
});

test("whom a role trusts: nobody is a condition that no call fulfils, secrets are read by the Region's principal", () => {
  const probe = probeOf(environmentFrom());
  expect(trustPolicy(probe, "test", "nobody").Statement).toMatchObject([
    { Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } } },
  ]);
  expect(trustPolicy(probe, "test", "account").Statement).toMatchObject([
    { Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } } },
  ]);
  expect(trustPolicy(probe, "secret", "open").Statement).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: ["dms.eu-west-1.amazonaws.com"] },
      Action: "sts:AssumeRole",
    },
  ]);
});

test("a deploy role may hand the lake's role to DMS, and change roles of the probe alone", () => {
  const roles = rolePolicies(lookedAt(probeOf(environmentFrom())));
  const own = roles.find(({ kind, account }) => kind === "deploy" && account === "dms");
  const statements = own?.statements ?? [];
  const resourcesOf = (action: string) =>
    statements.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources);
  expect(resourcesOf("iam:PassRole")).toContain("arn:aws:iam::333333333333:role/dev-facts-foreign");
  for (const resource of resourcesOf("iam:UpdateAssumeRolePolicy")) {
    expect(resource).toMatch(/^arn:aws:iam::111111111111:role\/dev-facts-\w+$/);
  }
});

test("fails: without a terminal nothing is made unless --auto-approve says so", async () => {
  const said = await causeway(["facts", "dev"], {}, undefined);
  expect(said).toEqual({
    code: 1,
    output: expect.stringMatching(
      /there is no terminal to ask at: "facts dev" needs --auto-approve here$/,
    ) as string,
  });
});
