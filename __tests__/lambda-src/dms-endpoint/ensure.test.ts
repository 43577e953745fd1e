import { ensure } from "../../../lambda-src/dms-endpoint/ensure";
import { lifecycle } from "../../../lambda-src/dms-endpoint/lifecycle";
import { lookAtDmsEndpoints as look } from "../../../lambda-src/look/dms-endpoints";
import { accountInTests } from "../../support/account-in-tests";
import { AwsError } from "../../support/aws-server";
import {
  EndpointAccount,
  ensureEvent,
  identifier,
  lifecycleEvent,
  marker,
  ownTags,
  request,
} from "../../support/dms-endpoint-run";

let account: EndpointAccount;
accountInTests(EndpointAccount, (made) => (account = made));

const other = { ...request, DocDbSettings: { ...request.DocDbSettings, NestingLevel: "one" } };
const run = (event = ensureEvent(), seconds?: number) => ensure(event, account.dependencies(seconds));
const arnOf = () => String(account.dms.byIdentifier(identifier)?.EndpointArn);

test("makes an endpoint with its tags and everything that was asked for", async () => {
  const answer = await run();

  expect(answer).toEqual({ endpoint: "docs", endpointIdentifier: identifier, endpointArn: arnOf() });
  expect(account.dms.byIdentifier(identifier)).toMatchObject(request);
  expect(account.dms.tags.get(arnOf())).toMatchObject({ ...ownTags, "causeway:environment": "dev" });
  expect(account.ssm.parameters.get(marker)).toBe("done");
});

test("leaves an endpoint alone that is as wanted", async () => {
  await run();
  account.server.reset();

  await run();

  const writes = account.server.calls.filter((call) => /Create|Modify|Delete|AddTags|Stop/.test(call));
  expect(writes).toEqual([]);
});

test("modifies an endpoint in place when other settings are wanted, and forgets what is no longer said", async () => {
  await run();
  const arn = arnOf();
  const { CertificateArn: _gone, ...less } = other;

  const answer = await run(ensureEvent({ request: { ...less, SslMode: "none" } }));

  expect(answer.endpointArn).toBe(arn);
  expect(account.dms.byIdentifier(identifier)).toMatchObject({
    SslMode: "none",
    DocDbSettings: other.DocDbSettings,
  });
  expect(account.dms.byIdentifier(identifier)).not.toHaveProperty("CertificateArn");
});

test("resets extra connection attributes that are no longer said, and finds nothing to do afterwards", async () => {
  const attributes = { ...request, ExtraConnectionAttributes: "retryWrites=false;" };
  await run(ensureEvent({ request: attributes }));
  expect(account.dms.byIdentifier(identifier)).toMatchObject(attributes);

  await run();

  expect(account.dms.byIdentifier(identifier)).not.toHaveProperty("ExtraConnectionAttributes");
  expect((await look(account.dependencies())).endpoints[identifier]?.holds).toBe(true);
  account.server.reset();
  await run();
  expect(account.server.count("dms:ModifyEndpoint")).toBe(0);
});

test("takes empty attributes that DMS answers after a reset for none", async () => {
  await run();
  Object.assign(account.dms.byIdentifier(identifier) ?? {}, { ExtraConnectionAttributes: "" });

  expect((await look(account.dependencies())).endpoints[identifier]?.holds).toBe(true);
});

test("tags an endpoint with what the environment's tags have become, without changing it, and takes away what is no longer wanted", async () => {
  await run(ensureEvent({ tags: { "causeway:environment": "dev", team: "shop", old: "yes" } }));
  account.addTask("running");
  account.server.reset();

  await run(ensureEvent({ tags: { "causeway:environment": "dev", team: "lake", cost: "7" } }));

  const tags = account.dms.tags.get(arnOf());
  expect(tags).toMatchObject({ ...ownTags, "causeway:environment": "dev", team: "lake", cost: "7" });
  expect(tags).not.toHaveProperty("old");
  expect(account.server.calls.filter((call) => /Modify|Stop/.test(call))).toEqual([]);
  expect(account.server.count("dms:AddTagsToResource")).toBe(1);
  expect(account.server.count("dms:RemoveTagsFromResource")).toBe(1);

  account.server.reset();
  await run(ensureEvent({ tags: { "causeway:environment": "dev", team: "lake", cost: "7" } }));
  expect(account.server.calls.filter((call) => /Tags(To|From)Resource/.test(call))).toEqual([]);
});

test("modifies an endpoint whose key DMS does not tell, and does not make it again", async () => {
  account.dms.keeps = ({ KmsKeyId: _untold, ...kept }) => kept;
  await run();
  account.addTask("running");

  await run(ensureEvent({ request: other }));

  expect(account.server.count("dms:ModifyEndpoint")).toBe(1);
  expect(account.server.count("dms:DeleteEndpoint")).toBe(0);
});

test("stops running tasks before it modifies, and leaves idle ones alone", async () => {
  await run();
  const running = account.addTask("running");
  const ready = account.addTask("ready", "dev-docs-to-other");

  await run(ensureEvent({ request: other }));

  expect([running.Status, ready.Status]).toEqual(["stopped", "ready"]);
  expect(account.server.count("dms:StopReplicationTask")).toBe(1);
});

test.each([
  { MigrationType: "full-load" },
  { MigrationType: "full-load-and-cdc", ReplicationTaskStats: { FullLoadProgressPercent: 40 } },
])("stops a task that loads tables, too: it goes on with those that are left (%j)", async (members) => {
  await run();
  const task = account.addTask("running", "dev-docs-to-lake", members);

  await run(ensureEvent({ request: other }));

  expect(task.Status).toBe("stopped");
});

test("sets an endpoint back that somebody changed", async () => {
  await run();
  Object.assign(account.dms.byIdentifier(identifier) ?? {}, { SslMode: "none" });
  expect((await look(account.dependencies())).endpoints[identifier]?.holds).toBe(false);

  await run();

  expect(account.dms.byIdentifier(identifier)).toMatchObject({ SslMode: "verify-full" });
  expect((await look(account.dependencies())).endpoints[identifier]?.holds).toBe(true);
});

test("replaces an endpoint of another engine or key that no task uses", async () => {
  await run();
  const before = arnOf();

  const answer = await run(ensureEvent({ request: { ...request, KmsKeyId: "arn:aws:kms:::key/other" } }));

  expect(answer.endpointArn).not.toBe(before);
  expect(account.dms.endpoints.size).toBe(1);
});

test("fails to replace an endpoint that a task uses", async () => {
  await run();
  account.addTask("running");

  await expect(run(ensureEvent({ request: { ...request, EngineName: "mongodb" } }))).rejects.toThrow(
    'Endpoint dev-docs cannot be replaced, which another engine or key needs, while it is used by dev-docs-to-lake: say "onReplace: reload" in the pipelines, or take the change back.',
  );
});

test("waits while DMS does not see a new role yet, and fails with the reason when it never does", async () => {
  account.dms.refusals = 3;
  await run();
  account.clear();
  account.dms.refusals = 1000;

  await expect(run()).rejects.toThrow(
    'DMS refuses endpoint "docs": The IAM Role r is not configured properly. Its secret-access role has to trust the regional principal of DMS, a role for staging dms.amazonaws.com and the database\'s service.',
  );
  expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
});

test("waits, too, where DMS says of a role in other words that it does not trust it", async () => {
  account.dms.refusal = new AwsError(
    "InvalidParameterValueException",
    "arn:aws:iam::111111111111:role/dev-docs-secret-access should have the DMS Regional Service Principal 'dms.eu-west-1.amazonaws.com' as trusted entity",
  );
  account.dms.refusals = 3;
  await run();

  account.clear();
  account.dms.refusal = new AwsError("InvalidParameterValueException", "Port is out of range");
  account.dms.refusals = 3;
  await expect(run()).rejects.toMatchObject({ name: "CallFailed" });
  expect(account.server.count("dms:CreateEndpoint")).toBe(1);
});

test("fails at once where IAM refuses a role of another account", async () => {
  account.dms.refusal = new AwsError("AccessDeniedException", "Cross-account pass role is not allowed.");
  account.dms.refusals = 1000;

  await expect(run()).rejects.toMatchObject({
    name: "EndpointRefused",
    message: expect.stringMatching(
      /^IAM refuses endpoint "docs": Cross-account pass role is not allowed\. .*replication\.account/,
    ) as string,
  });
  expect(account.server.count("dms:CreateEndpoint")).toBe(1);
});

test("fails when DMS keeps another secret than asked for, and does not say that the step holds", async () => {
  account.dms.keeps = (asked) => ({ ...asked, DocDbSettings: { SecretsManagerSecretId: "arn:other" } });

  await expect(run()).rejects.toThrow(
    "DMS keeps other values for endpoint dev-docs than it was asked for: DocDbSettings.SecretsManagerSecretId. No task is started on it.",
  );
  expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
});

test("refuses an event that has credentials, before anything is called", async () => {
  const DocDbSettings = { ...request.DocDbSettings, Password: "secret-word" };

  const refused = run(ensureEvent({ request: { ...request, DocDbSettings } }));

  await expect(refused).rejects.toThrow(
    "The event has credentials (DocDbSettings.Password); expected a secret's ARN.",
  );
  expect(account.server.calls).toEqual([]);
});

test("fails to touch an endpoint that another stack made", async () => {
  account.dms.add(identifier, request, { "causeway:stack": "dev-dms-other" });

  await expect(run()).rejects.toThrow(
    "An endpoint named dev-docs exists that this stack did not make (it lacks the tags causeway:stack = dev-dms-pipelines and its endpoint's key)",
  );
  expect(account.dms.endpoints.size).toBe(1);
});

test("fails when tasks do not stop in time, and when something else than a task is in the way", async () => {
  await run();
  const task = account.addTask("starting");
  await expect(run(ensureEvent({ request: other }), 30)).rejects.toThrow(
    "DMS wants its tasks stopped for that, but they have not stopped yet: dev-docs-to-lake (starting).",
  );
  task.Status = "stopped";
  account.dms.usedOtherwise = true;

  await expect(run(ensureEvent({ request: other }))).rejects.toThrow(
    "Endpoint dev-docs cannot be changed while it is used by something that is no task: stop the serverless replications that use it, and run the deploy again.",
  );
});

test("looks at the endpoints of its environment, of which another stack's do not hold", async () => {
  await run();
  const otherArn = account.dms.add("dev-other", request, { "causeway:stack": "dev-dms-other" });
  account.dms.add("test-docs", request, ownTags);

  const fixed = `docdb with ${request.KmsKeyId}`;
  await expect(look(account.dependencies())).resolves.toEqual({
    endpoints: {
      [identifier]: { endpointArn: arnOf(), fixed, holds: true },
      "dev-other": { endpointArn: otherArn, fixed, holds: false },
    },
  });
});

test("still sees an endpoint whose tags somebody took away, and says that it does not hold", async () => {
  await run();
  const tags = account.dms.tags.get(arnOf());
  delete tags?.["causeway:stack"];

  expect((await look(account.dependencies())).endpoints[identifier]).toMatchObject({
    endpointArn: arnOf(),
    holds: false,
  });
});

test("deletes its endpoint when it has left the file, and nothing that it did not make", async () => {
  await run();
  await lifecycle(lifecycleEvent("update"), account.dependencies());
  expect(account.dms.endpoints.size).toBe(1);

  await lifecycle(lifecycleEvent("delete"), account.dependencies());
  expect(account.dms.endpoints.size).toBe(0);

  account.dms.add(identifier, request, {});
  await lifecycle(lifecycleEvent("delete"), account.dependencies());
  expect(account.dms.endpoints.size).toBe(1);
});

test("fails to delete an endpoint that a task uses", async () => {
  await run();
  account.addTask("stopped");

  await expect(lifecycle(lifecycleEvent("delete"), account.dependencies())).rejects.toThrow(
    "Endpoint dev-docs cannot be deleted while it is used by dev-docs-to-lake: take out or destroy the pipelines first, and the endpoint after them.",
  );
});
