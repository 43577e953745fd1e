/** Rights on functions: those that steps call, and those that events call. */
import type { Found } from "../found";
import { grant, type Catalogue, type Purpose } from "../grant";
import { handOn } from "./hand-on";
import { useKeys } from "./kms";

const readFunctions: Purpose = {
  sid: "ReadFunctions",
  access: "read",
  why: "Every plan reads the functions that stacks make.",
};
const changeFunctions: Purpose = {
  sid: "ChangeFunctions",
  access: "write",
  why: "The functions of steps and events, by their exact names.",
};
const callFunctions: Purpose = {
  sid: "CallFunctions",
  access: "write",
  why: "Steps of a deployment are calls of these functions.",
};
const look: Purpose = {
  sid: "CallLookingFunctions",
  access: "read",
  why: "A plan calls these, which can change nothing, to see what Terraform cannot read.",
};
const listFunctions: Purpose = {
  sid: "ListFunctions",
  access: "read",
  why: "Whether a function that looks is there already; Lambda lists without resources.",
};

const functionArn = (found: Found, argument = "function_name"): string =>
  found.arn("lambda", `function:${found.text(argument)}`);

export const lambda: Catalogue = {
  aws_lambda_function: (fn) => [
    grant(
      readFunctions,
      [
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetFunctionConfiguration",
        "lambda:ListTags",
        "lambda:ListVersionsByFunction",
      ],
      functionArn(fn),
    ),
    grant(
      changeFunctions,
      [
        "lambda:CreateFunction",
        "lambda:DeleteFunction",
        // Also for an account whose file no longer says functionConcurrency.
        "lambda:DeleteFunctionConcurrency",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        ...(fn.block.reserved_concurrent_executions === undefined ? [] : ["lambda:PutFunctionConcurrency"]),
      ],
      functionArn(fn),
    ),
    ...handOn(fn, "role", "Lambda", ["lambda.amazonaws.com"]),
    ...(fn.block.kms_key_arn === undefined ? [] : [useKeys(fn, "lambda")]),
  ],
  aws_lambda_invocation: (step) => [grant(callFunctions, ["lambda:InvokeFunction"], functionArn(step))],
  "data.aws_lambda_invocation": (step) => [grant(look, ["lambda:InvokeFunction"], functionArn(step))],
  "data.aws_lambda_functions": () => [grant(listFunctions, ["lambda:ListFunctions"], "*")],
  aws_lambda_function_event_invoke_config: (config) => [
    grant(readFunctions, ["lambda:GetFunctionEventInvokeConfig"], functionArn(config)),
    grant(
      changeFunctions,
      [
        "lambda:DeleteFunctionEventInvokeConfig",
        "lambda:PutFunctionEventInvokeConfig",
        "lambda:UpdateFunctionEventInvokeConfig",
      ],
      functionArn(config),
    ),
  ],
  aws_lambda_permission: (permission) => [
    grant(readFunctions, ["lambda:GetPolicy"], functionArn(permission)),
    grant(changeFunctions, ["lambda:AddPermission", "lambda:RemovePermission"], functionArn(permission)),
  ],
};
