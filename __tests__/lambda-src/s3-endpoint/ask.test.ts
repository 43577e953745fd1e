import { ask } from "../../../lambda-src/s3-endpoint/ask";
import { accountInTests } from "../../support/account-in-tests";
import {
  askEvent,
  identifier,
  marker,
  older,
  ownTags,
  ReplicationAccount,
  s3Settings,
} from "../../support/s3-endpoint-run";

let account: ReplicationAccount;
accountInTests(ReplicationAccount, (made) => (account = made));

const keyArn = "arn:aws:kms:eu-west-1:111111111111:key/dms";

describe("the first create", () => {
  test("fault 27: learns the ExternalId when DMS keeps the endpoint", async () => {
    const asked = await ask(askEvent(), account.dependencies());

    expect(asked).toEqual({
      endpoint: "lake-orders",
      endpointIdentifier: identifier,
      externalId: account.dms.byIdentifier(identifier)?.ExternalId,
      olderExternalIds: [],
    });
    expect(account.ssm.parameters.get(marker)).toBe("done");
    expect(account.server.calls.at(-1)).toBe("ssm:PutParameter");
  });

  test("fault 27: learns the ExternalId when DMS only returns it", async () => {
    account.dms.mode = "returns-only";

    const asked = await ask(askEvent(), account.dependencies());

    expect(asked.externalId).toBe(`id-of-${identifier}`);
    expect(account.dms.endpoints.size).toBe(0);
  });

  test("fault 27: fails with the ways out when DMS goes on refusing without an id", async () => {
    account.dms.mode = "refuses";

    await expect(ask(askEvent(), account.dependencies())).rejects.toMatchObject({
      name: "EndpointRefused",
      message: expect.stringMatching(
        /is not configured properly.*allow-list.*"access: bucket-policy"/,
      ) as string,
    });
    expect(account.server.count("dms:CreateEndpoint")).toBeGreaterThan(5);
    expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
  });

  test("fault 27: fails at once where IAM refuses any role of another account, with the way out for all targets", async () => {
    account.dms.mode = "pass-role";

    await expect(ask(askEvent(), account.dependencies())).rejects.toMatchObject({
      name: "EndpointRefused",
      message: expect.stringMatching(
        /^IAM refuses endpoint "lake-orders" .*Cross-account pass role is not allowed\).*"access: &lake-access bucket-policy" there does it for all targets/,
      ) as string,
    });
    expect(account.server.count("dms:CreateEndpoint")).toBe(1);
    expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
  });

  test("waits out a refusal: DMS sees a new role late", async () => {
    account.dms.mode = "refuses";
    account.server.faults = (_call, name) => {
      if (name === "dms:CreateEndpoint" && account.server.count(name) === 4) account.dms.mode = "persists";
      return undefined;
    };

    await expect(ask(askEvent(), account.dependencies())).resolves.toMatchObject({
      endpointIdentifier: identifier,
    });
  });
});

test("carries the tags that say whose endpoint it is", async () => {
  await ask(askEvent(), account.dependencies());

  const made = account.dms.byIdentifier(identifier);
  expect(account.dms.tags.get(made?.EndpointArn ?? "")).toEqual({
    "causeway:environment": "dev",
    ...ownTags(),
  });
});

test("gives an endpoint the tags that have become wanted, and takes others away, without making it again", async () => {
  await ask(
    askEvent({ tags: { "causeway:environment": "dev", team: "shop", old: "yes" } }),
    account.dependencies(),
  );
  const { EndpointArn = "" } = account.dms.byIdentifier(identifier) ?? {};
  account.server.reset();

  const tags = { "causeway:environment": "dev", team: "lake", cost: "7" };
  await ask(askEvent({ tags }), account.dependencies());

  expect(account.dms.tags.get(EndpointArn)).toEqual({ ...tags, ...ownTags() });
  expect(account.server.calls.filter((call) => /Create|Delete/.test(call))).toEqual([]);
  account.server.reset();
  await ask(askEvent({ tags }), account.dependencies());
  expect(account.server.calls.filter((call) => /Tags(To|From)Resource/.test(call))).toEqual([]);
});

test("fault 1: changes nothing when asked again", async () => {
  const first = await ask(askEvent(), account.dependencies());
  account.server.reset();

  await expect(ask(askEvent(), account.dependencies())).resolves.toEqual(first);
  expect(account.server.count("dms:CreateEndpoint")).toBe(0);
});

test("fault 1: two runs at the same time learn the same id", async () => {
  const runs = [1, 2, 3].map(() => ask(askEvent(), account.dependencies()));

  const ids = new Set((await Promise.all(runs)).map(({ externalId }) => externalId));
  expect(ids.size).toBe(1);
  expect(account.dms.endpoints.size).toBe(1);
});

test("names the ids of older generations of the same endpoint only", async () => {
  account.dms.addEndpoint(older, { ExternalId: "older-id" }, ownTags());
  account.dms.addEndpoint("dev-lake-orders-11111111", { ExternalId: "x", Status: "deleting" }, ownTags());
  account.dms.addEndpoint("dev-lake-orders-22222222", { ExternalId: "x" }, { "causeway:stack": "other" });
  account.dms.addEndpoint("dev-lake-orders-eu-33333333", { ExternalId: "x" }, ownTags("lake-orders-eu"));

  await expect(ask(askEvent(), account.dependencies())).resolves.toMatchObject({
    olderExternalIds: ["older-id"],
  });
});

describe("an endpoint that somebody changed", () => {
  const changed = {
    ExternalId: "before",
    KmsKeyId: keyArn,
    S3Settings: { ...s3Settings, BucketFolder: "elsewhere" },
  };

  test("is replaced when no task uses it", async () => {
    account.dms.addEndpoint(identifier, changed, ownTags());

    const asked = await ask(askEvent(), account.dependencies());

    expect(asked.externalId).not.toBe("before");
    expect(account.dms.byIdentifier(identifier)?.S3Settings).toEqual(s3Settings);
  });

  test("fails, naming setting and task, when a task uses it", async () => {
    const { EndpointArn } = account.dms.addEndpoint(identifier, changed, ownTags());
    const ReplicationTaskArn = "arn:task";
    account.dms.tasks.set(ReplicationTaskArn, {
      ReplicationTaskArn,
      ReplicationTaskIdentifier: "dev-orders-to-lake",
      Status: "running",
      MigrationType: "cdc",
      TargetEndpointArn: EndpointArn,
    });

    await expect(ask(askEvent(), account.dependencies())).rejects.toThrow(
      /has other settings than the environment file \(BucketFolder\).*while tasks use it \(dev-orders-to-lake\)/,
    );
    expect(account.dms.byIdentifier(identifier)?.ExternalId).toBe("before");
  });

  test("stays when DMS only spells the settings otherwise or leaves them out", async () => {
    const { DataFormat: _unsaid, ...said } = s3Settings;
    const respelt = { ...said, EncryptionMode: "SSE_KMS", BucketFolder: "orders/" };
    account.dms.addEndpoint(identifier, { ...changed, S3Settings: respelt }, ownTags());

    await expect(ask(askEvent(), account.dependencies())).resolves.toMatchObject({ externalId: "before" });
  });
});

test("waits until an endpoint of that name is gone before it asks", async () => {
  account.dms.passing = 3;
  const old = account.dms.addEndpoint(identifier, { Status: "deleting", ExternalId: "before" }, ownTags());
  account.dms.soon(() => account.dms.endpoints.delete(old.EndpointArn));

  const asked = await ask(askEvent(), account.dependencies());

  expect(asked.externalId).not.toBe("before");
});

test("fails on an endpoint of that name that somebody else made", async () => {
  account.dms.addEndpoint(identifier, { ExternalId: "foreign" }, {});

  await expect(ask(askEvent(), account.dependencies())).rejects.toMatchObject({ name: "EndpointNotOurs" });
});

test("fails when an endpoint has no ExternalId, as one with a role of the same account", async () => {
  account.dms.addEndpoint(identifier, {}, ownTags());

  await expect(ask(askEvent(), account.dependencies())).rejects.toMatchObject({ name: "ExternalIdUnknown" });
});

test("fails on an identifier that is not one of the endpoint", async () => {
  const event = askEvent({ endpointIdentifier: "dev-lake-other-1a2b3c4d" });

  await expect(ask(event, account.dependencies())).rejects.toMatchObject({ name: "EventRefused" });
  expect(account.server.calls).toEqual([]);
});

test("leaves a marker alone that Terraform has not made yet", async () => {
  account.ssm.parameters.clear();

  await ask(askEvent(), account.dependencies());

  expect(account.ssm.parameters.size).toBe(0);
});
