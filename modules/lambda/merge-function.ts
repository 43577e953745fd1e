import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { mergeStatementStatements } from "../../lambda-src/merge-statement/permissions";
import { addressed } from "../addressed";
import type { PolicyStatement } from "../../model/policy";
import { statementsHold } from "../secrets/admission";
import { markerName, markersOf } from "./marker-name";
import { Step, Teardown } from "./step";
import { StepFunction } from "./step-function";
import type { PhysicalName } from "../../model/names";

/** Properties for `MergeFunction`. */
export interface MergeFunctionProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly functionName: PhysicalName<"function">;

  /** Name of the stack, which names its markers. */
  readonly stack: string;

  /** Name of the environment. */
  readonly environment: string;

  /** Secrets whose policies it may edit. */
  readonly secretNames: readonly string[];

  /** Buckets whose policies it may edit. */
  readonly bucketNames: readonly string[];

  /** ARNs of the roles that its statements admit, also with an asterisk at their end. */
  readonly roleArns: readonly string[];

  readonly keyArn: string;
  readonly logRetentionDays: number;
}

interface Target {
  readonly type: "secret" | "bucket";
  readonly id: string;
}

/** A policy of somebody else that gets statements. */
export interface MergedPolicy {
  readonly target: Target;

  /** The same without references: the input of a teardown has to be a constant. */
  readonly constantTarget: Target;

  /** Terraform expression of the policy as it is at plan. */
  readonly policy: string;

  /** Start of the Sid of each of the statements, and of no other. */
  readonly sidPrefix: string;

  readonly statements: readonly PolicyStatement[];

  /** A new role under the same name needs the statements written again. */
  readonly roleUniqueId: string;
}

/**
 * Edits single statements of policies that somebody else owns.
 *
 * Every other statement stays as it is, and destroying takes away only what was added here. A missing
 * or changed statement shows in the plan and is put back by the next deploy.
 */
export class MergeFunction extends Construct {
  private readonly function: StepFunction;
  private readonly props: MergeFunctionProps;
  /** By target: the last step that writes its policy, and the last teardown. */
  private readonly last = new Map<string, { readonly step: Step; readonly teardown: Teardown }>();

  constructor(scope: Construct, id: string, props: MergeFunctionProps) {
    super(scope, id);
    this.props = props;
    const { partition, region, accountId } = props;
    this.function = new StepFunction(this, id, {
      ...props,
      code: "merge-statement",
      description: "Edits Causeway's statements in policies that others own.",
      environment: { ENVIRONMENT: props.environment, ROLES: props.roleArns.join(",") },
      timeoutSeconds: 120,
      statements: mergeStatementStatements({
        // Secrets Manager appends six characters of its own to a name.
        secretArns: props.secretNames.map(
          (name) => `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}-??????`,
        ),
        bucketArns: props.bucketNames.map((name) => `arn:${partition}:s3:::${name}`),
        markerArns: [markersOf(props, props.stack)],
      }),
    });
  }

  /** Keeps statements in a policy; `id` becomes the address of the step. */
  merge(id: string, merged: MergedPolicy): void {
    const { provider, stack } = this.props;
    const { functionName } = this.function;
    const step = `${id}_policy`;
    const statements = addressed(
      new TerraformLocal(this, `${step}_statements`, [...merged.statements]),
      `${step}_statements`,
    );
    const target = JSON.stringify(merged.constantTarget);
    // One after the other, there and back: a policy is written as a whole.
    const before = this.last.get(target);
    const teardown = new Teardown(this, `${step}_teardown`, {
      provider,
      functionName,
      input: { target: merged.constantTarget, sidPrefix: merged.sidPrefix },
      after: [...this.function.ready, ...(before ? [before.teardown.ready] : [])],
    });
    const made = new Step(this, step, {
      provider,
      functionName,
      input: {
        action: "merge",
        target: merged.target,
        sidPrefix: merged.sidPrefix,
        statements: statements.toString(),
        roleUniqueId: merged.roleUniqueId,
      },
      marker: markerName(stack, step),
      inSyncWhen: statementsHold(merged.policy, merged.sidPrefix, `local.${step}_statements`),
      after: [teardown.ready, ...(before ? [before.step.done] : [])],
    });
    this.last.set(target, { step: made, teardown });
  }
}
