/** The function as it is deployed: bundled, in a Node process of its own, with its real clock. */
import { invokeBundled } from "../../support/bundled-function";
import { BalancedAccount, before, reconcileEvent, targetsMarker } from "../../support/reconcile-run";

let account: BalancedAccount;
beforeAll(async () => {
  account = await BalancedAccount.start();
});
beforeEach(() => account.clear());
afterAll(() => account.close());

const invoke = (event: unknown) =>
  invokeBundled("reconcile-targets", event, account.server.url, { ENVIRONMENT: "dev" }, account.dns.address);

test("reconcile-targets registers what the process's name servers say, and writes its metrics", async () => {
  const { outcome, log } = await invoke(reconcileEvent({ reason: "deploy" }));

  expect(outcome).toMatchObject({ answer: { registered: [before], healthy: [before] } });
  const lines = log.filter((line) => line !== "").map((line) => JSON.parse(line) as unknown);
  expect(lines).toContainEqual(expect.objectContaining({ endpoint: "orders-db", TargetsUnknown: 0 }));
  expect(account.ssm.parameters.get(targetsMarker)).toBe("done");
});

test("what cannot be resolved is a message for whoever deploys", async () => {
  account.dns.reply = () => "nxdomain";

  const { outcome } = await invoke(reconcileEvent({ reason: "deploy" }));

  expect(outcome).toEqual({
    name: "HostUnknown",
    message: expect.stringContaining("DNS answers ENOTFOUND") as string,
  });
  // With its real clock it looks several times, a second apart.
}, 30_000);

test.each([
  ["a range that no VPC can have", { cidrs: ["0.0.0.0/0"] }, "cidrs.0: expected the CIDR of a VPC"],
  ["no ranges", { cidrs: [] }, "cidrs: "],
  ["a port that is none", { port: 70_000 }, "port: "],
  ["another action", { action: "drain" }, "action: "],
])("fault 4: an event with %s is refused in words", async (_what, members, problem) => {
  const { outcome } = await invoke({ ...reconcileEvent(), ...members });

  expect(outcome).toMatchObject({
    name: "EventRefused",
    message: expect.stringContaining(problem) as string,
  });
  expect(account.server.calls).toEqual([]);
});
