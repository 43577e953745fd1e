import { lifecycle } from "../../../lambda-src/s3-endpoint/lifecycle";
import { retire } from "../../../lambda-src/s3-endpoint/retire";
import { accountInTests } from "../../support/account-in-tests";
import type { FakeEndpoint } from "../../support/fake-dms";
import { identifier, older, ownTags, ReplicationAccount } from "../../support/s3-endpoint-run";

let account: ReplicationAccount;
accountInTests(ReplicationAccount, (made) => (account = made));

const wanted = { action: "retire", endpoints: { "lake-orders": identifier } } as const;

function use({ EndpointArn }: FakeEndpoint, ReplicationTaskIdentifier = "dev-orders-to-lake"): void {
  const ReplicationTaskArn = `arn:${ReplicationTaskIdentifier}`;
  account.dms.tasks.set(ReplicationTaskArn, {
    ReplicationTaskArn,
    ReplicationTaskIdentifier,
    Status: "stopped",
    MigrationType: "cdc",
    TargetEndpointArn: EndpointArn,
  });
}

const left = () =>
  [...account.dms.endpoints.values()]
    .filter(({ Status }) => Status !== "deleting")
    .map((one) => one.EndpointIdentifier);

describe("retire", () => {
  test("deletes what is no longer wanted, and nothing of anybody else's", async () => {
    account.dms.addEndpoint(identifier, {}, ownTags());
    account.dms.addEndpoint(older, {}, ownTags());
    account.dms.addEndpoint("dev-lake-gone-00000000", {}, ownTags("lake-gone"));
    account.dms.addEndpoint("dev-lake-orders-22222222", {}, { "causeway:stack": "dev-dms-endpoints-eu" });
    account.dms.addEndpoint("somebody-elses", {}, ownTags());

    const retired = await retire(wanted, account.dependencies());

    expect(retired).toEqual({ deleted: ["dev-lake-gone-00000000", older], kept: [] });
    expect(left()).toEqual([identifier, "dev-lake-orders-22222222", "somebody-elses"]);
  });

  test("keeps an older generation that a task still uses", async () => {
    account.dms.addEndpoint(identifier, {}, ownTags());
    use(account.dms.addEndpoint(older, {}, ownTags()));

    await expect(retire(wanted, account.dependencies())).resolves.toEqual({ deleted: [], kept: [older] });
  });

  test("keeps an older generation while the one that replaces it does not exist", async () => {
    account.dms.addEndpoint(older, {}, ownTags());

    await expect(retire(wanted, account.dependencies())).resolves.toEqual({ deleted: [], kept: [older] });
  });

  test("keeps an endpoint that a task takes between the look and the delete", async () => {
    account.dms.addEndpoint(identifier, {}, ownTags());
    const endpoint = account.dms.addEndpoint(older, {}, ownTags());
    account.server.faults = (_call, name) => {
      if (name === "dms:DeleteEndpoint") use(endpoint);
      return undefined;
    };

    await expect(retire(wanted, account.dependencies())).resolves.toEqual({ deleted: [], kept: [older] });
  });

  test("fault 1: does nothing the second time", async () => {
    account.dms.addEndpoint(identifier, {}, ownTags());
    account.dms.addEndpoint(older, {}, ownTags());
    await retire(wanted, account.dependencies());

    await expect(retire(wanted, account.dependencies())).resolves.toEqual({ deleted: [], kept: [] });
  });

  test("fault 8: reads all pages", async () => {
    account.dms.addEndpoint(identifier, {}, ownTags());
    for (let n = 0; n < 7; n += 1) account.dms.addEndpoint(`dev-lake-orders-0000000${n}`, {}, ownTags());
    account.dms.pageSize = 2;

    const { deleted } = await retire(wanted, account.dependencies());

    expect(deleted).toHaveLength(7);
  });

  test.each(["dms:DescribeEndpoints", "dms:DescribeReplicationTasks", "dms:ListTagsForResource"])(
    "fault 7: an empty answer to %s is unknown, so nothing is deleted",
    async (name) => {
      account.dms.addEndpoint(identifier, {}, ownTags());
      account.dms.addEndpoint(older, {}, ownTags());
      account.server.faults = (_call, called) => (called === name ? "empty" : undefined);

      await expect(retire(wanted, account.dependencies())).rejects.toMatchObject({
        name: "AnswerIncomplete",
      });
      expect(left()).toEqual([identifier, older]);
    },
  );
});

describe("lifecycle", () => {
  test.each(["create", "update"] as const)("does nothing on %s", async (action) => {
    account.dms.addEndpoint(older, {}, ownTags());

    await expect(lifecycle({ action: "lifecycle", tf: { action } }, account.dependencies())).resolves.toEqual(
      {},
    );
    expect(account.server.calls).toEqual([]);
  });

  const destroy = { action: "lifecycle", tf: { action: "delete" } } as const;

  test("takes away everything of this stack and waits until it is gone", async () => {
    account.dms.passing = 3;
    account.dms.addEndpoint(identifier, {}, ownTags());
    account.dms.addEndpoint(older, { Status: "failed" }, ownTags());
    account.dms.addEndpoint("dev-orders-db", {}, {});

    await expect(lifecycle(destroy, account.dependencies())).resolves.toEqual({});
    expect([...account.dms.endpoints.values()].map((one) => one.EndpointIdentifier)).toEqual([
      "dev-orders-db",
    ]);
  });

  test("fails naming the task, after deleting what is not used", async () => {
    account.dms.addEndpoint(older, {}, ownTags());
    use(account.dms.addEndpoint(identifier, {}, ownTags()));

    await expect(lifecycle(destroy, account.dependencies())).rejects.toThrow(
      `Endpoints are still used by tasks: ${identifier} by dev-orders-to-lake. Take out or destroy the pipelines first`,
    );
    expect(left()).toEqual([identifier]);
  });

  test("says so when DMS takes longer than the function may run", async () => {
    account.dms.passing = 1000;
    account.dms.addEndpoint(identifier, {}, ownTags());

    await expect(lifecycle(destroy, account.dependencies({ seconds: 30 }))).rejects.toThrow(
      `DMS is still deleting ${identifier}: run the same command again in a few minutes.`,
    );
  });

  test("is fine when there is nothing left", async () => {
    await expect(lifecycle(destroy, account.dependencies())).resolves.toEqual({});
  });
});
