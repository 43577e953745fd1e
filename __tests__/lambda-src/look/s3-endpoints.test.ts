import { lookAtS3Endpoints as look } from "../../../lambda-src/look/s3-endpoints";
import { accountInTests } from "../../support/account-in-tests";
import { stoppedAt } from "../../support/aws-server";
import { identifier, older, ownTags, ReplicationAccount } from "../../support/s3-endpoint-run";

let account: ReplicationAccount;
accountInTests(ReplicationAccount, (made) => (account = made));

test("tells the ExternalIds and ARNs of the endpoints that are there to stay", async () => {
  const { EndpointArn } = account.dms.addEndpoint(identifier, { ExternalId: "sealed" }, ownTags());
  account.dms.addEndpoint(older, { ExternalId: "older", Status: "deleting" }, ownTags());
  account.dms.addEndpoint("prod-lake-orders-1a2b3c4d", { ExternalId: "of another environment" }, {});

  await expect(look(account.dependencies())).resolves.toEqual({
    externalIds: { [identifier]: "sealed" },
    endpointArns: { [identifier]: EndpointArn },
  });
});

test("where DMS has none there are none", async () => {
  await expect(look(account.dependencies())).resolves.toEqual({ externalIds: {}, endpointArns: {} });
});

test("only reads", async () => {
  account.dms.addEndpoint(identifier, { ExternalId: "sealed" }, ownTags());

  await look(account.dependencies());

  expect(new Set(account.server.calls)).toEqual(new Set(["dms:DescribeEndpoints"]));
});

test("what could not be read is an error, not an endpoint that is missing", async () => {
  account.dms.addEndpoint(identifier, { ExternalId: "sealed" }, ownTags());
  account.server.faults = stoppedAt(1, "reset");

  await expect(look(account.dependencies())).rejects.toThrow();
});
