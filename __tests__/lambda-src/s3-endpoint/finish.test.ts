import { ask } from "../../../lambda-src/s3-endpoint/ask";
import { finish } from "../../../lambda-src/s3-endpoint/finish";
import { accountInTests } from "../../support/account-in-tests";
import {
  askEvent,
  finishEvent,
  finishMarker,
  identifier,
  marker,
  ownTags,
  ReplicationAccount,
  s3Settings,
} from "../../support/s3-endpoint-run";

let account: ReplicationAccount;
accountInTests(ReplicationAccount, (made) => (account = made));

test("fault 27: takes the endpoint that DMS kept when it was asked", async () => {
  const { externalId } = await ask(askEvent(), account.dependencies());

  const finished = await finish(finishEvent(externalId), account.dependencies());

  expect(finished).toEqual({
    endpoint: "lake-orders",
    endpointIdentifier: identifier,
    endpointArn: account.dms.byIdentifier(identifier)?.EndpointArn,
    externalId,
  });
});

test("fault 27: makes the endpoint where DMS only gave the id, now that the role is sealed", async () => {
  account.dms.mode = "returns-only";
  const { externalId } = await ask(askEvent(), account.dependencies());
  account.dms.sealedWith = (id) => id === externalId;

  const finished = await finish(finishEvent(externalId), account.dependencies());

  expect(finished.endpointArn).toBe(account.dms.byIdentifier(identifier)?.EndpointArn);
});

test("fault 27: fails with the ways out when DMS does not keep it although the role is sealed", async () => {
  account.dms.mode = "returns-only";

  await expect(finish(finishEvent(`id-of-${identifier}`), account.dependencies())).rejects.toMatchObject({
    name: "EndpointNotKept",
    message: expect.stringContaining('"access: bucket-policy"') as string,
  });
});

test("fault 27: fails with the ways out when DMS refuses the sealed role", async () => {
  account.dms.mode = "refuses";

  await expect(finish(finishEvent("sealed"), account.dependencies())).rejects.toMatchObject({
    name: "EndpointRefused",
  });
});

test("fault 30: another id than the sealed one makes the asking step due, and the next deploy converges", async () => {
  // GIVEN an endpoint that was deleted behind our back after its role was sealed
  const before = await ask(askEvent(), account.dependencies());
  account.dms.endpoints.clear();

  // WHEN the pipelines are deployed
  await expect(finish(finishEvent(before.externalId), account.dependencies())).rejects.toMatchObject({
    name: "ExternalIdChanged",
    message: expect.stringContaining("run the deploy again") as string,
  });

  // THEN the plan sees the step as due, and asking again gives the id that finishing then finds
  expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
  const after = await ask(askEvent(), account.dependencies());
  expect(after.externalId).not.toBe(before.externalId);
  await expect(finish(finishEvent(after.externalId), account.dependencies())).resolves.toMatchObject({
    externalId: after.externalId,
  });
  expect(account.ssm.parameters.get(marker)).toBe("done");
  expect(account.dms.endpoints.size).toBe(1);
});

test("says last of all that it holds, and nothing about the asking when all is well", async () => {
  const { externalId } = await ask(askEvent(), account.dependencies());
  account.ssm.parameters.set(marker, "as it was");

  await finish(finishEvent(externalId), account.dependencies());

  expect(account.server.calls.at(-1)).toMatch(/^ssm:PutParameter/);
  expect(account.ssm.parameters.get(finishMarker)).toBe("done");
  expect(account.ssm.parameters.get(marker)).toBe("as it was");
});

test("stays due when it could not finish", async () => {
  account.dms.mode = "refuses";

  await expect(finish(finishEvent("sealed"), account.dependencies())).rejects.toThrow();

  expect(account.ssm.parameters.get(finishMarker)).toMatch(/^due/);
});

test("waits until DMS has made the endpoint", async () => {
  const endpoint = account.dms.addEndpoint(
    identifier,
    { Status: "creating", ExternalId: "sealed" },
    ownTags(),
  );
  account.dms.soon(() => (endpoint.Status = "active"), 4);

  await expect(finish(finishEvent("sealed"), account.dependencies())).resolves.toMatchObject({
    externalId: "sealed",
  });
});

test("waits until DMS has deleted the endpoint before it makes it again", async () => {
  const old = account.dms.addEndpoint(identifier, { Status: "deleting", ExternalId: "sealed" }, ownTags());
  account.dms.soon(() => account.dms.endpoints.delete(old.EndpointArn), 2);

  await expect(finish(finishEvent("sealed"), account.dependencies())).rejects.toMatchObject({
    name: "ExternalIdChanged",
  });
  expect(account.dms.byIdentifier(identifier)?.Status).toBe("active");
});

test("fails when DMS has kept another key, bucket or role than it was asked for", async () => {
  const otherBucket = { ...s3Settings, BucketName: "somebody-elses" };
  account.dms.addEndpoint(identifier, { ExternalId: "sealed", S3Settings: otherBucket }, ownTags());

  await expect(finish(finishEvent("sealed"), account.dependencies())).rejects.toThrow(
    /other values.*BucketName/,
  );
});

test("fails on an endpoint that somebody else made", async () => {
  account.dms.addEndpoint(identifier, { ExternalId: "sealed" }, { "causeway:stack": "other" });

  await expect(finish(finishEvent("sealed"), account.dependencies())).rejects.toMatchObject({
    name: "EndpointNotOurs",
  });
});
