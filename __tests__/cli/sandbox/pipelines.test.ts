import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  describePipelines,
  pipelineProblems,
  readPipelines,
  testPipelines,
} from "../../../cli/sandbox/pipelines";

const task = {
  replicationTaskIdentifier: "dev-orders-to-lake",
  status: "running",
  migrationType: "full-load-and-cdc",
  sourceEndpoint: "dev-orders-db",
  targetEndpoint: "arn:aws:dms:eu-west-1:111111111111:endpoint:LAKE",
  runsOn: "dev-main",
};
const source = { endpointIdentifier: "dev-orders-db", endpointArn: "arn:…:ORDERS", status: "successful" };
const target = {
  endpointIdentifier: "dev-lake-orders-1a2b3c4d",
  endpointArn: "arn:aws:dms:eu-west-1:111111111111:endpoint:LAKE",
  status: "failed",
  failure: "Test Endpoint failed",
  link: "the trust policy of dev-lake-orders wants another ExternalId",
  fix: "npm run sandbox -- deploy",
};

test("shows a line per pipeline, and below which link is broken", () => {
  expect(describePipelines({ tasks: [task], connections: [source, target] })).toMatchInlineSnapshot(`
    "  pipeline            migration          runs on   source      target  task
      dev-orders-to-lake  full-load-and-cdc  dev-main  successful  failed  running

      dev-lake-orders-1a2b3c4d: failed
        AWS says: Test Endpoint failed
        link:     the trust policy of dev-lake-orders wants another ExternalId
        fix:      npm run sandbox -- deploy"
  `);
});

test("a serverless pipeline has connection tests of its own", () => {
  const serverless = {
    ...task,
    replicationTaskIdentifier: "dev-audit-to-lake",
    runsOn: "dev-audit-to-lake",
  };
  const from = (replicationInstanceIdentifier: string, status: string) => [
    { ...source, status, replicationInstanceIdentifier },
    { ...target, status, replicationInstanceIdentifier },
  ];
  const connections = [...from("dev-main", "successful"), ...from("dev-audit-to-lake", "failed")];
  const [table] = describePipelines({ tasks: [task, serverless], connections }).split("\n\n");
  expect(table).toMatchInlineSnapshot(`
    "  pipeline            migration          runs on     source      target      task
      dev-audit-to-lake   full-load-and-cdc  serverless  failed      failed      running
      dev-orders-to-lake  full-load-and-cdc  dev-main    successful  successful  running"
  `);
  expect(pipelineProblems({ tasks: [task], connections })).toEqual([]);
  expect(pipelineProblems({ tasks: [serverless], connections })).toHaveLength(2);
});

test("finds nothing wrong when every endpoint is tested and every task runs", () => {
  const connections = [source, { ...target, status: "successful" }];
  expect(pipelineProblems({ tasks: [task], connections })).toEqual([]);
  const finished = { ...task, migrationType: "full-load", status: "stopped" };
  expect(pipelineProblems({ tasks: [finished], connections })).toEqual([]);
});

test("names endpoints that are not tested and tasks that do not run", () => {
  expect(pipelineProblems({ tasks: [{ ...task, status: "stopped" }], connections: [target] })).toEqual([
    "dev-orders-to-lake: endpoint dev-orders-db is not tested successfully",
    "dev-orders-to-lake: endpoint arn:aws:dms:eu-west-1:111111111111:endpoint:LAKE is not tested successfully",
    "dev-orders-to-lake: the task is stopped",
  ]);
});

describe("with an emulator", () => {
  let server: Server;
  const answers = new Map<string, unknown>();

  beforeEach(async () => {
    answers.clear();
    server = createServer((request, response) => {
      const answer = answers.get(`${request.method ?? ""} ${request.url ?? ""}`);
      response.statusCode = answer === undefined ? 404 : 200;
      response.end(JSON.stringify(answer ?? "not found"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  test("reads what was tested last, and tests anew", async () => {
    answers.set("GET /_sandbox/health", {});
    answers.set("GET /_sandbox/tasks", [task]);
    answers.set("GET /_sandbox/connections", [source]);
    answers.set("POST /_sandbox/test", [source, target]);
    await expect(readPipelines(url())).resolves.toEqual({ tasks: [task], connections: [source] });
    await expect(testPipelines(url(), "dev")).resolves.toEqual({
      tasks: [task],
      connections: [source, target],
    });
  });

  test("knows an emulator that is not the sandbox's own", async () => {
    await expect(readPipelines(url())).resolves.toBeUndefined();
  });
});
