import { ask } from "../../../lambda-src/s3-endpoint/ask";
import { accountInTests } from "../../support/account-in-tests";
import { AwsError } from "../../support/aws-server";
import { s3EndpointEvent } from "../../../lambda-src/s3-endpoint/event";
import * as z from "zod/mini";
import {
  askEvent,
  identifier,
  marker,
  older,
  ownTags,
  ReplicationAccount,
} from "../../support/s3-endpoint-run";

let account: ReplicationAccount;
accountInTests(ReplicationAccount, (made) => (account = made));

test.each(["throttle", "server-error", "reset"] as const)(
  "fault 6: the SDK gets over a %s by itself",
  async (fault) => {
    account.server.faults = (call) => (call % 2 === 1 ? fault : undefined);

    await expect(ask(askEvent(), account.dependencies({ attempts: 5 }))).resolves.toMatchObject({
      endpointIdentifier: identifier,
    });
    expect(account.dms.endpoints.size).toBe(1);
  },
);

test("fault 6: a create whose answer was lost is not made twice", async () => {
  account.server.faults = (_call, name) =>
    name === "dms:CreateEndpoint" && account.server.count(name) === 1 ? "lost" : undefined;

  await ask(askEvent(), account.dependencies({ attempts: 5 }));

  expect(account.dms.endpoints.size).toBe(1);
});

test("fault 6: a call that is never answered ends, and the error says what to do", async () => {
  account.server.faults = () => "deaf";

  await expect(ask(askEvent(), account.dependencies())).rejects.toMatchObject({
    name: "CallFailed",
    message: expect.stringMatching(
      /^dms:DescribeEndpoints on .* failed: TimeoutError: .*running the deploy again/,
    ) as string,
  });
});

test("fault 6: throttling without end says to wait", async () => {
  account.server.faults = () => "throttle";

  await expect(ask(askEvent(), account.dependencies())).rejects.toThrow(
    /ThrottlingException: Rate exceeded\. AWS went on throttling: run the deploy again in a minute\.$/,
  );
});

test.each(["dms:DescribeEndpoints", "dms:ListTagsForResource", "ssm:GetParameter"])(
  "fault 7: an empty answer to %s is unknown, not empty",
  async (name) => {
    account.dms.addEndpoint(older, { ExternalId: "older" }, ownTags());
    account.server.faults = (_call, called) => (called === name ? "empty" : undefined);

    await expect(ask(askEvent(), account.dependencies())).rejects.toMatchObject({
      name: "AnswerIncomplete",
      message: expect.stringContaining(`${name} answered without`) as string,
    });
    expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
  },
);

test("fault 7: after an empty answer to the create, DMS is asked what it made", async () => {
  account.server.faults = (_call, name) => (name === "dms:CreateEndpoint" ? "empty" : undefined);

  const asked = await ask(askEvent(), account.dependencies());

  expect(asked.externalId).toBe(account.dms.byIdentifier(identifier)?.ExternalId);
});

test("fault 8: a page that leads back to itself ends in an error", async () => {
  for (let n = 0; n < 3; n += 1) account.dms.addEndpoint(`dev-lake-orders-0000000${n}`, {}, ownTags());
  account.dms.pageSize = 0;

  await expect(ask(askEvent(), account.dependencies())).rejects.toMatchObject({ name: "ListEndless" });
  expect(account.server.calls).toHaveLength(2);
});

test("fault 8: a list with too many pages ends in an error", async () => {
  for (let n = 100; n < 300; n += 1) account.dms.addEndpoint(`other-${n}`, {}, {});
  account.dms.pageSize = 1;

  await expect(ask(askEvent(), account.dependencies())).rejects.toMatchObject({ name: "ListEndless" });
  expect(account.server.calls).toHaveLength(100);
});

test.each(["dms:DescribeEndpoints", "dms:CreateEndpoint", "ssm:PutParameter"])(
  "fault 9: a missing permission for %s is named",
  async (name) => {
    account.server.faults = (_call, called) => (called === name ? "denied" : undefined);

    await expect(ask(askEvent(), account.dependencies({ attempts: 5 }))).rejects.toMatchObject({
      name: "PermissionMissing",
      message: expect.stringContaining(
        `may not call ${name} on arn:aws:${name.split(":")[0]}:::wanted`,
      ) as string,
    });
  },
);

test("fault 5: ends before Lambda ends it, saying that the next deploy goes on", async () => {
  account.dms.mode = "refuses";

  await expect(ask(askEvent(), account.dependencies({ seconds: 20 }))).rejects.toMatchObject({
    name: "EndpointRefused",
  });
  await expect(ask(askEvent(), account.dependencies({ seconds: 0 }))).rejects.toMatchObject({
    name: "DeadlineReached",
    message: expect.stringContaining("Run the deploy again: it goes on from there.") as string,
  });
});

test("fault 5: expired credentials are named and not retried", async () => {
  account.dms.service = () => {
    throw new AwsError("ExpiredTokenException", "The security token included in the request is expired", 403);
  };

  await expect(ask(askEvent(), account.dependencies({ attempts: 5 }))).rejects.toThrow(
    /ExpiredTokenException.*credentials or clock were refused/,
  );
});

describe("the event", () => {
  const valid = (event: unknown) => z.safeParse(s3EndpointEvent, event).success;

  test("takes what Terraform adds", () => {
    expect(valid({ ...askEvent(), terraformExtra: 1 })).toBe(true);
    expect(valid({ action: "lifecycle", tf: { action: "delete", prev_input: null } })).toBe(true);
  });

  test.each([
    ["nothing", undefined],
    ["another action", { ...askEvent(), action: "drop" }],
    ["no role", { ...askEvent(), s3Settings: { BucketName: "b" } }],
    ["no sealed id to finish with", { ...askEvent(), action: "finish" }],
    ["an empty identifier to keep", { action: "retire", endpoints: { a: "" } }],
  ])("refuses %s", (_what, event) => {
    expect(valid(event)).toBe(false);
  });
});
