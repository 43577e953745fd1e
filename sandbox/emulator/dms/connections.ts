/** Connection tests: what was really deployed decides them. */
import { AwsFault } from "../reply";
import type { BrokenLink, ConnectionCheck, DmsContext, DmsOperation } from "./context";
import { filtered, page } from "./pages";
import { requireAvailable } from "./replication-instances";
import type { Connection, DmsStore } from "./store";

const test: DmsOperation = (context) => {
  const { store, payload } = context;
  const instance = store.instances.get(payload.required("ReplicationInstanceArn"));
  const endpoint = store.endpoints.get(payload.required("EndpointArn"));
  requireAvailable(instance);
  if (endpoint.status !== "active") {
    throw new AwsFault("InvalidResourceStateFault", `Endpoint ${endpoint.identifier} is ${endpoint.status}.`);
  }
  const running = store.connectionsOf(endpoint.arn, instance.arn);
  if (running?.status === "testing") {
    throw new AwsFault(
      "InvalidResourceStateFault",
      `The connection of endpoint ${endpoint.identifier} on instance ${instance.identifier} is being tested already.`,
    );
  }
  const connection = startTest(context, endpoint.arn, instance.arn);
  return { Connection: shape(store, connection) };
};

const describe: DmsOperation = ({ store, payload }) => {
  const readers = {
    "endpoint-arn": (one: Connection) => one.endpointArn,
    "replication-instance-arn": (one: Connection) => one.instanceArn,
  };
  const found = filtered(store.connections, payload, readers);
  return page(
    "Connections",
    found.map((connection) => shape(store, connection)),
    payload,
  );
};

const remove: DmsOperation = ({ store, payload }) => {
  const connection = store.connectionsOf(
    payload.required("EndpointArn"),
    payload.required("ReplicationInstanceArn"),
  );
  if (!connection) throw new AwsFault("ResourceNotFoundFault", "Connection not found.");
  connection.status = "deleting";
  const answer = shape(store, connection);
  store.connections.splice(store.connections.indexOf(connection), 1);
  return { Connection: answer };
};

export const connectionOperations: Readonly<Record<string, DmsOperation>> = {
  TestConnection: test,
  DescribeConnections: describe,
  DeleteConnection: remove,
};

/** Begins a test; its result is there after a passing state, judged on what is deployed then. */
function startTest(
  { store, world, checkConnection }: DmsContext,
  endpointArn: string,
  instanceArn: string,
): Connection {
  const connection = freshConnection(store.connections, endpointArn, instanceArn);
  world.after("connection", () => void settle(store, connection, checkConnection));
  return connection;
}

/**
 * Tests a connection and answers when the result is there.
 *
 * @param into Where the result is kept: what a serverless replication tests is no connection of DMS's list.
 */
export async function testNow(
  store: DmsStore,
  endpointArn: string,
  instanceArn: string,
  check: ConnectionCheck,
  into: Connection[] = store.connections,
): Promise<Connection> {
  const connection = freshConnection(into, endpointArn, instanceArn);
  await settle(store, connection, check);
  return connection;
}

/** The record of a test that begins; the result before it is gone. */
function freshConnection(all: Connection[], endpointArn: string, instanceArn: string): Connection {
  const before = all.findIndex((one) => one.endpointArn === endpointArn && one.instanceArn === instanceArn);
  if (before >= 0) all.splice(before, 1);
  const connection: Connection = { endpointArn, instanceArn, status: "testing" };
  all.push(connection);
  return connection;
}

async function settle(store: DmsStore, connection: Connection, check: ConnectionCheck): Promise<void> {
  let broken: BrokenLink | undefined;
  try {
    broken = await check(store, connection.endpointArn, connection.instanceArn, "test");
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    broken = {
      message: "Test Endpoint failed: Application-Status: 1020912, Application-Message: Internal failure.",
      link: `the sandbox could not check this connection: ${detail}`,
      fix: "look into the log of the emulated accounts",
    };
  }
  if (!broken) {
    connection.status = "successful";
    return;
  }
  connection.status = "failed";
  connection.failure = broken.message;
  connection.link = broken.link;
  connection.fix = broken.fix;
}

function shape(store: DmsStore, connection: Connection): object {
  return {
    EndpointArn: connection.endpointArn,
    EndpointIdentifier: store.endpoints.byArn(connection.endpointArn)?.identifier ?? "",
    ReplicationInstanceArn: connection.instanceArn,
    ReplicationInstanceIdentifier: store.instances.byArn(connection.instanceArn)?.identifier ?? "",
    Status: connection.status,
    ...(connection.failure === undefined ? {} : { LastFailureMessage: connection.failure }),
  };
}
