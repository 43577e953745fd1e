import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { accept } from "../../../lambda-src/accept-connection/accept";
import { lifecycle } from "../../../lambda-src/accept-connection/lifecycle";
import { ConnectionApi } from "../../../lambda-src/accept-connection/connection-api";
import { Markers } from "../../../lambda-src/shared/markers";
import { AwsServer } from "../../support/aws-server";
import { FakeConnections } from "../../support/fake-connections";
import { FakeSsm } from "../../support/fake-ssm";
import { testClient, testRun } from "../../support/step-run";
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

const serviceId = "vpce-svc-0123456789abcdef0";
const vpcEndpointId = "vpce-0123456789abcdef0";
const marker = "/causeway/dev-dms-connectivity/orders-db";
const event = { action: "accept", endpoint: "orders-db", serviceId, vpcEndpointId, marker } as const;

let connections: FakeConnections;
let ssm: FakeSsm;
let server: AwsServer;
let clients: { ec2: EC2Client; ssm: SSMClient };

beforeAll(async () => {
  server = await AwsServer.start({
    ec2: (call) => connections.service(call),
    ssm: (call) => ssm.service(call),
  });
  clients = { ec2: new EC2Client(testClient(server.url, 1)), ssm: new SSMClient(testClient(server.url, 1)) };
});
beforeEach(() => {
  server.reset();
  connections = new FakeConnections(serviceId);
  ssm = new FakeSsm();
  ssm.parameters.set(marker, "due since 2026-01-01T00:00:00Z");
});
afterAll(() => server.close());

function run() {
  const given = testRun();
  return accept(event, {
    ...given,
    api: new ConnectionApi(clients.ec2, given.deadline),
    markers: new Markers(clients.ssm, given.deadline),
  });
}

test.each(["pendingAcceptance", "rejected"])("a connection that is %s is accepted", async (state) => {
  connections.states.set(vpcEndpointId, state);

  await expect(run()).resolves.toEqual({ endpoint: "orders-db", vpcEndpointId, state: "available" });

  expect(connections.states.get(vpcEndpointId)).toBe("available");
  expect(ssm.parameters.get(marker)).toBe("done");
});

test("one that is available is left alone", async () => {
  connections.states.set(vpcEndpointId, "available");

  await run();

  expect(server.count("ec2:AcceptVpcEndpointConnections")).toBe(0);
});

test("connections of others are not touched", async () => {
  connections.states.set(vpcEndpointId, "pendingAcceptance");
  connections.states.set("vpce-somebody-else", "pendingAcceptance");

  await run();

  expect(connections.states.get("vpce-somebody-else")).toBe("pendingAcceptance");
});

test("fault 1: done by another run in between is fine", async () => {
  connections.states.set(vpcEndpointId, "pendingAcceptance");
  connections.refusing.set(vpcEndpointId, "InvalidState");
  connections.soon = () => connections.states.set(vpcEndpointId, "available");

  await expect(run()).resolves.toMatchObject({ state: "available" });
});

test("without a connection the message says what to do, and the step stays due", async () => {
  await expect(run()).rejects.toMatchObject({
    name: "ConnectionMissing",
    message: expect.stringContaining("run the deploy again") as string,
  });
  expect(ssm.parameters.get(marker)).toMatch(/^due/);
});

test("one that stays as it is although it was accepted is told with its state", async () => {
  connections.states.set(vpcEndpointId, "deleting");

  await expect(run()).rejects.toMatchObject({
    name: "ConnectionNotAccepted",
    message: expect.stringContaining('"deleting"') as string,
  });
});

test("what EC2 refuses inside an answer of 200 is an error with its reason", async () => {
  connections.states.set(vpcEndpointId, "pendingAcceptance");
  connections.refusing.set(vpcEndpointId, "VpcEndpointServiceBusy");

  await expect(run()).rejects.toThrow(/AcceptVpcEndpointConnections.*VpcEndpointServiceBusy/);
});

test("fault 7: an answer without its list is unknown, not a missing connection", async () => {
  connections.states.set(vpcEndpointId, "available");
  server.faults = () => "empty";

  await expect(run()).rejects.toThrow();
});

test("fault 9: a missing permission names action and resource", async () => {
  server.faults = () => "denied";

  await expect(run()).rejects.toMatchObject({
    name: "PermissionMissing",
    message: expect.stringContaining("ec2:DescribeVpcEndpointConnections") as string,
  });
});

test.each(stops)("fault 2: stopped at any call (%s), the next run ends the same", async (fault) => {
  await stoppedAnywhere(fault, {
    server,
    prepare: () => {
      connections.states.set(vpcEndpointId, "pendingAcceptance");
      ssm.parameters.set(marker, "due since 2026-01-01T00:00:00Z");
    },
    run: () => run(),
    expectEnd: () => {
      expect(connections.states.get(vpcEndpointId)).toBe("available");
      expect(ssm.parameters.get(marker)).toBe("done");
    },
  });
});

describe("when the service is about to go", () => {
  function end(action: "create" | "delete" = "delete") {
    const given = testRun();
    const api = new ConnectionApi(clients.ec2, given.deadline);
    return lifecycle({ action: "lifecycle", serviceId, tf: { action } }, { ...given, api });
  }

  test("every connection to it is ended, because EC2 deletes no service that has one", async () => {
    connections.states.set(vpcEndpointId, "available");
    connections.states.set("vpce-another", "pendingAcceptance");
    connections.states.set("vpce-ended", "rejected");

    await end();

    expect([...connections.states.values()]).toEqual(["rejected", "rejected", "rejected"]);
    await end();
    expect(server.count("ec2:RejectVpcEndpointConnections")).toBe(1);
  });

  test("nothing is ended when it is made", async () => {
    connections.states.set(vpcEndpointId, "available");

    await end("create");

    expect(server.calls).toEqual([]);
  });

  test("connections that stay are named", async () => {
    connections.states.set(vpcEndpointId, "available");
    connections.rejected = "available";

    await expect(end()).rejects.toMatchObject({
      name: "ConnectionsRemain",
      message: expect.stringContaining(vpcEndpointId) as string,
    });
  });
});
