import { ParameterGroups } from "../../sandbox/emulator/network/parameter-groups";
import { xmlReply } from "../../sandbox/emulator/reply";
import type { AwsRequest } from "../../sandbox/emulator/request";

const caller = { kind: "owner", accountId: "222222222222" } as const;

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
  return { operation: `rds:${operation}`, request, caller };
}

const groups = new ParameterGroups();
const written =
  "<R><Parameter><ParameterName>max_connect_errors</ParameterName><ParameterValue>5</ParameterValue></Parameter></R>";

test.each([
  ["DescribeDBClusterParameters", "DBClusterParameterGroupName"],
  ["DescribeDBParameters", "DBParameterGroupName"],
])(
  "%s says of a group that its owner wrote what it has, and of a default group that nobody did",
  (operation, name) => {
    const own = call(operation, { [name]: "orders" });
    const provided = call(operation, { [name]: "default.aurora-mysql8.0" });

    expect(groups.answer(own)).toBeUndefined();
    expect(groups.mend(own, xmlReply(written)).body.toString("utf8")).toContain(
      "<ParameterName>max_connect_errors</ParameterName><Source>user</Source><ParameterValue>5</ParameterValue>",
    );
    expect(groups.answer(provided)?.body.toString("utf8")).toContain(
      `<${operation}Result><Parameters><Parameter><ParameterName>max_connect_errors</ParameterName><Source>engine-default</Source></Parameter></Parameters></${operation}Result>`,
    );
  },
);

test("other calls are left as they are", () => {
  const other = call("DescribeDBParameterGroups", { DBParameterGroupName: "default.mysql8.0" });
  const reply = xmlReply(written);

  expect(groups.answer(other)).toBeUndefined();
  expect(groups.mend(other, reply)).toBe(reply);
});
