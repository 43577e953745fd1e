import { environmentFrom } from "../support/environment";
import { stackOf, synthApp } from "../support/synth-app";

const outputs = (nat: boolean) =>
  stackOf(
    synthApp([
      environmentFrom((file) => {
        file.replication.network = { cidr: "10.20.0.0/16", nat };
      }),
    ]),
    "dev-dms-foundation",
  ).json.output;

test("the addresses of NAT gateways are an output, for access lists that somebody else keeps", () => {
  expect(outputs(true)["egress_addresses"]).toEqual({
    description: expect.stringContaining("what an access list, such as TiDB Cloud's, has to admit") as string,
    value: "${jsonencode(sort(distinct(concat(local.nat_addresses))))}",
  });
});

test("where nothing leaves over the Internet there is no such output", () => {
  expect(Object.keys(outputs(false))).not.toContain("egress_addresses");
});
