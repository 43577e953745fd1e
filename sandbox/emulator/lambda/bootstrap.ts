/**
 * The program that runs in a function's process: it loads the handler, gives it the event, and writes
 * the outcome to file descriptor 3, so that whatever the function prints stays its log.
 *
 * It is plain JavaScript because the child is plain Node, started without a compiler.
 */
export const bootstrapSource = `"use strict";
const fs = require("node:fs");
const path = require("node:path");
// Names of emulated databases are answered by the sandbox; the handler must not see how.
if (process.env.SANDBOX_NAME_SERVER) require("node:dns").setServers([process.env.SANDBOX_NAME_SERVER]);
delete process.env.SANDBOX_NAME_SERVER;
const [file, member] = process.env._HANDLER.split(".");
const { event, context } = JSON.parse(fs.readFileSync(0, "utf8"));
const deadline = Date.now() + context.timeoutMs;
const finish = (outcome) => fs.writeSync(3, JSON.stringify(outcome));
const failed = (error) =>
  finish({
    error: {
      errorType: error instanceof Error ? error.name : "Error",
      errorMessage: error instanceof Error ? error.message : String(error),
      trace: error instanceof Error && error.stack ? error.stack.split("\\n").slice(0, 12) : [],
    },
  });
(async () => {
  try {
    const handler = require(path.join(process.env.LAMBDA_TASK_ROOT, file + ".js"))[member];
    const result = await handler(event, {
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: "$LATEST",
      invokedFunctionArn: context.functionArn,
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      awsRequestId: context.requestId,
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    finish({ result: result === undefined ? null : result });
  } catch (error) {
    failed(error);
  }
  process.exit(0);
})();
`;
