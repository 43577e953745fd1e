import { DmsUnderTest } from "../support/dms-call";

const under = new DmsUnderTest();
const EndpointArn = under.addEndpoint("dev-orders-db", "SOURCE");

const modified = async (changes: object) => {
  const { Endpoint } = await under.call("ModifyEndpoint", { EndpointArn, ...changes });
  return Endpoint as Record<string, unknown>;
};

test("extra connection attributes stay where nothing is said of them, and go with the empty string", async () => {
  await modified({ ExtraConnectionAttributes: "parallelLoadThreads=1;" });

  expect(await modified({ SslMode: "none", ExactSettings: true })).toMatchObject({
    ExtraConnectionAttributes: "parallelLoadThreads=1;",
  });
  expect(await modified({ ExtraConnectionAttributes: "" })).not.toHaveProperty("ExtraConnectionAttributes");
});
