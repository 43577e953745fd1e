import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Fn, Token, type ITerraformDependable, type Precondition } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { jsonencode } from "../jsonencode";

/** Properties for `Step`. */
export interface StepProps {
  readonly provider: AwsProvider;
  readonly functionName: string;

  /** The event. Another event is another step: Terraform calls the function again. */
  readonly input: Readonly<Record<string, unknown>>;

  /**
   * Name of the marker: an SSM parameter that says whether the step holds.
   *
   * @default no marker: only another event calls the function again
   */
  readonly marker?: string;

  /**
   * Terraform expression that is true while what the step did is really there, read at plan.
   *
   * @default "true": only the functions themselves ask for a step to be done again
   */
  readonly inSyncWhen?: string;

  /**
   * Conditions without which the plan is refused.
   *
   * @default none
   */
  readonly preconditions?: readonly Precondition[];

  /** Resources that have to exist before the call. */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * A Lambda call that makes part of a deployment true, and makes it true again when it no longer is.
 *
 * `aws_lambda_invocation` has no reading of its own, so drift behind it is invisible. The marker gives
 * it one: while `inSyncWhen` is false at plan, the marker is to become "due since <now>", which shows in the
 * plan and replaces the invocation; the function puts "done" back as its last call. The time makes a
 * step that was interrupted due again, whatever the marker says
 * (docs/adr/0004-markers-make-drift-visible.md).
 *
 * The call is CREATE_ONLY: a failed call leaves nothing in the state and is planned again, where a
 * failed update of a CRUD invocation is saved as done (provider 5.100, hashicorp/terraform-provider-aws#43447).
 */
export class Step extends Construct {
  private readonly invocation: LambdaInvocation;

  constructor(scope: Construct, id: string, props: StepProps) {
    super(scope, id);
    const { provider } = props;
    const marker =
      props.marker === undefined
        ? undefined
        : addressed(
            new SsmParameter(this, "marker", {
              provider,
              name: props.marker,
              description: `Says whether the step ${id} holds; written by Terraform and by the function it calls.`,
              type: "String",
              insecureValue: markerValue(props.inSyncWhen),
            }),
            id,
          );
    this.invocation = addressed(
      new LambdaInvocation(this, "Default", {
        provider,
        functionName: props.functionName,
        lifecycleScope: "CREATE_ONLY",
        input: jsonencode({ ...props.input, ...(marker ? { marker: props.marker } : {}) }),
        ...whatWaits([...(props.after ?? []), ...(marker ? [marker] : [])]),
        ...lifecycleOf(id, props),
      }),
      id,
    );
  }

  /** A member of the function's answer, by its path. */
  result(...path: readonly string[]): string {
    return Token.asString(Fn.lookupNested(Fn.jsondecode(this.invocation.result), [...path]));
  }

  /** For what must wait until the step is done. */
  get done(): ITerraformDependable {
    return this.invocation;
  }
}

function whatWaits(after: readonly ITerraformDependable[]) {
  return after.length > 0 ? { dependsOn: [...after] } : {};
}

function lifecycleOf(id: string, { preconditions = [], marker }: StepProps) {
  const lifecycle = {
    ...(preconditions.length > 0 ? { precondition: [...preconditions] } : {}),
    ...(marker === undefined ? {} : { replaceTriggeredBy: [`aws_ssm_parameter.${id}.insecure_value`] }),
  };
  return Object.keys(lifecycle).length > 0 ? { lifecycle } : {};
}

function markerValue(inSyncWhen: string | undefined): string {
  return inSyncWhen === undefined ? "done" : `\${${inSyncWhen} ? "done" : "due since \${plantimestamp()}"}`;
}

/** Properties for `Teardown`. */
export interface TeardownProps {
  readonly provider: AwsProvider;
  readonly functionName: string;
  readonly input?: Readonly<Record<string, unknown>>;

  /**
   * Value of the thing to take away: another value calls the function for the old one, before that goes.
   *
   * @default nothing: it is called at the very end
   */
  readonly boundTo?: string;
  readonly after: readonly ITerraformDependable[];
}

/**
 * Takes away what a stack's functions made, when the stack is destroyed.
 *
 * Its input never changes, so it is created once, does nothing then, and is called with
 * `tf.action = "delete"` at the end; everything the functions do has to depend on it, so that it exists
 * before they first run, also when they fail.
 */
export class Teardown extends Construct {
  public readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: TeardownProps) {
    super(scope, id);
    this.ready = addressed(
      new LambdaInvocation(this, "Default", {
        provider: props.provider,
        functionName: props.functionName,
        lifecycleScope: "CRUD",
        input: constantOrNot({ action: "lifecycle", ...props.input }, props.boundTo),
        ...(props.boundTo === undefined ? {} : { triggers: { bound_to: props.boundTo } }),
        dependsOn: [...props.after],
      }),
      id,
    );
  }
}

/** Input with the id of the thing it is bound to, which only the apply knows; constant otherwise. */
function constantOrNot(input: Readonly<Record<string, unknown>>, boundTo: string | undefined): string {
  return boundTo === undefined ? JSON.stringify(input) : jsonencode(input);
}

/** Properties for `BeforeChange`. */
export interface BeforeChangeProps {
  readonly provider: AwsProvider;
  readonly functionName: string;
  /** The event, with everything whose change is to be preceded by the call. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly after: readonly ITerraformDependable[];
}

/**
 * Calls a function before something changes: what changes depends on `ready`, and has what changes in common with
 * the input.
 *
 * When the call comes into being the function does nothing (`tf.action = "create"`): what is deployed
 * already was not called for and is not to be disturbed by a new version of Causeway.
 */
export class BeforeChange extends Construct {
  public readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { input, after, ...props }: BeforeChangeProps) {
    super(scope, id);
    this.ready = addressed(
      new LambdaInvocation(this, "Default", {
        ...props,
        lifecycleScope: "CRUD",
        input: jsonencode(input),
        dependsOn: [...after],
      }),
      id,
    );
  }
}
