/** How long a call may take: DMS assumes roles and reads secrets before it answers. */
import { createServer, type Server } from "node:http";
import {
  DatabaseMigrationServiceClient,
  DescribeEndpointsCommand,
} from "@aws-sdk/client-database-migration-service";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings, dmsClientSettings } from "../../../lambda-src/shared/call";

let server: Server;
let calls: number;
let slowness: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    request.resume();
    setTimeout(() => response.end("{}"), slowness);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => (calls = 0));
afterAll(() => void server.close());

function there() {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { endpoint: `http://127.0.0.1:${port ?? 0}`, region: "eu-west-1", credentials };
}

test("a call of DMS that takes 11 seconds is not cut and sent again", async () => {
  slowness = 11_000;
  const client = new DatabaseMigrationServiceClient({ ...dmsClientSettings, ...there() });
  await client.send(new DescribeEndpointsCommand({}));
  expect(calls).toBe(1);
});

test("a call of another service that takes 6 seconds is not cut and sent again", async () => {
  slowness = 6_000;
  const client = new SSMClient({ ...clientSettings, ...there() });
  await client.send(new GetParameterCommand({ Name: "/causeway/dev" }));
  expect(calls).toBe(1);
});

test("neither waits for ever", () => {
  const limits = [clientSettings, dmsClientSettings].map(({ requestHandler }) => requestHandler);
  expect(limits).toEqual([
    expect.objectContaining({ requestTimeout: 10_000, throwOnRequestTimeout: true }),
    expect.objectContaining({ requestTimeout: 30_000, throwOnRequestTimeout: true }),
  ]);
});
