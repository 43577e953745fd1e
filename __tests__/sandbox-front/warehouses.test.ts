import type { NetworkCall } from "../../sandbox/front/network/part";
import { Warehouses } from "../../sandbox/front/network/warehouses";

const owner = { accountId: "111111111111", region: "eu-west-1", port: 5439 };
const warehouses = new Warehouses();
warehouses.tell({
  ...owner,
  kind: "cluster",
  name: "analytics",
  host: "analytics.example",
  enhancedVpcRouting: true,
});
warehouses.tell({ ...owner, kind: "workgroup", name: "adhoc", host: "adhoc.example" });

function ask(operation: string, said: Readonly<Record<string, string>>, accountId = owner.accountId): string {
  const [service] = operation.split(":");
  const call = {
    operation,
    caller: { kind: "role", accountId },
    request: {
      service,
      region: owner.region,
      form: new URLSearchParams(said),
      body: Buffer.from(JSON.stringify(said)),
    },
  };
  return warehouses.answer(call as unknown as NetworkCall)?.body.toString("utf8") ?? "";
}

test("tells of a cluster what a data source asks", () => {
  const answer = ask("redshift:DescribeClusters", { ClusterIdentifier: "analytics" });

  expect(answer).toContain("<Address>analytics.example</Address><Port>5439</Port>");
  expect(answer).toContain("<Encrypted>true</Encrypted><PubliclyAccessible>false</PubliclyAccessible>");
  expect(answer).toContain("<EnhancedVpcRouting>true</EnhancedVpcRouting>");
  expect(ask("redshift:DescribeLoggingStatus", { ClusterIdentifier: "analytics" })).toContain(
    "LoggingEnabled",
  );
});

test("tells of a workgroup what a data source asks", () => {
  expect(JSON.parse(ask("redshift-serverless:GetWorkgroup", { workgroupName: "adhoc" }))).toMatchObject({
    workgroup: { endpoint: { address: "adhoc.example", port: 5439 }, publiclyAccessible: false },
  });
});

test("fails for what another account has", () => {
  expect(() => ask("redshift:DescribeClusters", { ClusterIdentifier: "analytics" }, "222222222222")).toThrow(
    "Cluster analytics not found.",
  );
  expect(() => ask("redshift-serverless:GetWorkgroup", { workgroupName: "other" })).toThrow(
    "Workgroup other not found.",
  );
});
