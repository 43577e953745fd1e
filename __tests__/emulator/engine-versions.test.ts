import { EngineVersions } from "../../sandbox/emulator/network/engine-versions";
import type { AwsRequest } from "../../sandbox/emulator/request";

function call(operation: string, parameters: Record<string, string>) {
  const request: AwsRequest = {
    method: "POST",
    url: "/",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    service: "rds",
    region: "eu-west-1",
    accessKeyId: "",
    form: new URLSearchParams(parameters),
    statedOperation: operation,
  };
  return {
    operation: `rds:${operation}`,
    request,
    caller: { kind: "owner", accountId: "222222222222" } as const,
  };
}

const versions = new EngineVersions();

test.each([
  ["aurora-mysql", "8.0.mysql_aurora.3.05.2", "aurora-mysql8.0"],
  ["aurora-postgresql", "15.4", "aurora-postgresql15"],
  ["mariadb", "10.11.6", "mariadb10.11"],
  ["postgres", "15.4", "postgres15"],
])("%s %s belongs to family %s", (Engine, EngineVersion, family) => {
  const reply = versions.answer(call("DescribeDBEngineVersions", { Engine, EngineVersion }));
  expect(reply?.body.toString("utf8")).toContain(
    `<DBParameterGroupFamily>${family}</DBParameterGroupFamily>`,
  );
});

test("other calls are left as they are", () => {
  const other = call("DescribeDBClusters", { Engine: "mysql", EngineVersion: "8.0.35" });

  expect(versions.answer(other)).toBeUndefined();
});
