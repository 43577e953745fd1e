/** Runs functions, each invocation in a Node process of its own, with the identity of the function's role. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Credentials, Sessions } from "../callers";
import { bootstrapSource } from "./bootstrap";
import type { DeployedFunction } from "./functions";

/** Outcome of an invocation; `error` is what Lambda answers with `x-amz-function-error`. */
export type Outcome =
  | { readonly result: unknown }
  | {
      readonly error: {
        readonly errorType: string;
        readonly errorMessage: string;
        readonly trace?: string[];
      };
    };

/** A running invocation and the AWS calls it has made. */
interface Invocation {
  readonly fn: DeployedFunction;
  readonly child: ChildProcess;
  /** Operations that it called, in order. */
  readonly calls: string[];
}

/** Longest that Lambda lets a function run, in seconds. */
const longestTimeoutSeconds = 900;

/** The invocations that run, and what the last one of each function called. */
export class Invocations {
  private readonly running = new Map<string, Invocation>();
  private readonly lastCalls = new Map<string, readonly string[]>();
  private readonly bootstrapFile: string;
  private readonly logDir: string;

  constructor(
    private readonly options: {
      readonly workDir: string;
      readonly sessions: Sessions;
      /** Address of the front, which functions call AWS at. */
      readonly endpoint: () => string;
      /** Address of the name server that functions ask; the machine's own where there is none. */
      readonly nameServer?: () => string;
    },
  ) {
    const codeDir = path.join(options.workDir, "functions");
    this.logDir = path.join(options.workDir, "logs");
    mkdirSync(codeDir, { recursive: true });
    mkdirSync(this.logDir, { recursive: true });
    this.bootstrapFile = path.join(codeDir, "bootstrap.cjs");
    writeFileSync(this.bootstrapFile, bootstrapSource);
  }

  /** Runs a function to its end, its timeout or its death. */
  async run(fn: DeployedFunction, roleId: string, event: unknown): Promise<Outcome> {
    const requestId = randomUUID();
    const sessionName = fn.name;
    const { accountId, roleArn } = fn;
    const session = {
      kind: "function",
      accountId,
      roleArn,
      roleId,
      sessionName,
      invocationId: requestId,
    } as const;
    const credentials = this.options.sessions.open(session);
    try {
      return await this.runChild(fn, requestId, credentials, event);
    } finally {
      this.running.delete(requestId);
      this.options.sessions.close(credentials.accessKeyId);
    }
  }

  /** Number of invocations of a function that run now. */
  runningOf({ arn }: DeployedFunction): number {
    return [...this.running.values()].filter(({ fn }) => fn.arn === arn).length;
  }

  /** Counts an AWS call of an invocation; undefined when that invocation is over. */
  recordCall(invocationId: string, operation: string): { fn: DeployedFunction; call: number } | undefined {
    const invocation = this.running.get(invocationId);
    if (!invocation) return undefined;
    invocation.calls.push(operation);
    return { fn: invocation.fn, call: invocation.calls.length };
  }

  /** Ends the process of an invocation at once, as a crash would. */
  kill(invocationId: string): void {
    this.running.get(invocationId)?.child.kill("SIGKILL");
  }

  /** The AWS calls of the invocation of a function that was started last, in order. */
  callsOf(functionName: string): readonly string[] {
    return this.lastCalls.get(functionName) ?? [];
  }

  /** Ends every running function. */
  stopAll(): void {
    for (const { child } of this.running.values()) child.kill("SIGKILL");
  }

  private runChild(
    fn: DeployedFunction,
    requestId: string,
    credentials: Credentials,
    event: unknown,
  ): Promise<Outcome> {
    const timeoutMs = Math.min(fn.timeoutSeconds, longestTimeoutSeconds) * 1000;
    const child = spawn(process.execPath, [this.bootstrapFile], {
      cwd: fn.codeDir,
      env: this.environmentOf(fn, credentials),
      stdio: ["pipe", "pipe", "pipe", "pipe"],
    });
    const calls: string[] = [];
    this.running.set(requestId, { fn, child, calls });
    this.lastCalls.set(fn.name, calls);
    const logFile = path.join(this.logDir, `${fn.name}.log`);
    const log = (text: string | Buffer): void => appendFileSync(logFile, text);
    log(`START ${requestId} ${new Date().toISOString()}\n`);
    child.stdout.on("data", log);
    child.stderr.on("data", log);
    return new Promise((resolve) => {
      let answer = "";
      let timedOut = false;
      child.stdio[3]?.on("data", (chunk: Buffer) => (answer += chunk.toString("utf8")));
      const timer = setTimeout(() => {
        timedOut = true;
        child.kill("SIGKILL");
      }, timeoutMs);
      child.on("error", (cause) => log(`${cause.message}\n`));
      child.on("close", (code, signal) => {
        clearTimeout(timer);
        const outcome = timedOut ? timeout(requestId, fn) : outcomeOf(answer, requestId, code, signal);
        log(`END ${requestId} ${"error" in outcome ? outcome.error.errorMessage : "ok"}\n`);
        resolve(outcome);
      });
      child.stdin.on("error", () => undefined);
      child.stdin.end(JSON.stringify({ event, context: { requestId, timeoutMs, functionArn: fn.arn } }));
    });
  }

  private environmentOf(fn: DeployedFunction, credentials: Credentials): NodeJS.ProcessEnv {
    return {
      ...fn.environment,
      _HANDLER: fn.handler,
      LAMBDA_TASK_ROOT: fn.codeDir,
      AWS_REGION: fn.region,
      AWS_DEFAULT_REGION: fn.region,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
      AWS_LAMBDA_FUNCTION_NAME: fn.name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMiB),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: "sandbox",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_ENDPOINT_URL: this.options.endpoint(),
      ...(this.options.nameServer ? { SANDBOX_NAME_SERVER: this.options.nameServer() } : {}),
      TZ: ":UTC",
      // AWS runs Node 22, whatever runs here: the SDK's advice to update would be noise in the log.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
  }
}

function outcomeOf(answer: string, requestId: string, code: number | null, signal: string | null): Outcome {
  if (answer !== "" && code === 0) return JSON.parse(answer) as Outcome;
  const how = signal === null ? `exit status ${code ?? 1}` : "signal: killed";
  return {
    error: {
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
    },
  };
}

function timeout(requestId: string, fn: DeployedFunction): Outcome {
  const seconds = fn.timeoutSeconds.toFixed(2);
  return {
    error: {
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    },
  };
}
