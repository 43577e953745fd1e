import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Sessions } from "../../sandbox/emulator/callers";
import { Invocations } from "../../sandbox/emulator/lambda/invocations";
import { Addresses } from "../../sandbox/emulator/network/addresses";
import { NameServer } from "../../sandbox/emulator/network/dns";

const writer = {
  host: "orders.cluster-abc.eu-west-1.rds.amazonaws.com",
  address: "10.30.0.10",
  accountId: "222222222222",
  vpcId: "vpc-1",
  securityGroupIds: ["sg-1"],
};

let addresses: Addresses;
let names: NameServer;

beforeEach(async () => {
  addresses = new Addresses();
  names = new NameServer(addresses);
  await names.listen();
});
afterEach(() => names.close());

function resolver(): Resolver {
  const asking = new Resolver({ timeout: 2000, tries: 1 });
  asking.setServers([names.address]);
  return asking;
}

test("a failover is told with the host and its new address alone", () => {
  addresses.tell([writer]);
  addresses.tell({ host: writer.host, address: "10.30.0.11" });
  expect(addresses.all()).toEqual([{ ...writer, address: "10.30.0.11" }]);
  expect(addresses.isDatabase("10.30.0.11")).toBe(true);
  expect(addresses.isDatabase("10.30.0.10")).toBe(false);
});

test.each([
  ["what is no address", { ...writer, address: "10.30.0.300" }, "an IPv4 address like"],
  ["an unknown member", { ...writer, adress: "10.30.0.11" }, "adress"],
  ["a part of a host that is not known", { host: "other", address: "10.30.0.11" }, "other is not known yet"],
])("refuses %s and remembers nothing of it", (_what, said, message) => {
  expect(() => addresses.tell([writer, said])).toThrow(message);
  expect(addresses.all()).toEqual([]);
});

test("DNS answers the address of now, and says so when a host does not exist", async () => {
  addresses.tell(writer);
  expect(await resolver().resolve4(writer.host)).toEqual(["10.30.0.10"]);
  addresses.tell({ host: writer.host, address: "10.30.0.11" });
  expect(await resolver().resolve4(writer.host.toUpperCase())).toEqual(["10.30.0.11"]);
  await expect(resolver().resolve6(writer.host)).rejects.toMatchObject({ code: "ENODATA" });
  await expect(resolver().resolve4("nowhere.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("DNS answers the public address of a database that has one", async () => {
  addresses.tell({ ...writer, publicAddress: "203.0.113.10" });
  expect(await resolver().resolve4(writer.host)).toEqual(["203.0.113.10"]);
});

test("DNS stays there after what is no question", async () => {
  addresses.tell(writer);
  const [, port] = names.address.split(":");
  const socket = createSocket("udp4");
  await new Promise((sent) => socket.send("nonsense", Number(port), "127.0.0.1", sent));
  expect(await resolver().resolve4(writer.host)).toEqual(["10.30.0.10"]);
  socket.close();
});

test("functions resolve the databases' names, and do not see how", async () => {
  const workDir = mkdtempSync(path.join(tmpdir(), "causeway names "));
  try {
    addresses.tell(writer);
    const codeDir = path.join(workDir, "code");
    mkdirSync(codeDir);
    const code = `const { Resolver } = require("node:dns/promises");
      exports.handler = async ({ host }) => {
        const asking = new Resolver();
        asking.setServers(require("node:dns").getServers());
        return { found: await asking.resolve4(host), seen: Object.keys(process.env).filter((name) => name.startsWith("SANDBOX")) };
      };`;
    writeFileSync(path.join(codeDir, "index.js"), code);
    const invocations = new Invocations({
      workDir,
      sessions: new Sessions("token"),
      endpoint: () => "http://127.0.0.1:1",
      nameServer: () => names.address,
    });
    const fn = {
      accountId: writer.accountId,
      region: "eu-west-1",
      name: "dev-fn",
      arn: "arn:aws:lambda:eu-west-1:222222222222:function:dev-fn",
      roleArn: "arn:aws:iam::222222222222:role/dev-fn",
      handler: "index.handler",
      timeoutSeconds: 20,
      memoryMiB: 256,
      environment: {},
      codeDir,
    };
    expect(await invocations.run(fn, "AROAEXAMPLE", { host: writer.host })).toEqual({
      result: { found: ["10.30.0.10"], seen: [] },
    });
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
});
