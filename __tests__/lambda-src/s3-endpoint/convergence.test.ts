import fc from "fast-check";
import { ask } from "../../../lambda-src/s3-endpoint/ask";
import { finish } from "../../../lambda-src/s3-endpoint/finish";
import { lifecycle } from "../../../lambda-src/s3-endpoint/lifecycle";
import { retire } from "../../../lambda-src/s3-endpoint/retire";
import { accountInTests } from "../../support/account-in-tests";
import type { WireFault } from "../../support/aws-server";
import type { FakeDms } from "../../support/fake-dms";
import {
  askEvent,
  finishEvent,
  finishMarker,
  identifier,
  marker,
  older,
  ownTags,
  ReplicationAccount,
  s3Settings,
} from "../../support/s3-endpoint-run";
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

let account: ReplicationAccount;
accountInTests(ReplicationAccount, (made) => (account = made));

const keyArn = "arn:aws:kms:eu-west-1:111111111111:key/dms";
const asWanted = { ExternalId: "first", KmsKeyId: keyArn, S3Settings: s3Settings };

/** States that an earlier run, or a person, may have left behind. */
const starts: Readonly<Record<string, (dms: FakeDms) => void>> = {
  nothing: () => undefined,
  "as wanted": (dms) => void dms.addEndpoint(identifier, asWanted, ownTags()),
  "other settings": (dms) => {
    const changed = { ...asWanted, S3Settings: { ...s3Settings, DataFormat: "csv" } };
    dms.addEndpoint(identifier, changed, ownTags());
  },
  "being deleted": (dms) => {
    const { EndpointArn } = dms.addEndpoint(identifier, { ...asWanted, Status: "deleting" }, ownTags());
    dms.soon(() => dms.endpoints.delete(EndpointArn));
  },
  "an older generation": (dms) => void dms.addEndpoint(older, { ExternalId: "older" }, ownTags()),
};

/** The deploy after the first: asks, seals, finishes, retires. */
async function deploy(): Promise<void> {
  const { externalId, olderExternalIds } = await ask(askEvent(), account.dependencies());
  account.dms.sealedWith = (id) => id === externalId || olderExternalIds.includes(id);
  await finish(finishEvent(externalId), account.dependencies());
  await retire({ action: "retire", endpoints: { "lake-orders": identifier } }, account.dependencies());
}

function expectDeployed(): void {
  const live = [...account.dms.endpoints.values()].filter(({ Status }) => Status !== "deleting");
  expect(live.map((one) => one.EndpointIdentifier)).toEqual([identifier]);
  expect(live[0]?.S3Settings).toEqual(s3Settings);
  expect(account.ssm.parameters.get(marker)).toBe("done");
  expect(account.ssm.parameters.get(finishMarker)).toBe("done");
}

const modes = ["persists", "returns-only"] as const;

describe.each(stops)("fault 2: stopped at any call (%s)", (fault) => {
  test.each(modes.flatMap((mode) => Object.keys(starts).map((start) => [mode, start] as const)))(
    "DMS %s, start: %s: the next run ends in the same state",
    async (mode, start) => {
      await stoppedAnywhere(fault, {
        server: account.server,
        prepare: () => {
          account.clear();
          account.dms.mode = mode;
          starts[start]?.(account.dms);
        },
        run: deploy,
        expectEnd: expectDeployed,
      });
    },
  );

  test("destroying: the next run leaves nothing", async () => {
    const destroy = { action: "lifecycle", tf: { action: "delete" } } as const;
    await stoppedAnywhere(fault, {
      server: account.server,
      prepare: () => {
        account.clear();
        account.dms.addEndpoint(identifier, asWanted, ownTags());
        account.dms.addEndpoint(older, {}, ownTags());
      },
      run: () => lifecycle(destroy, account.dependencies()),
      expectEnd: () => expect(account.dms.endpoints.size).toBe(0),
    });
  });
});

test("fault 2: from any state and through any faults, repeated deploys reach the wanted state", async () => {
  const faults = fc.constantFrom<WireFault | undefined>(
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
  const somewhere = fc.uniqueArray(fc.constantFrom(...Object.keys(starts)), { maxLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...modes),
      somewhere,
      fc.boolean(),
      fc.array(fc.array(faults, { maxLength: 12 }), { maxLength: 3 }),
      async (mode, start, withOlder, runs) => {
        account.clear();
        account.dms.mode = mode;
        for (const name of start) starts[name]?.(account.dms);
        if (withOlder && start[0] !== "an older generation") starts["an older generation"]?.(account.dms);
        for (const run of runs) {
          account.server.reset();
          account.server.faults = (call) => run[call - 1];
          await deploy().catch(() => undefined);
        }
        account.server.reset();
        // A deploy may end by saying that DMS has given another id: the next one seals that.
        await deploy().catch(() => deploy());
        expectDeployed();
      },
    ),
    { numRuns: 60, seed: 3 },
  );
});
