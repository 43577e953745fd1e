import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Sessions } from "../../sandbox/emulator/callers";
import type { DeployedFunction } from "../../sandbox/emulator/lambda/functions";
import { Invocations } from "../../sandbox/emulator/lambda/invocations";
import { eventually } from "../support/dms-call";

let workDir: string;

beforeEach(() => (workDir = mkdtempSync(path.join(tmpdir(), "causeway functions "))));
afterEach(() => rmSync(workDir, { recursive: true, force: true }));

function deployed(code: string, timeoutSeconds = 20): DeployedFunction {
  const codeDir = path.join(workDir, "code");
  mkdirSync(codeDir, { recursive: true });
  writeFileSync(path.join(codeDir, "index.js"), code);
  return {
    accountId: "111111111111",
    region: "eu-west-1",
    name: "dev-fn",
    arn: "arn:aws:lambda:eu-west-1:111111111111:function:dev-fn",
    roleArn: "arn:aws:iam::111111111111:role/dev-fn",
    handler: "index.handler",
    timeoutSeconds,
    memoryMiB: 256,
    environment: { STACK: "dev-dms-endpoints" },
    codeDir,
  };
}

function invocations(): Invocations {
  return new Invocations({ workDir, sessions: new Sessions("token"), endpoint: () => "http://127.0.0.1:1" });
}

test("runs a handler with its event, its environment and the address of the front", async () => {
  const fn = deployed(`exports.handler = async (event, context) => {
    console.log("a line of its own");
    const { STACK, AWS_ENDPOINT_URL, AWS_REGION, HOME } = process.env;
    return { event, STACK, AWS_ENDPOINT_URL, AWS_REGION, HOME, left: context.getRemainingTimeInMillis() > 1000 };
  };`);
  expect(await invocations().run(fn, "AROAEXAMPLE", { action: "ask" })).toEqual({
    result: {
      event: { action: "ask" },
      STACK: "dev-dms-endpoints",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_REGION: "eu-west-1",
      left: true,
    },
  });
  expect(readFileSync(path.join(workDir, "logs", "dev-fn.log"), "utf8")).toContain("a line of its own");
});

test("answers a thrown error with its name and message", async () => {
  const fn =
    deployed(`class OpenTrustRefused extends Error { constructor() { super("no"); this.name = "OpenTrustRefused"; } }
  exports.handler = async () => { throw new OpenTrustRefused(); };`);
  expect(await invocations().run(fn, "AROAEXAMPLE", {})).toMatchObject({
    error: { errorType: "OpenTrustRefused", errorMessage: "no" },
  });
});

test("ends a function at its timeout", async () => {
  const fn = deployed("exports.handler = () => new Promise((resolve) => setTimeout(resolve, 60_000));", 1);
  expect(await invocations().run(fn, "AROAEXAMPLE", {})).toMatchObject({
    error: { errorMessage: expect.stringContaining("Task timed out after 1.00 seconds") as string },
  });
});

test("answers a function that was killed as Lambda does", async () => {
  const fn = deployed(`exports.handler = async () => { process.kill(process.pid, "SIGKILL"); };`);
  expect(await invocations().run(fn, "AROAEXAMPLE", {})).toMatchObject({
    error: {
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringContaining("signal: killed") as string,
    },
  });
});

test("ends every running function when it is told to", async () => {
  const fn = deployed("exports.handler = () => new Promise((resolve) => setTimeout(resolve, 60_000));");
  const running = invocations();
  const outcome = running.run(fn, "AROAEXAMPLE", {});
  await eventually(() => running.runningOf(fn) === 1);
  running.stopAll();
  expect(await outcome).toHaveProperty("error");
  expect(running.runningOf(fn)).toBe(0);
});
