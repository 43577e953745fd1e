/** What a function sees at plan, where a data source of the provider would fail or does not exist. */
import { DataAwsLambdaFunctions } from "@cdktf/provider-aws/lib/data-aws-lambda-functions";
import { DataAwsLambdaInvocation } from "@cdktf/provider-aws/lib/data-aws-lambda-invocation";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformCount, Token, type Postcondition } from "cdktf";
import type { Construct } from "constructs";
import { addressed } from "../addressed";

/** Reads the names of the account's functions. Terraform expression without braces: whether one is among them. */
export function functionIsThere(
  scope: Construct,
  id: string,
  { provider, functionName }: { readonly provider: AwsProvider; readonly functionName: string },
): string {
  addressed(new DataAwsLambdaFunctions(scope, "functions", { provider }), id);
  return `contains(data.aws_lambda_functions.${id}.function_names, "${functionName}")`;
}

/** Properties for `lookAtPlan`. */
export interface LookProps {
  readonly provider: AwsProvider;
  readonly functionName: string;

  /** What `functionIsThere` gave: a plan of the first deploy must not call a function that does not exist. */
  readonly there: string;

  /** The event; constants only, or the plan of a change would put the look off to the apply. */
  readonly input: object;

  /**
   * What must hold of the answer, which a condition calls `self.result`.
   *
   * @default nothing
   */
  readonly postconditions?: readonly Postcondition[];
}

/** Calls a function at plan. Terraform expression without braces: its answer as text, null where it does not exist. */
export function lookAtPlan(scope: Construct, id: string, props: LookProps): string {
  const looked = addressed(
    new DataAwsLambdaInvocation(scope, "look", {
      provider: props.provider,
      functionName: props.functionName,
      input: JSON.stringify(props.input),
      ...(props.postconditions === undefined
        ? {}
        : { lifecycle: { postcondition: [...props.postconditions] } }),
    }),
    id,
  );
  looked.count = TerraformCount.of(Token.asNumber(`\${${props.there} ? 1 : 0}`));
  return `one(data.aws_lambda_invocation.${id}[*].result)`;
}
