import fc from "fast-check";
import { ensure } from "../../../lambda-src/dms-endpoint/ensure";
import { lifecycle } from "../../../lambda-src/dms-endpoint/lifecycle";
import { lookAtDmsEndpoints as look } from "../../../lambda-src/look/dms-endpoints";
import { accountInTests } from "../../support/account-in-tests";
import type { WireFault } from "../../support/aws-server";
import {
  EndpointAccount,
  ensureEvent,
  identifier,
  lifecycleEvent,
  marker,
  ownTags,
  request,
} from "../../support/dms-endpoint-run";
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

let account: EndpointAccount;
accountInTests(EndpointAccount, (made) => (account = made));

/** States that an earlier run, or a person, may have left behind. */
const starts: Readonly<Record<string, () => void>> = {
  nothing: () => undefined,
  "never settled": () => void account.dms.add(identifier, request, { ...ownTags }),
  "other settings, a running task": () => {
    account.dms.add(identifier, { ...request, SslMode: "none" }, { ...ownTags, "causeway:settled": "a.b" });
    account.addTask("running");
  },
  "another key": () => void account.dms.add(identifier, { ...request, KmsKeyId: "other" }, { ...ownTags }),
  "being deleted": () => {
    const arn = account.dms.add(identifier, { ...request, Status: "deleting" }, { ...ownTags });
    account.dms.soon(() => account.dms.endpoints.delete(arn));
  },
};

/** Hundreds of calls each, on machines that have more to do. */
jest.setTimeout(60_000);

const deploy = () => ensure(ensureEvent(), account.dependencies());

async function expectDeployed(): Promise<void> {
  expect([...account.dms.endpoints.values()]).toEqual([expect.objectContaining(request)]);
  expect(account.ssm.parameters.get(marker)).toBe("done");
  const { endpoints } = await look(account.dependencies());
  expect(endpoints[identifier]?.holds).toBe(true);
  expect(account.dms.tasks.map(({ Status }) => Status)).not.toContain("running");
}

describe.each(stops)("fault 2: stopped at any call (%s)", (fault) => {
  test.each(Object.keys(starts))("start: %s: the next run ends in the same state", async (start) => {
    await stoppedAnywhere(fault, {
      server: account.server,
      prepare: () => {
        account.clear();
        starts[start]?.();
      },
      run: deploy,
      expectEnd: expectDeployed,
    });
  });

  test("taking out: the next run leaves nothing", async () => {
    await stoppedAnywhere(fault, {
      server: account.server,
      prepare: () => {
        account.clear();
        account.dms.add(identifier, request, { ...ownTags });
      },
      run: () => lifecycle(lifecycleEvent("delete"), account.dependencies()),
      expectEnd: () => expect(account.dms.endpoints.size).toBe(0),
    });
  });
});

test("two runs at the same time end in the wanted state", async () => {
  await Promise.allSettled([deploy(), deploy()]);

  await deploy();
  await expectDeployed();
});

test("fault 2: from any state and through any faults, repeated deploys reach the wanted state", async () => {
  const fault = fc.constantFrom<WireFault | undefined>(
    undefined,
    undefined,
    undefined,
    "throttle",
    "reset",
    "lost",
    "empty",
    "denied",
    "server-error",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(starts)),
      fc.array(fc.array(fault, { maxLength: 12 }), { maxLength: 3 }),
      async (start, runs) => {
        account.clear();
        starts[start]?.();
        for (const run of runs) {
          account.server.reset();
          account.server.faults = (call) => run[call - 1];
          await deploy().catch(() => undefined);
        }
        account.server.reset();
        await deploy();
        await expectDeployed();
      },
    ),
    { numRuns: 60, seed: 5 },
  );
});
