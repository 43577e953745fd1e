/** What Terraform's data sources cannot read, seen at plan by a function that can only read. */
import { DataAwsLambdaFunctions } from "@cdktf/provider-aws/lib/data-aws-lambda-functions";
import { DataAwsLambdaInvocation } from "@cdktf/provider-aws/lib/data-aws-lambda-invocation";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformCount, Token, type Postcondition } from "cdktf";
import { Construct } from "constructs";
import { lookStatements, type LookRights } from "../../lambda-src/look/permissions";
import type { PhysicalName } from "../../model/names";
import { addressed } from "../addressed";
import { StepFunction, type StepFunctionProps } from "./step-function";

/** Properties for `makeLookFunction`. */
export interface LookFunctionProps
  extends
    Pick<
      StepFunctionProps,
      "provider" | "partition" | "region" | "accountId" | "functionName" | "keyArn" | "logRetentionDays"
    >,
    LookRights {
  /** Name of the environment. */
  readonly environmentName: string;
}

/**
 * Makes the function `look`, which a plan calls.
 *
 * It is apart from those that change things, so that whoever may plan and nothing else can change nothing by calling
 * it. It stands in a stack that is deployed before the one whose plan has to know, or in the same one.
 */
export function makeLookFunction(scope: Construct, props: LookFunctionProps): StepFunction {
  return new StepFunction(scope, "look", {
    ...props,
    code: "look",
    description: "Looks, for a plan, at what Terraform cannot read. It changes nothing.",
    environment: { ENVIRONMENT: props.environmentName },
    timeoutSeconds: 120,
    statements: lookStatements(props),
  });
}

/** Properties for `Look`. */
export interface LookProps {
  readonly provider: AwsProvider;
  /** Name of the function `look` of the account. */
  readonly functionName: PhysicalName<"function">;
}

/**
 * Calls the function `look` at plan.
 *
 * A plan calls it only if it exists already, which the list of functions says
 * (docs/adr/0019-endpoints-that-the-provider-cannot-make.md).
 */
export class Look extends Construct {
  /** Terraform expression without braces: whether the function exists, read at plan. */
  public readonly there: string;
  private readonly props: LookProps;

  constructor(scope: Construct, id: string, props: LookProps) {
    super(scope, id);
    const { provider, functionName } = props;
    this.props = { provider, functionName };
    addressed(new DataAwsLambdaFunctions(this, "Default", { provider }), "look");
    this.there = `contains(data.aws_lambda_functions.look.function_names, "${functionName}")`;
  }

  /**
   * Calls it. Terraform expression without braces: its answer as text, null where it does not exist.
   *
   * @param event Constants only, or the plan of a change would put the look off to the apply.
   * @param postconditions What must hold of the answer, which a condition calls `self.result`.
   */
  at(id: string, event: object, postconditions: readonly Postcondition[] = []): string {
    const looked = addressed(
      new DataAwsLambdaInvocation(this, id, {
        ...this.props,
        input: JSON.stringify(event),
        ...(postconditions.length === 0 ? {} : { lifecycle: { postcondition: [...postconditions] } }),
      }),
      id,
    );
    looked.count = TerraformCount.of(Token.asNumber(`\${${this.there} ? 1 : 0}`));
    return `one(data.aws_lambda_invocation.${id}[*].result)`;
  }
}
