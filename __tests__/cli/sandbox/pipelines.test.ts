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
});

describe("a task that stopped", () => {
  const connections = [source, { ...target, status: "successful" }];
  const stopped = (reason: string | null, members = {}) => ({
    ...task,
    status: "stopped",
    stopReason: reason === null ? null : `Stop Reason ${reason}`,
    ...members,
  });
  const states = (one: typeof task) =>
    describePipelines({ tasks: [one], connections })
      .split("\n")[1]
      ?.split(/ {2,}/)
      .at(-1);

  test.each([
    ["FULL_LOAD_ONLY_FINISHED", "load complete"],
    ["STOPPED_AT_SERVER_TIME", "ended at its cdcStop"],
    ["STOPPED_AT_COMMIT_TIME", "ended at its cdcStop"],
    ["STOPPED_AFTER_FULL_LOAD", "stopped after its load, as its settings say"],
    ["STOPPED_AFTER_CACHED_EVENTS", "stopped after its load, as its settings say"],
  ])("because of %s is all right: %s", (reason, words) => {
    expect(states(stopped(reason))).toBe(words);
    expect(pipelineProblems({ tasks: [stopped(reason)], connections })).toEqual([]);
  });

  test.each(["NORMAL", "RECOVERABLE_ERROR", "FATAL_ERROR", "STOPPED_DUE_TO_LOW_MEMORY", "RECYCLE_TASK"])(
    "because of %s is not, whatever its type",
    (reason) => {
      for (const migrationType of ["full-load", "cdc"]) {
        const one = stopped(reason, { migrationType });
        expect(states(one)).toBe(`stopped: ${reason}`);
        expect(pipelineProblems({ tasks: [one], connections })).toEqual([
          `dev-orders-to-lake: the task is stopped: ${reason}`,
        ]);
      }
    },
  );

  test("without a reason, or that failed after its end, is not", () => {
    const failed = stopped("STOPPED_AT_SERVER_TIME", { status: "failed" });
    expect(pipelineProblems({ tasks: [stopped(null), failed], connections })).toEqual([
      "dev-orders-to-lake: the task is stopped",
      "dev-orders-to-lake: the task is failed",
    ]);
  });
});

test("names endpoints that are not tested and tasks that do not run", () => {
  expect(pipelineProblems({ tasks: [{ ...task, status: "stopped" }], connections: [target] })).toEqual([
    "endpoint dev-orders-db is not tested successfully (dev-orders-to-lake)",
    "endpoint arn:aws:dms:eu-west-1:111111111111:endpoint:LAKE is not tested successfully (dev-orders-to-lake)",
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

  const sandbox = () => ({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: "token",
  });

  test("reads what was tested last, and tests anew", async () => {
    answers.set("GET /_sandbox/health", {});
    answers.set("GET /_sandbox/tasks", [task]);
    answers.set("GET /_sandbox/connections", [source]);
    answers.set("POST /_sandbox/test", [source, target]);
    await expect(readPipelines(sandbox())).resolves.toEqual({ tasks: [task], connections: [source] });
    await expect(testPipelines(sandbox(), "dev")).resolves.toEqual({
      tasks: [task],
      connections: [source, target],
    });
  });

  test("knows an emulator that is not the sandbox's own", async () => {
    await expect(readPipelines(sandbox())).resolves.toBeUndefined();
  });
});
