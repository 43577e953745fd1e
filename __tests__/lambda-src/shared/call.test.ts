/** How long a call may take, and which failures of it pass by themselves. */
import { createServer, type Server } from "node:http";
import {
  DatabaseMigrationServiceClient,
  DescribeEndpointsCommand,
} from "@aws-sdk/client-database-migration-service";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { call, clientSettings, dmsClientSettings } from "../../../lambda-src/shared/call";
import { testRun } from "../../support/step-run";

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

describe("a refusal of the function's own role", () => {
  const refusal = Object.assign(
    new Error(
      "User: arn:aws:sts::111111111111:assumed-role/step is not authorized to perform: ssm:PutParameter",
    ),
    { name: "AccessDeniedException" },
  );
  const refused = () => Promise.reject(refusal);

  test("is tried again: a policy that was written seconds ago is seen late", async () => {
    const { deadline } = testRun();
    let tries = 0;
    const send = () => (++tries < 4 ? refused() : Promise.resolve("done"));

    await expect(call(deadline, "ssm:PutParameter", "/causeway/dev", send)).resolves.toBe("done");
  });

  test("is reported after a minute", async () => {
    const { deadline } = testRun();

    await expect(call(deadline, "ssm:PutParameter", "/causeway/dev", refused)).rejects.toMatchObject({
      name: "PermissionMissing",
    });
    expect(deadline.elapsed()).toBeGreaterThan(50_000);
    expect(deadline.elapsed()).toBeLessThanOrEqual(60_000);
  });

  test("is reported, and not the end of the time, where the function may run for less", async () => {
    const { deadline } = testRun(20);

    await expect(call(deadline, "ssm:PutParameter", "/causeway/dev", refused)).rejects.toMatchObject({
      name: "PermissionMissing",
    });
  });

  test("is reported at once when the function has run for longer", async () => {
    const { deadline } = testRun();
    await deadline.clock.sleep(61_000);
    let tries = 0;

    await expect(
      call(deadline, "ssm:PutParameter", "/causeway/dev", () => ((tries += 1), refused())),
    ).rejects.toMatchObject({ name: "PermissionMissing" });
    expect(tries).toBe(1);
  });

  test("is the only failure that is tried again here", async () => {
    const { deadline } = testRun();
    const missing = Object.assign(new Error("no such parameter"), { name: "ParameterNotFound" });
    let tries = 0;

    await expect(
      call(deadline, "ssm:GetParameter", "/causeway/dev", () => ((tries += 1), Promise.reject(missing))),
    ).rejects.toMatchObject({ name: "CallFailed" });
    expect(tries).toBe(1);
  });
});
