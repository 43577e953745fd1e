/** Lambda: moto keeps the functions' settings, the front keeps their code and runs it. */
import { callerArn, type Caller } from "../callers";
import { allows } from "../iam/evaluate";
import type { AccountReader } from "../iam/reader";
import type { Moto } from "../moto";
import { AwsFault, jsonReply, type Reply } from "../reply";
import { headerOf, jsonBody, type AwsRequest } from "../request";
import { functionName, type Functions } from "./functions";
import type { Invocations, Outcome } from "./invocations";

export interface LambdaDeps {
  readonly moto: Moto;
  readonly reader: AccountReader;
  readonly functions: Functions;
  readonly invocations: Invocations;
}

/** Answers a Lambda call; what the front does not need itself is moto's alone. */
export async function answerLambda(
  request: AwsRequest,
  operation: string,
  caller: Caller,
  deps: LambdaDeps,
): Promise<Reply> {
  if (operation === "lambda:InvokeFunction") return invoke(request, caller, deps);
  if (operation === "lambda:CreateFunction") await requireAssumableRole(request, deps);
  const reply = await deps.moto.pass(request, caller.accountId);
  if (reply.status < 300) remember(request, operation, caller, deps);
  return reply;
}

function remember(request: AwsRequest, operation: string, caller: Caller, deps: LambdaDeps): void {
  const { functions } = deps;
  if (operation === "lambda:CreateFunction") {
    functions.create(caller.accountId, request.region, jsonBody(request) as object);
    return;
  }
  const fn = functions.find(caller.accountId, request.region, functionInPath(request));
  if (!fn) return;
  if (operation === "lambda:UpdateFunctionCode") functions.updateCode(fn, jsonBody(request) as object);
  if (operation === "lambda:UpdateFunctionConfiguration") {
    functions.updateConfiguration(fn, jsonBody(request) as object);
  }
  if (operation === "lambda:PutFunctionConcurrency") {
    const { ReservedConcurrentExecutions } = jsonBody(request) as {
      readonly ReservedConcurrentExecutions?: number;
    };
    functions.reserve(fn, ReservedConcurrentExecutions);
  }
  if (operation === "lambda:DeleteFunctionConcurrency") functions.reserve(fn, undefined);
  if (operation === "lambda:DeleteFunction") functions.remove(fn);
}

/** Lambda checks the role when a function is made; a fresh role may not be seen yet, a missing one never is. */
async function requireAssumableRole(request: AwsRequest, { reader }: LambdaDeps): Promise<void> {
  const { Role: roleArn = "" } = jsonBody(request) as { readonly Role?: string };
  const role = await reader.role(roleArn);
  const verdict = role
    ? await allows({
        principal: "lambda.amazonaws.com",
        action: "sts:AssumeRole",
        resource: roleArn,
        resourceAccountId: role.accountId,
        identityPolicies: [],
        resourcePolicy: role.trust,
      })
    : undefined;
  if (!verdict?.allowed) {
    throw new AwsFault(
      "InvalidParameterValueException",
      "The role defined for the function cannot be assumed by Lambda.",
    );
  }
}

async function invoke(request: AwsRequest, caller: Caller, deps: LambdaDeps): Promise<Reply> {
  const named = functionInPath(request);
  const accountId = /:lambda:[^:]*:(\d{12}):/.exec(decodeURIComponent(named))?.[1] ?? caller.accountId;
  const fn = deps.functions.find(accountId, request.region, named);
  if (!fn) {
    const arn = `arn:aws:lambda:${request.region}:${accountId}:function:${functionName(named)}`;
    throw new AwsFault("ResourceNotFoundException", `Function not found: ${arn}`, 404);
  }
  if (accountId !== caller.accountId) {
    throw new AwsFault(
      "AccessDeniedException",
      `User: ${callerArn(caller)} is not authorized to perform: lambda:InvokeFunction on resource: ${fn.arn}`,
      403,
    );
  }
  const { concurrency } = fn;
  if (concurrency !== undefined && deps.invocations.runningOf(fn) >= concurrency) {
    throw new AwsFault("TooManyRequestsException", "Rate Exceeded.", 429);
  }
  const role = await deps.reader.role(fn.roleArn);
  if (!role) {
    throw new AwsFault(
      "AccessDeniedException",
      `The function's execution role ${fn.roleArn} cannot be assumed: it does not exist.`,
      403,
    );
  }
  if (headerOf(request, "x-amz-invocation-type") === "Event") {
    void deps.invocations.run(fn, role.roleId, jsonBody(request));
    return jsonReply({}, 202);
  }
  return outcomeReply(await deps.invocations.run(fn, role.roleId, jsonBody(request)));
}

function outcomeReply(outcome: Outcome): Reply {
  const headers = { "content-type": "application/json", "x-amz-executed-version": "$LATEST" };
  return "error" in outcome
    ? jsonReply(outcome.error, 200, { ...headers, "x-amz-function-error": "Unhandled" })
    : jsonReply(outcome.result, 200, headers);
}

function functionInPath(request: AwsRequest): string {
  return request.path.split("/")[3] ?? "";
}
