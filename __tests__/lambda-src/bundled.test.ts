/** The functions as they are deployed: bundled, in a Node process of their own, as Lambda calls them. */
import type { LambdaFunctionName } from "../../modules/lambda/bundle";
import { invokeBundled } from "../support/bundled-function";
import { EndpointAccount, ensureEvent } from "../support/dms-endpoint-run";
import { LakeAccount, admit, policy, sealEvent } from "../support/lake-run";
import { mergeEvent, ours, OwnerAccount } from "../support/merge-run";
import { askEvent, identifier, ownTags, ReplicationAccount } from "../support/s3-endpoint-run";
import { startEvent, TaskAccount } from "../support/start-tasks-run";

const variables = {
  ENVIRONMENT: "dev",
  STACK: "dev-dms-endpoints",
  ROLE_PATH: "/causeway/dev/",
  ROLES: "arn:aws:iam::111111111111:role/dev-*",
};

/** Calls the handler once; the answer is what it returned, or name and message of what it threw. */
async function invoke(name: LambdaFunctionName, event: unknown, url: string): Promise<unknown> {
  return (await invokeBundled(name, event, url, variables)).outcome;
}

test("s3-endpoint asks for an endpoint", async () => {
  const account = await ReplicationAccount.start();

  const outcome = await invoke("s3-endpoint", askEvent(), account.server.url);
  await account.server.close();

  expect(outcome).toMatchObject({ answer: { endpointIdentifier: identifier } });
  expect(account.dms.byIdentifier(identifier)).toBeDefined();
});

test("dms-endpoint makes an endpoint", async () => {
  const account = await EndpointAccount.start();

  const outcome = await invoke("dms-endpoint", ensureEvent(), account.server.url);
  await account.server.close();

  expect(outcome).toMatchObject({ answer: { endpointIdentifier: "dev-docs" } });
  expect(account.dms.byIdentifier("dev-docs")).toMatchObject({ EngineName: "docdb" });
});

test("seal-trust seals a role", async () => {
  const account = await LakeAccount.start();

  const outcome = await invoke("seal-trust", sealEvent(policy(admit("id-1"))), account.server.url);
  await account.server.close();

  expect(outcome).toMatchObject({ answer: { roles: {} } });
  expect(account.trust()).toEqual(policy(admit("id-1")));
});

test.each(["secret", "bucket"] as const)("merge-statement writes the policy of a %s", async (type) => {
  const account = await OwnerAccount.start();

  const outcome = await invoke("merge-statement", mergeEvent(type), account.server.url);
  await account.server.close();

  expect(outcome).toEqual({ answer: { changed: true } });
  expect(account.statements(type)).toEqual([ours]);
});

test("look tells what a plan compares, of endpoints of both kinds and of a bucket's policy", async () => {
  const s3 = await ReplicationAccount.start();
  s3.dms.addEndpoint(identifier, { ExternalId: "sealed" }, ownTags());
  const s3Endpoints = await invoke("look", { action: "s3-endpoints" }, s3.server.url);
  await s3.server.close();
  const dms = await EndpointAccount.start();
  const event = { action: "dms-endpoints", stack: "dev-dms-pipelines" };
  const dmsEndpoints = await invoke("look", event, dms.server.url);
  await dms.server.close();
  const owner = await OwnerAccount.start();
  const policy = await invoke(
    "look",
    { action: "bucket-policy", bucket: "orders-landing", sidPrefix: "CausewayDev" },
    owner.server.url,
  );
  await owner.server.close();

  const endpointArns = { [identifier]: `arn:aws:dms:eu-west-1:111111111111:endpoint:${identifier}-1` };
  expect(s3Endpoints).toEqual({ answer: { externalIds: { [identifier]: "sealed" }, endpointArns } });
  expect(dmsEndpoints).toEqual({ answer: { endpoints: {} } });
  expect(policy).toEqual({ answer: { Statement: [], keyIsGrantable: true } });
});

test("start-tasks starts a task", async () => {
  const account = await TaskAccount.start();

  const outcome = await invoke("start-tasks", startEvent, account.server.url);
  await account.server.close();

  expect(outcome).toMatchObject({ answer: { status: "running" } });
});

test("fault 4: an event of another version is refused in words", async () => {
  await expect(invoke("start-tasks", { action: "start" }, "http://127.0.0.1:9")).resolves.toMatchObject({
    name: "EventRefused",
    message: expect.stringContaining("pipeline: ") as string,
  });
});
